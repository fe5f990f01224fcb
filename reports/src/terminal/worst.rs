//! For whom it works worst, and the failures that tell most, a line each.

use super::{WIDTH, style::Style};
use crate::{
    certainty,
    measures::headline,
    show,
    telling::{self, Failures, Kind, Segment},
    visible::visible_line,
};
use console::{measure_text_width, truncate_str};
use rehearsal_core::summary::Summary;

/// Segments that are named.
const SEGMENTS: usize = 3;

/// The segments that are worst by the number that the run is known by, with its interval.
pub(super) fn segments(summary: &Summary, style: Style) -> String {
    let segments = telling::segments(summary, SEGMENTS);
    let mut lines: Vec<String> = segments.iter().map(segment).collect();
    if !lines.is_empty() {
        lines.extend(certainty::personas(summary));
    }
    listed("worst segments", lines, style)
}

fn segment(segment: &Segment) -> String {
    let name = match &segment.kind {
        Kind::Case(name) => format!("case {name}"),
        Kind::Persona(name) => format!("persona {name}"),
        Kind::Trait(name, level) => format!("{name} {level}"),
    };
    let ends = |ends: crate::stats::Interval| {
        format!(" ({} to {})", show::percent(ends.low), show::percent(ends.high))
    };
    let interval = segment.interval.map(ends).unwrap_or_default();
    format!("{}{interval}  {}, n = {}", segment.shown, visible_line(&name), segment.scored)
}

/// The failures that tell most, and how many there are besides. The evaluator that the run is known by goes without
/// saying; a line has room for little more than what went wrong.
pub(super) fn failures(summary: &Summary, failures: &Failures, style: Style) -> String {
    let known = headline(summary).map(|column| format!("{}: ", column.evaluator)).unwrap_or_default();
    let line = |failure: &telling::Failure| {
        let why = failure.line.strip_prefix(&known).unwrap_or(&failure.line);
        format!("{}: {}", visible_line(&failure.id.to_string()), visible_line(why))
    };
    let mut lines: Vec<String> = failures.told.iter().map(line).collect();
    let more = failures.all.saturating_sub(u32::try_from(lines.len()).unwrap_or(u32::MAX));
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    listed("failures that tell most", lines, style)
}

/// A heading and its lines, each cut to the width; nothing where there are none.
fn listed(heading: &str, lines: Vec<String>, style: Style) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let cut = |line: String| {
        let room = usize::from(WIDTH) - 2;
        let line = if measure_text_width(&line) > room {
            truncate_str(&line, room, "…").into_owned()
        } else {
            line
        };
        format!("  {line}")
    };
    let lines = std::iter::once(style.heading(heading)).chain(lines.into_iter().map(cut));
    lines.collect::<Vec<_>>().join("\n")
}
