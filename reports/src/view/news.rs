//! Where a run stands, in one line and as the numbers that its page is kept fresh by.

use crate::{
    measures::headline,
    show::{self, counted},
    spent,
};
use rehearsal_core::{
    event::{Origin, RunEnding},
    gate::{GateOutcome, Verdict},
    summary::Summary,
};
use serde::Serialize;
use std::time::Duration;

/// Whether anything more may come of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It goes on.
    GoesOn,
    /// It has no end, and nobody is known to go on with it: it was killed, or goes on on another machine.
    Silent,
    /// It ended so.
    Ended(RunEnding),
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct News {
    /// `running`, `silent` or `ended`.
    pub stage: &'static str,
    /// Its class on a page: that of its verdict, or of being without one yet.
    pub class: &'static str,
    /// In a word: the verdict, where it has ended.
    pub word: &'static str,
    /// What it has of which some are done: `attempt` or `conversation`.
    pub noun: &'static str,
    /// Attempts that finished.
    pub done: u32,
    /// Attempts that were planned.
    pub planned: u32,
    /// The number by which the run is known, such as `goal_success 71% (n = 41)`.
    pub headline: Option<String>,
    /// What it cost so far.
    pub cost: String,
    /// For how long nothing was heard of it, where that is long and it has not ended.
    pub quiet: Option<String>,
    /// All of it, in a line.
    pub line: String,
}

/// The stage of a run that goes on.
pub(crate) const RUNNING: &str = "running";

/// As long as nobody wonders about.
const USUAL: Duration = Duration::from_secs(60);

impl News {
    /// Of a run of which nothing was heard for so long.
    pub fn new(summary: &Summary, gate: &GateOutcome, stage: Stage, unheard: Duration) -> Self {
        let done = summary.total.attempts;
        let planned = summary.planned().max(done);
        let (name, class, word) = words(stage, gate.verdict);
        let mut news = Self {
            stage: name,
            class,
            word,
            noun: noun(summary),
            done,
            planned,
            headline: known_by(summary),
            cost: spent::cost(&summary.spent()),
            quiet: (unheard >= USUAL && name != ENDED).then(|| format!("no news for {}", rough(unheard))),
            line: String::new(),
        };
        news.line = news.so_far();
        news
    }

    /// Whether nothing more comes of the run.
    pub fn has_ended(&self) -> bool {
        self.stage == ENDED
    }

    /// `41 of 120 attempts, goal_success 71% (n = 41), $0.12`.
    fn so_far(&self) -> String {
        let done = format!("{} of {}", self.done, counted(u64::from(self.planned), self.noun));
        let parts = [Some(done), self.headline.clone(), Some(self.cost.clone()), self.quiet.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

const ENDED: &str = "ended";

fn words(stage: Stage, verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    let class = match verdict {
        Verdict::Passed => "pass",
        Verdict::Failed => "fail",
        Verdict::CouldNotTell => "unknown",
    };
    match (stage, verdict) {
        (Stage::GoesOn, _) => (RUNNING, RUNNING, RUNNING),
        (Stage::Silent, _) => ("silent", "silent", "no end"),
        (Stage::Ended(RunEnding::Interrupted), Verdict::CouldNotTell) => (ENDED, class, "interrupted"),
        (Stage::Ended(_), _) => (ENDED, class, show::verdict(verdict)),
    }
}

fn known_by(summary: &Summary) -> Option<String> {
    let column = headline(summary)?;
    let scored = summary.total.tally(&column.evaluator).scored;
    (scored > 0).then(|| format!("{} {} (n = {scored})", column.evaluator, column.shown(&summary.total)))
}

/// What a run has attempts of.
fn noun(summary: &Summary) -> &'static str {
    match summary.manifest.as_ref().map(|manifest| &manifest.origin) {
        Some(Origin::Traces { .. } | Origin::Run { .. }) => "conversation",
        Some(Origin::Played) | None => "attempt",
    }
}

/// A length of time as a person says it.
fn rough(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    match minutes {
        0 => format!("{} s", length.as_secs()),
        1..120 => format!("{minutes} min"),
        120..2880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tests::manifest;
    use rehearsal_core::{ids::EvaluatorName, summary::Tally};
    use rstest::rstest;

    fn summary() -> Summary {
        let goal = EvaluatorName::new("goal_success");
        let mut summary = Summary::default();
        summary.manifest = Some(Box::new(manifest(120)));
        summary.total.attempts = 41;
        summary.total.scores.insert(goal, Tally { scored: 41, passed: 29, ..Tally::default() });
        summary
    }

    fn gate(verdict: Verdict) -> GateOutcome {
        GateOutcome { verdict, rules: Vec::new(), why: "because".into() }
    }

    #[rstest]
    #[case(Stage::GoesOn, 5, "running", "41 of 120 attempts, goal_success 71% (n = 41), $0.00")]
    #[case(
        Stage::GoesOn,
        300,
        "running",
        "41 of 120 attempts, goal_success 71% (n = 41), $0.00, no news for 5 min"
    )]
    #[case(
        Stage::Silent,
        7200,
        "no end",
        "41 of 120 attempts, goal_success 71% (n = 41), $0.00, no news for 2 h"
    )]
    #[case(
        Stage::Ended(RunEnding::Completed),
        7200,
        "failed",
        "41 of 120 attempts, goal_success 71% (n = 41), $0.00"
    )]
    fn a_run_is_told_in_a_line(
        #[case] stage: Stage,
        #[case] unheard: u64,
        #[case] word: &str,
        #[case] line: &str,
    ) {
        let news = News::new(&summary(), &gate(Verdict::Failed), stage, Duration::from_secs(unheard));
        assert_eq!((news.word, news.line.as_str()), (word, line));
    }

    #[rstest]
    #[case(RunEnding::Interrupted, Verdict::CouldNotTell, "interrupted")]
    #[case(RunEnding::Interrupted, Verdict::Failed, "failed")]
    #[case(RunEnding::BudgetSpent, Verdict::CouldNotTell, "could not tell")]
    fn an_interruption_hides_no_verdict(
        #[case] how: RunEnding,
        #[case] verdict: Verdict,
        #[case] word: &str,
    ) {
        let news = News::new(&summary(), &gate(verdict), Stage::Ended(how), Duration::ZERO);
        assert_eq!((news.word, news.stage, news.quiet), (word, "ended", None));
    }
}
