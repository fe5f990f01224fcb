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
            "{name}: no usable verdict on {}; the report of the run says why",
            show::counted(u64::from(*void), "conversation")
        ));
    }
    let fewest = agreement.good().min(agreement.bad());
    if fewest == 0 {
        notes.push(format!(
            "{name}: label good and bad conversations; with one kind alone no rate can be corrected"
        ));
    } else if !found.corrects() {
        notes
            .push(format!("{name}: no better than chance on these labels, so that its verdicts say nothing"));
    } else if fewest < FEW_LABELS {
        notes.push(format!(
            "{name}: no more than {} of one kind; {FEW_LABELS} or more of each make the corrected rates narrow",
            show::counted(u64::from(fewest), "label")
        ));
    }
    notes
}

/// `goal_success 77% as judged, 74% without the judge's errors (63% to 85%), by 40 labels`.
pub(super) fn corrected_sentence(
    name: &EvaluatorName,
    calibration: &Calibration,
    summary: &Summary,
) -> String {
    let tally = summary.total.tally(name);
    let labels = show::counted(u64::from(calibration.agreement.all()), "label");
    let raw = tally
        .rate()
        .map_or_else(|| "nothing scored".to_owned(), |rate| format!("{} as judged", show::percent(rate)));
    match stats::corrected(tally.passed, tally.scored, &calibration.agreement) {
        Some(corrected) => {
            let (low, high) = corrected.interval;
            format!(
                "{name} {raw}, {} without the judge's errors ({} to {}), by {labels}",
                show::percent(corrected.rate),
                show::percent(low),
                show::percent(high),
            )
        }
        None => format!("{name} {raw}; it cannot be corrected by its {labels}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::clock::Timestamp;
    use rstest::rstest;

    #[rstest]
    #[case(1, "goal_success nothing scored; it cannot be corrected by its 1 label")]
    #[case(2, "goal_success nothing scored; it cannot be corrected by its 2 labels")]
    fn labels_that_do_not_allow_a_correction_are_counted(#[case] both_passed: u32, #[case] told: &str) {
        let calibration = Calibration {
            judge: "offline".into(),
            agreement: Agreement { both_passed, ..Agreement::default() },
            flip_rate: None,
            void: 0,
            labels: "0a1b".into(),
            at: Timestamp(0),
        };
        let name = EvaluatorName::new("goal_success");
        assert_eq!(corrected_sentence(&name, &calibration, &Summary::default()), told);
    }
}
