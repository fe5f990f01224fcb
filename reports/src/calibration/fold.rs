//! From a run's judgements to verdicts by conversation.

use crate::journal::{JournalError, ReadJournal};
use rehearsal_core::{
    ids::EvaluatorName,
    score::{Judgement, Score, Target},
    summary::all_passed,
};
use std::collections::BTreeMap;

/// What people say of one conversation, by evaluator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelledItem {
    /// Whether it passes as a whole.
    pub whole: BTreeMap<EvaluatorName, bool>,
    /// Whether each turn passes, where people said so.
    pub turns: BTreeMap<EvaluatorName, Vec<bool>>,
}

/// A judge's verdicts on the labelled conversations: for each of them one a time it was asked, `None` where a verdict
/// was void. Conversations to which the evaluator does not apply are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// By the conversation's place among the labels.
    pub whole: BTreeMap<usize, Vec<Option<bool>>>,
    /// Verdicts on single turns, of the first asking, each beside the label: `(judge, people)`.
    pub turns: Vec<(bool, bool)>,
}

impl Verdicts {
    /// The verdicts of every evaluator in a run in which each conversation is judged `repeats` times in a row.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn of_run(
        journal: &ReadJournal,
        labels: &[LabelledItem],
        repeats: usize,
    ) -> Result<BTreeMap<EvaluatorName, Self>, JournalError> {
        let mut found: BTreeMap<EvaluatorName, Self> = BTreeMap::new();
        for record in journal.attempts() {
            let record = record?;
            let place = usize::try_from(record.index.0).unwrap_or(usize::MAX);
            let item = place.checked_div(repeats).unwrap_or(0);
            let Some(label) = labels.get(item) else { continue };
            for (evaluator, judgement) in &record.judgements {
                if label.whole.contains_key(evaluator) {
                    found.entry(evaluator.clone()).or_default().add((item, label), evaluator, judgement);
                }
            }
        }
        Ok(found)
    }

    fn add(
        &mut self,
        (item, label): (usize, &LabelledItem),
        evaluator: &EvaluatorName,
        judgement: &Judgement,
    ) {
        let verdict = match judgement {
            Judgement::Scored(scores) => {
                if !self.whole.contains_key(&item)
                    && let Some(turns) = label.turns.get(evaluator)
                {
                    self.turns.extend(by_turn(scores, turns));
                }
                Some(all_passed(scores))
            }
            Judgement::NotApplicable { .. } => return,
            Judgement::Failed { .. } => None,
        };
        self.whole.entry(item).or_default().push(verdict);
    }
}

/// The verdicts on turns beside their labels. A score of something else than a turn is left out.
fn by_turn<'a>(scores: &'a [Score], labels: &'a [bool]) -> impl Iterator<Item = (bool, bool)> + 'a {
    scores.iter().filter_map(|score| match score.target {
        Target::Turn(number) => {
            let place = usize::try_from(number).ok()?.checked_sub(1)?;
            Some((score.passed, *labels.get(place)?))
        }
        Target::Session | Target::ToolCall { .. } => None,
    })
}
