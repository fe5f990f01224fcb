//! A comparison in eighty columns.

use super::{Change, Comparison, SegmentChange};
use crate::{
    show::{counted, number, probability},
    terminal::{quoted, sheet, wrapped},
    visible::visible_line,
};
use rehearsal_core::gate::Measure;

/// Flips that are listed before the rest is counted.
const FLIPS: usize = 10;
/// Segments that are listed.
const SEGMENTS: usize = 5;

/// The tables of a comparison.
pub fn comparison_text(comparison: &Comparison) -> String {
    let mut parts = vec![heading(comparison)];
    if !comparison.changes.is_empty() {
        parts.push(changes(&comparison.changes));
    }
    parts.extend(flips(comparison));
    parts.extend(segments(&comparison.segments));
    parts.join("\n\n") + "\n"
}

/// The lines that the end of a run tells of its baseline.
pub(crate) fn lines(comparison: &Comparison) -> Vec<String> {
    let name = visible_line(comparison.base.as_str()).into_owned();
    let mut lines = vec![format!("against {name}, {}", counted(u64::from(comparison.pairs), "pair"))];
    lines.extend(comparison.incomparable.iter().map(|why| format!("not comparable: {}", visible_line(why))));
    lines.extend(comparison.changes.iter().map(told));
    lines
}

fn heading(comparison: &Comparison) -> String {
    let run = comparison.run.as_ref().map_or("this run", |run| run.as_str());
    let mut lines = vec![format!("{} beside {}", visible_line(run), visible_line(comparison.base.as_str()))];
    let pairs = counted(u64::from(comparison.pairs), "pair");
    lines.extend(wrapped(
        &format!(
            "{pairs} of case, persona and trial; {} only here, {} only there",
            comparison.only_here, comparison.only_there
        ),
        2,
    ));
    for why in &comparison.incomparable {
        lines.extend(wrapped(&format!("not comparable: {}", visible_line(why)), 2));
    }
    lines.join("\n")
}

fn changes(changes: &[Change]) -> String {
    let header = ["number", "before", "now", "change", "95% interval", "p", "lost/won"];
    let row = |change: &Change| {
        let interval = |[low, high]: [f64; 2]| format!("{low:+.2}..{high:+.2}");
        vec![
            format!("{} {}", visible_line(change.evaluator.as_str()), change.measure.as_str()),
            number(change.base),
            number(change.run),
            signed(change.difference),
            change.interval.map_or_else(|| "–".to_owned(), interval),
            probability(change.p),
            format!("{}/{}", change.lost, change.won),
        ]
    };
    sheet(&header, changes.iter().map(row).collect())
}

fn flips(comparison: &Comparison) -> Option<String> {
    let flips = &comparison.flips;
    let shown = flips.iter().take(FLIPS).map(|flip| {
        let turned = if flip.now_passes { "now passes" } else { "now fails" };
        let line = format!(
            "{turned} {}: {}",
            visible_line(flip.evaluator.as_str()),
            visible_line(&flip.id.to_string())
        );
        wrapped(&line, 1)
    });
    let mut lines: Vec<String> = shown.flatten().collect();
    let more = flips.len().saturating_sub(FLIPS);
    if more > 0 {
        lines.push(format!(" and {more} more"));
    }
    if let Some(run) = comparison.run.as_ref().filter(|_| !lines.is_empty()) {
        let (run, base) = (quoted(run.as_str()), quoted(comparison.base.as_str()));
        lines.extend(wrapped(
            &format!("side by side, where both are kept: rehearsal report {run} --base {base}"),
            1,
        ));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The segments that lost most, with a p-value that allows for how many were looked at.
fn segments(segments: &[SegmentChange]) -> Option<String> {
    let header = ["worst segments", "before", "now", "change", "pairs", "p, Holm"];
    let lost = segments.iter().filter(|segment| segment.change.difference < 0.0).take(SEGMENTS);
    let row = |segment: &SegmentChange| {
        vec![
            visible_line(&format!("{} {}", segment.name, segment.value)).into_owned(),
            number(segment.change.base),
            number(segment.change.run),
            signed(segment.change.difference),
            segment.change.pairs.to_string(),
            probability(segment.adjusted_p),
        ]
    };
    let rows: Vec<_> = lost.map(row).collect();
    (!rows.is_empty()).then(|| sheet(&header, rows))
}

/// `goal_success rate 0.71, was 0.83: -0.12 (-0.20 to -0.04, p = 0.01), 9 lost, 2 won`.
fn told(change: &Change) -> String {
    let chance = match (change.interval, change.p) {
        (Some([low, high]), Some(_)) => {
            format!(" ({} to {}, p = {})", signed(low), signed(high), probability(change.p))
        }
        (Some(_) | None, _) => String::new(),
    };
    let turned = match change.measure {
        Measure::Rate => format!(", {} lost, {} won", change.lost, change.won),
        Measure::Mean => String::new(),
    };
    let name = visible_line(change.evaluator.as_str());
    format!(
        "{name} {} {}, was {}: {}{chance}{turned}",
        change.measure.as_str(),
        number(change.run),
        number(change.base),
        signed(change.difference)
    )
}

/// A difference with its sign.
pub(crate) fn signed(difference: f64) -> String {
    let sign = if difference < -0.000_5 {
        "-"
    } else if difference > 0.000_5 {
        "+"
    } else {
        "±"
    };
    format!("{sign}{}", number(difference.abs()))
}
