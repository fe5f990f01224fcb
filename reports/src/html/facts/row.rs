//! What is kept of each attempt: enough to list it, to filter it and to count it.

use crate::html::judgements::{EvaluatorView, summary_of};
use rehearsal_core::{
    attempt::AttemptId,
    ids::EvaluatorName,
    review::{Owner, Review, Validity, blame},
    score::Judgement,
    session::{Ending, EndingKind, Session},
    spending::Spending,
    summary::{Group, Tally, all_passed, mean_millionths},
};

/// One attempt in short.
#[derive(Clone, Debug)]
pub(in crate::html) struct Row {
    pub(in crate::html) id: AttemptId,
    /// Who played: a place among the run's sets of traits.
    pub(in crate::html) person: Option<usize>,
    /// `None` where the attempt did not finish.
    pub(in crate::html) ending: Option<EndingKind>,
    /// Who owns its failure; `None` where it did not fail.
    pub(in crate::html) owner: Option<Owner>,
    pub(in crate::html) validity: Option<Validity>,
    /// Messages of the user.
    pub(in crate::html) messages: u32,
    /// From the first message to the last reply, in nanoseconds.
    pub(in crate::html) took: u64,
    /// Calls of tools that failed.
    pub(in crate::html) tool_errors: u32,
    /// What each evaluator found, by its place among the run's evaluators.
    pub(in crate::html) marks: Vec<(usize, Mark)>,
    /// What it cost, ours and the agent's.
    pub(in crate::html) spending: Spending,
}

/// What one evaluator found of one attempt.
#[derive(Clone, Debug)]
pub(in crate::html) struct Mark {
    /// As the list shows it.
    pub(in crate::html) view: EvaluatorView,
    tally: Tally,
}

impl Row {
    pub(super) fn new(id: AttemptId) -> Self {
        Self {
            id,
            person: None,
            ending: None,
            owner: None,
            validity: None,
            messages: 0,
            took: 0,
            tool_errors: 0,
            marks: Vec::new(),
            spending: Spending::default(),
        }
    }

    pub(super) fn settle(&mut self, session: &Session) {
        self.messages = u32::try_from(session.messages()).unwrap_or(u32::MAX);
        self.took = took(session);
        let calls = session.turns.iter().flat_map(|turn| turn.trace.tool_calls());
        self.tool_errors =
            u32::try_from(calls.filter(|call| call.error.is_some()).count()).unwrap_or(u32::MAX);
    }

    pub(super) fn finish(
        &mut self,
        ending: &Ending,
        review: Option<&Review>,
        judgements: &[(EvaluatorName, Judgement)],
    ) {
        self.ending = Some(ending.kind());
        self.owner = blame(ending, review, judgements).map(|blame| blame.owner);
        self.validity = review.map(|review| review.validity);
    }

    /// Counts the attempt with others; one that did not finish counts nowhere.
    pub(in crate::html) fn add_to(&self, group: &mut Group, evaluators: &[EvaluatorName]) {
        let Some(ending) = self.ending else { return };
        group.attempts += 1;
        *group.endings.entry(ending).or_default() += 1;
        if ending.is_valid() {
            group.turns += u64::from(self.messages);
        }
        for (place, mark) in &self.marks {
            let Some(evaluator) = evaluators.get(*place) else { continue };
            add(group.scores.entry(evaluator.clone()).or_default(), mark.tally);
        }
        if let Some(owner) = self.owner {
            *group.trust.failures.entry(owner).or_default() += 1;
        }
        if let Some(validity) = self.validity {
            *group.trust.reviews.entry(validity).or_default() += 1;
        }
    }
}

impl Mark {
    pub(super) fn new(judged: &(EvaluatorName, Judgement)) -> Self {
        let one = Tally::default();
        let tally = match &judged.1 {
            Judgement::Scored(scores) => Tally {
                scored: 1,
                passed: u32::from(all_passed(scores)),
                millionths: mean_millionths(scores),
                ..one
            },
            Judgement::NotApplicable { .. } => Tally { not_applicable: 1, ..one },
            Judgement::Failed { .. } => Tally { failed: 1, ..one },
        };
        Self { view: summary_of(judged), tally }
    }
}

fn add(into: &mut Tally, more: Tally) {
    into.scored += more.scored;
    into.passed += more.passed;
    into.millionths += more.millionths;
    into.not_applicable += more.not_applicable;
    into.failed += more.failed;
}

/// From the first message to the last reply, in nanoseconds.
pub(in crate::html) fn took(session: &Session) -> u64 {
    let ends = session.turns.first().zip(session.turns.last());
    let took = ends.map(|(first, last)| last.ended_at.since(first.sent_at).as_nanos());
    took.map_or(0, |took| u64::try_from(took).unwrap_or(u64::MAX))
}
