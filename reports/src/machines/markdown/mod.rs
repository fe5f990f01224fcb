//! A run in Markdown, short enough for a step summary and for a comment on a change: the verdict and why, the rules,
//! the rate, the worst segments, the most telling failures, the cost, and what to do next.

mod words;

use crate::{
    bounds::Bounds,
    causes, certainty,
    compare::{self, Comparison},
    journal::{JournalError, ReadJournal},
    measures, replay,
    saved::{self, saved},
    show, spent,
    stats::{self, Interval},
    telling::{self, Failure, Kind, Segment},
    terminal, trust,
};
use rehearsal_core::{
    gate::{GateOutcome, Measure, RuleOutcome, Verdict},
    seed::fingerprint,
    summary::Summary,
};
use words::{cell, code, prose};

/// Failures and segments that are told.
const FAILURES: usize = 5;
const SEGMENTS: usize = 3;
/// Rules that are told.
const RULES: usize = 30;
/// GitHub takes comments of 65,536 characters, GitLab of a million; a step summary may have a mebibyte.
const LONGEST: usize = 60_000;

/// Where the reader finds more.
#[derive(Clone, Copy, Debug, Default)]
pub struct Links<'a> {
    /// The page, as it is called where it is kept.
    pub report: Option<&'a str>,
}

/// The summary. It begins with a comment that nobody sees, `<!-- rehearsal: SUITE -->`, by which a program finds what
/// it wrote before.
///
/// # Errors
/// Where the journal cannot be read.
pub fn markdown(
    journal: &ReadJournal,
    (summary, gate): (&Summary, &GateOutcome),
    links: Links<'_>,
) -> Result<String, JournalError> {
    let (failures, count) = telling::failures(journal, summary, FAILURES)?;
    let parts = [
        heading(summary, gate),
        numbers(summary, gate),
        rules(gate),
        segments(&telling::segments(summary, SEGMENTS), summary),
        told(&failures, count),
        in_the_way(summary),
        next(summary, &failures, links),
    ];
    Ok(shortened(parts.into_iter().filter(|part| !part.is_empty())))
}

/// As many of the parts as there is room for.
fn shortened(parts: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for part in parts {
        if text.chars().count() + part.chars().count() > LONGEST {
            text.push_str("*Cut here: the rest has no room. The report has all of it.*\n");
            return text;
        }
        text.push_str(&part);
        text.push('\n');
    }
    text
}

/// The comment that marks a suite's summary: its name, or what is left of it without what could end a comment, and
/// then a fingerprint that tells it from others.
fn marker(suite: &str) -> String {
    let safe = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let name: String = suite.chars().take(60).filter(|letter| safe(*letter)).collect();
    let rest = if name == suite { String::new() } else { format!("-{}", fingerprint(suite, 8)) };
    format!("<!-- rehearsal: {name}{rest} -->")
}

fn heading(summary: &Summary, gate: &GateOutcome) -> String {
    let suite = summary.manifest.as_ref().map_or("", |manifest| manifest.suite.as_str());
    let sign = match gate.verdict {
        Verdict::Passed => "✅",
        Verdict::Failed => "❌",
        Verdict::CouldNotTell => "❔",
    };
    match summary.shard() {
        None => {
            let verdict = show::verdict(gate.verdict);
            format!("{}\n## {sign} {} {verdict}\n\n{}\n", marker(suite), code(suite), prose(&gate.why))
        }
        Some(shard) => {
            // Not to be taken for what the whole says, which a program looks for by its mark.
            let mark = marker(&format!("{suite} {shard}"));
            format!("{mark}\n## 🧩 {} {shard}\n\n{}\n", code(suite), prose(&gate.why))
        }
    }
}

/// The number that the run is known by, how much of the run it rests on, and the cost.
fn numbers(summary: &Summary, gate: &GateOutcome) -> String {
    let planned = summary.planned().max(summary.total.attempts);
    let mut said = Vec::new();
    if let Some(column) = measures::headline(summary) {
        let tally = summary.total.tally(&column.evaluator);
        let interval = match column.measure {
            Measure::Rate => stats::wilson(tally.passed, tally.scored, show::CONFIDENCE),
            Measure::Mean => None,
        };
        let interval = interval.map(|ends| format!(" (95 % interval {})", range(ends))).unwrap_or_default();
        let bounds = Bounds::of(column.measure, &column.evaluator, (&summary.total, planned));
        said.push(format!(
            "**{} {} {}**{interval}, {} scored",
            code(column.evaluator.as_str()),
            column.noun(),
            column.shown(&summary.total),
            bounds.scored
        ));
    }
    let played = format!("{} of {} played to an end", summary.total.played(), show::attempts(planned));
    said.push(played);
    said.push(code(&spent::of_run(summary)));
    let mut lines = vec![said.join(" · ")];
    let compared = Comparison::of(summary).map(|found| compare::lines(&found)).unwrap_or_default();
    let saved = saved(summary, gate).map(|found| saved::lines(&found)).unwrap_or_default();
    let told = certainty::lines(summary).into_iter().chain(saved).chain(compared);
    lines.extend(told.map(|line| prose(&line)));
    lines.extend(trust::reviews(&summary.total).map(|line| prose(&line)));
    lines.extend(terminal::warnings(summary).iter().map(|warning| format!("*{}*", prose(warning))));
    format!("{}\n", lines.join("\\\n"))
}

