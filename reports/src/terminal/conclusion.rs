//! The verdict and what to mind about it.

use super::{WIDTH, style::Style, wrap::wrapped};
use crate::{
    calibration, causes, certainty,
    compare::{self, Comparison},
    saved::{self, saved},
    show, spent, trust,
};
use console::measure_text_width;
use rehearsal_core::{
    event::{Origin, RunEnding},
    gate::{GateOutcome, Verdict},
    shard::Shard,
    summary::Summary,
};

/// The verdict, how much of the run it rests on, why attempts did not work, what can be believed, and other things to mind.
pub(super) fn conclusion(summary: &Summary, gate: &GateOutcome, style: Style) -> String {
    let verdict = (gate.verdict, summary.shard());
    let (headline, cost) = (headline(verdict, summary.ending), spent::of_run(summary));
    let first = format!("{headline}  {}", counts(summary));
    let fits = measure_text_width(&first) + 2 + measure_text_width(&cost) <= usize::from(WIDTH);
    let painted = first.replacen(&headline, &style.verdict(gate.verdict, &headline), 1);
    let mut lines =
        if fits { vec![format!("{painted}, {cost}")] } else { [vec![painted], wrapped(&cost, 2)].concat() };
    if gate.rules.is_empty() {
        lines.extend(wrapped(&gate.why, 2));
    }
    let compared = Comparison::of(summary).map(|found| compare::lines(&found)).unwrap_or_default();
    let saved = saved(summary, gate).map(|found| saved::lines(&found)).unwrap_or_default();
    lines.extend(certainty::lines(summary).iter().flat_map(|line| wrapped(line, 2)));
    lines.extend(saved.iter().chain(&compared).flat_map(|line| wrapped(line, 2)));
    lines.extend(causes::lines(summary).iter().flat_map(|line| wrapped(line, 2)));
    lines.extend(trust::lines(summary).iter().flat_map(|line| wrapped(line, 2)));
    let warnings = warnings(summary);
    lines.extend(warnings.iter().flat_map(|warning| wrapped(warning, 2)).map(|line| style.warning(&line)));
    lines.join("\n")
}

/// `✗ FAILED`, or `? PART 2 OF 3`; a run that somebody stopped says so, and says its verdict only where it has one.
fn headline((verdict, shard): (Verdict, Option<Shard>), ending: Option<RunEnding>) -> String {
    let word = shard.map_or_else(|| show::verdict(verdict).to_owned(), |shard| shard.to_string());
    let word = word.to_uppercase();
    let words = match (ending, verdict) {
        (Some(RunEnding::Interrupted), _) if shard.is_some() => format!("INTERRUPTED, {word}"),
        (Some(RunEnding::Interrupted), Verdict::CouldNotTell) => "INTERRUPTED".to_owned(),
        (Some(RunEnding::Interrupted), Verdict::Passed | Verdict::Failed) => format!("{word}, INTERRUPTED"),
        (
            Some(
                RunEnding::Completed
                | RunEnding::FailedFast
                | RunEnding::BudgetSpent
                | RunEnding::NoModel
                | RunEnding::Decided,
            )
            | None,
            _,
        ) => word,
    };
    format!("{} {words}", mark(verdict))
}

/// `336 of 2240 attempts played, 330 to an end`, or `12 of 12 conversations, 12 to an end`.
fn counts(summary: &Summary) -> String {
    let total = &summary.total;
    let planned = summary.planned().max(total.attempts);
    let what = match summary.manifest.as_ref().map(|manifest| &manifest.origin) {
        Some(Origin::Traces { .. } | Origin::Run { .. }) => {
            format!("of {}", show::counted(u64::from(planned), "conversation"))
        }
        Some(Origin::Played) | None => format!("of {} played", show::attempts(planned)),
    };
    format!("{} {what}, {} to an end", total.attempts, total.played())
}

/// What to mind about a run's numbers, a sentence each.
pub(crate) fn warnings(summary: &Summary) -> Vec<String> {
    let mut warnings: Vec<String> = show::held_before(summary).into_iter().collect();
    let ending = match summary.ending {
        Some(RunEnding::Completed | RunEnding::Interrupted | RunEnding::Decided) => None,
        Some(RunEnding::FailedFast) => Some("stopped at the first failure"),
        Some(RunEnding::BudgetSpent) => Some("stopped because the budget allows no further call"),
        Some(RunEnding::NoModel) => Some("stopped because a model cannot be used"),
        None => Some("the run has no end: it goes on, or it was killed"),
    };
    warnings.extend(ending.map(str::to_owned));
    if summary.turns_without_evidence > 0 {
        let turns = show::counted(u64::from(summary.turns_without_evidence), "turn");
        warnings.push(format!("{turns} without all of the agent's spans"));
        warnings.push("an agent that sends none: `spans: off` in the suite".to_owned());
    }
    warnings.extend(spent::notes(&summary.spent()));
    warnings.extend(calibration::sentences(summary));
    if show::was_offline(summary) {
        warnings.push(show::OFFLINE_NOTE.to_owned());
    }
    warnings
}

/// A verdict in one sign.
pub(super) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✓",
        Verdict::Failed => "✗",
        Verdict::CouldNotTell => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Verdict::CouldNotTell, Some(RunEnding::Interrupted), "? INTERRUPTED")]
    #[case(Verdict::Failed, Some(RunEnding::Interrupted), "✗ FAILED, INTERRUPTED")]
    #[case(Verdict::Failed, Some(RunEnding::FailedFast), "✗ FAILED")]
    #[case(Verdict::CouldNotTell, None, "? COULD NOT TELL")]
    fn an_interruption_hides_no_verdict(
        #[case] verdict: Verdict,
        #[case] ending: Option<RunEnding>,
        #[case] said: &str,
    ) {
        assert_eq!(headline((verdict, None), ending), said);
    }
    #[rstest]
    #[case(Some(RunEnding::Completed), "? PART 2 OF 3")]
    #[case(Some(RunEnding::Interrupted), "? INTERRUPTED, PART 2 OF 3")]
    fn a_part_says_which(#[case] ending: Option<RunEnding>, #[case] said: &str) {
        let shard = Shard::new(2, 3).ok();
        assert_eq!(headline((Verdict::CouldNotTell, shard), ending), said);
    }
}
