//! A calibration in eighty columns, and in a sentence.

use super::{Found, Together};
use crate::{show, stats, terminal::sheet};
use rehearsal_core::{
    calibration::{Agreement, Calibration},
    ids::EvaluatorName,
    summary::Summary,
};
use std::collections::BTreeMap;

/// Labels of one kind below which an interval is wide and chance plays the first part.
const FEW_LABELS: u32 = 20;

/// A row for each judge, and what to mind about it.
pub fn table(found: &BTreeMap<EvaluatorName, Found>, together: Option<&Together>) -> String {
    let header = ["judge", "agree", "sensitivity", "specificity", "kappa", "AC1", "flips"];
    let rows = found.iter().flat_map(|(name, found)| {
        let whole = row(name.as_str(), &found.agreement, found.flip_rate);
        let turns = found.turns.as_ref().map(|turns| row(&format!("{name}, turns"), turns, None));
        std::iter::once(whole).chain(turns)
    });
    let mut parts = vec![sheet(&header, rows.collect())];
    parts.extend(found.iter().flat_map(|(name, found)| notes(name, found)));
    parts.extend(together.map(|together| {
        let judges = together.judges.len();
        format!("{judges} judges, whose errors go together: worth {:.1} independent ones", together.effective)
    }));
    parts.join("\n")
}

fn row(name: &str, agreement: &Agreement, flips: Option<f64>) -> Vec<String> {
    let of = |share: Option<f64>, part: u32, all: u32| {
        share.map_or_else(|| "–".to_owned(), |share| format!("{share:.2} ({part}/{all})"))
    };
    let two = |number: Option<f64>| number.map_or_else(|| "–".to_owned(), |number| format!("{number:.2}"));
    vec![
        name.to_owned(),
        two(agreement.agreement()),
        of(agreement.sensitivity(), agreement.both_passed, agreement.good()),
        of(agreement.specificity(), agreement.both_failed, agreement.bad()),
        two(stats::kappa(agreement)),
        two(stats::ac1(agreement)),
        two(flips),
    ]
}

fn notes(name: &EvaluatorName, found: &Found) -> Vec<String> {
    let Found { agreement, void, .. } = found;
    let mut notes = Vec::new();
    if *void > 0 {
        notes.push(format!(
            "{name}: no usable verdict on {}",
            show::counted(u64::from(*void), "conversation")
        ));
    }
    let fewest = agreement.good().min(agreement.bad());
    if fewest == 0 {
        notes.push(format!(
            "{name}: label good and bad conversations; with one kind alone no rate can be corrected"
        ));
    } else if stats::corrected(1, 2, agreement).is_none() {
        notes
            .push(format!("{name}: no better than chance on these labels, so that its verdicts say nothing"));
    } else if fewest < FEW_LABELS {
        notes.push(format!(
            "{name}: {fewest} labels of one kind are few; {FEW_LABELS} or more of each make the corrected rates narrow"
        ));
    }
    notes
}

/// `goal_success 0.77 as judged, 0.74 corrected (0.63 to 0.85) by 40 labels`.
pub(super) fn corrected_sentence(
    name: &EvaluatorName,
    calibration: &Calibration,
    summary: &Summary,
) -> String {
    let tally = summary.total.tally(name);
    let labels = calibration.agreement.all();
    let raw = tally
        .rate()
        .map_or_else(|| "nothing scored".to_owned(), |rate| format!("{} as judged", show::percent(rate)));
    match stats::corrected(tally.passed, tally.scored, &calibration.agreement) {
        Some(corrected) => {
            let (low, high) = corrected.interval;
            format!(
                "{name} {raw}, {} without the judge's errors ({} to {}), by {labels} labels",
                show::percent(corrected.rate),
                show::percent(low),
                show::percent(high),
            )
        }
        None => format!("{name} {raw}; its {labels} labels do not allow to correct it"),
    }
}
