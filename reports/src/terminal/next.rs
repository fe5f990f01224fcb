//! Where the report is, what the agent printed where it broke down, and what to type next.

use super::style::Style;
use crate::{measures, visible::visible_line};
use rehearsal_core::{event::Origin, session::EndingKind, summary::Summary};
use std::{
    borrow::Cow,
    cmp::Reverse,
    path::{Path, PathBuf},
};

/// The report's place and the agent's log, and where something did not work the command that plays the worst case again.
pub(super) fn next(summary: &Summary, report: Option<&Path>, style: Style) -> String {
    let mut lines = Vec::new();
    if let Some(report) = report {
        lines.push(format!("report  {}", visible_line(&report.display().to_string())));
        if let Some(log) = log(summary, report) {
            lines.push(format!("log     {}", visible_line(&log.display().to_string())));
        }
    }
    // What was recorded elsewhere cannot be played again.
    let manifest =
        summary.manifest.as_ref().filter(|manifest| !matches!(manifest.origin, Origin::Traces { .. }));
    if let Some((manifest, case)) = manifest.zip(worst_case(summary)) {
        let seed = match manifest.seed.0 {
            0 => String::new(),
            seed => format!(" --seed {seed}"),
        };
        let command = format!("rehearsal run {} -k {}{seed}", quoted(&manifest.suite_file), quoted(case));
        lines.push(style.aside(&format!("next    {}", visible_line(&command))));
    }
    lines.join("\n")
}

/// What the agent printed, where it broke down or kept silent and said something.
fn log(summary: &Summary, report: &Path) -> Option<PathBuf> {
    let blamed = [EndingKind::AgentError, EndingKind::Timeout];
    let log = report.with_file_name("agent.log");
    let says = || log.metadata().is_ok_and(|file| file.len() > 0);
    (blamed.iter().any(|kind| summary.total.ended(*kind) > 0) && says()).then_some(log)
}

/// The case with the lowest pass rate of the evaluator that the gate names first; where all passed,
/// the one with the most attempts that were not played to an end; `None` where there is nothing to look into.
fn worst_case(summary: &Summary) -> Option<&str> {
    let evaluator = measures::gated(summary).map(|column| column.evaluator);
    let (mut cases, _) = measures::cases_worst_first(summary);
    cases.sort_by_key(|reached| reached.place);
    let rate = |case: &measures::ReachedCase<'_>| {
        let tally = case.group.tally(evaluator.as_ref()?);
        tally.rate().filter(|rate| *rate < 1.0)
    };
    let rated = cases.iter().filter_map(|case| Some((rate(case)?, case)));
    let failed = rated.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, case)| case);
    let broken = |case: &&measures::ReachedCase<'_>| case.group.attempts.saturating_sub(case.group.played());
    let worst = failed
        .or_else(|| cases.iter().filter(|case| broken(case) > 0).min_by_key(|case| Reverse(broken(case))));
    worst.map(|reached| reached.case.name.as_str())
}

/// A word as a POSIX shell reads it back: as it is where nothing in it is special.
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:=@%+,".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', "'\\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("suites/travel-desk.yaml", "suites/travel-desk.yaml")]
    #[case("a case", "'a case'")]
    #[case("it's $HOME", "'it'\\''s $HOME'")]
    #[case("", "''")]
    fn words_are_quoted_for_a_shell(#[case] word: &str, #[case] shown: &str) {
        assert_eq!(quoted(word), shown);
    }
}