fn range(ends: Interval) -> String {
    format!("{} to {}", show::percent(ends.low), show::percent(ends.high))
}

fn rules(gate: &GateOutcome) -> String {
    if gate.rules.is_empty() {
        return String::new();
    }
    let mut lines = vec!["| | gate | value | why |".to_owned(), "|---|---|---|---|".to_owned()];
    lines.extend(gate.rules.iter().take(RULES).map(rule));
    let more = gate.rules.len().saturating_sub(RULES);
    if more > 0 {
        lines.push(format!("| | and {more} more | | |"));
    }
    format!("{}\n", lines.join("\n"))
}

fn rule(outcome: &RuleOutcome) -> String {
    let sign = match outcome.verdict {
        Verdict::Passed => "✅ passed",
        Verdict::Failed => "❌ failed",
        Verdict::CouldNotTell => "❔ could not tell",
    };
    let value = outcome.value.map_or_else(|| "–".to_owned(), show::number);
    format!("| {sign} | {} | {value} | {} |", cell(&outcome.rule.to_string()), prose(&outcome.why))
}

fn segments(segments: &[Segment], summary: &Summary) -> String {
    let Some(column) = measures::headline(summary).filter(|_| !segments.is_empty()) else {
        return String::new();
    };
    let number = format!("{} {}", cell(column.evaluator.as_str()), column.noun());
    let mut lines = vec![
        format!("| worst segments | {number} | 95 % interval | scored |"),
        "|---|---|---|---|".to_owned(),
    ];
    lines.extend(segments.iter().map(|segment| {
        let (what, name) = match &segment.kind {
            Kind::Case(name) => ("case", name.clone()),
            Kind::Persona(name) => ("persona", name.clone()),
            Kind::Trait(name, level) => ("trait", format!("{name}: {level}")),
        };
        let interval = segment.interval.map_or_else(|| "–".to_owned(), range);
        format!("| {what} {} | {} | {interval} | {} |", cell(&name), segment.shown, segment.scored)
    }));
    format!("{}\n", lines.join("\n"))
}

fn told(failures: &[Failure], count: u32) -> String {
    if failures.is_empty() {
        return String::new();
    }
    let mut lines = vec!["**The agent's most telling failures**\n".to_owned()];
    let line = |failure: &Failure| format!("- {}: {}", code(&failure.id.to_string()), code(&failure.line));
    lines.extend(failures.iter().map(line));
    let more = count.saturating_sub(failures.len() as u32);
    if more > 0 {
        lines.push(format!("- and {more} more"));
    }
    format!("{}\n", lines.join("\n"))
}

fn in_the_way(summary: &Summary) -> String {
    let causes = causes::lines(summary);
    if causes.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = causes.iter().map(|cause| format!("- {}", code(cause))).collect();
    format!("**What stood in the way**\n\n{}\n", lines.join("\n"))
}

fn next(summary: &Summary, failures: &[Failure], links: Links<'_>) -> String {
    let manifest = summary.manifest.as_deref();
    let replay =
        manifest.zip(failures.first()).and_then(|(manifest, failure)| replay::command(manifest, &failure.id));
    let mut lines: Vec<String> = Vec::new();
    // A command is of no use when it is cut, and a fence of tildes cannot be closed by one line.
    lines.extend(replay.map(|command| format!("Play the first of them again:\n\n{}\n", block(&command))));
    lines.extend(links.report.map(|report| format!("All conversations: {}\n", code(report))));
    lines.join("\n")
}

/// One line as a block of code.
fn block(line: &str) -> String {
    format!("~~~sh\n{}\n~~~", crate::visible::visible_line(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("travel-desk", "<!-- rehearsal: travel-desk -->")]
    #[case("a --> <b>", "<!-- rehearsal: a--b-4a695240 -->")]
    #[case("旅行", "<!-- rehearsal: -e751bca2 -->")]
    fn a_suites_name_cannot_end_the_comment(#[case] suite: &str, #[case] comment: &str) {
        assert_eq!(marker(suite), comment);
    }

    #[test]
    fn what_has_no_room_is_left_out_and_said() {
        let parts = ["a".repeat(LONGEST - 10), "b".repeat(100), "c".to_owned()];
        let text = shortened(parts.into_iter());
        assert!(!text.contains('b') && text.ends_with("has all of it.*\n"));
        assert!(text.chars().count() < 65_536);
    }
}
