//! What the evaluators and the reviewer found in each attempt, without its session.

use super::{
    error::JournalError,
    read::ReadJournal,
    row::{SELECT, Stored},
};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    event::RunEvent,
    ids::EvaluatorName,
    review::Review,
    score::Judgement,
    session::Ending,
};

/// An attempt as far as it was judged. Its session, which is most of what a journal holds, is not read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Findings {
    /// Its place in the plan.
    pub(crate) index: AttemptIndex,
    /// What it is called.
    pub(crate) id: AttemptId,
    /// How its conversation ended; `None` where the run stopped before it finished.
    pub(crate) ending: Option<Ending>,
    /// Whether the simulated user played fair; `None` where nobody looked.
    pub(crate) review: Option<Review>,
    /// What the evaluators found, in the order in which they did.
    pub(crate) judgements: Vec<(EvaluatorName, Judgement)>,
}

impl ReadJournal {
    /// Hands over the findings of every attempt that began, in the plan's order, one at a time.
    ///
    /// # Errors
    /// Where an event cannot be read.
    pub(crate) fn each_findings(&self, mut each: impl FnMut(Findings)) -> Result<(), JournalError> {
        let query = format!(
            "{SELECT} WHERE e.attempt IS NOT NULL \
             AND e.kind IN ('attempt_started', 'reviewed', 'judged', 'attempt_finished') \
             ORDER BY e.attempt, e.sequence"
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        let mut rows = statement.query([])?;
        let mut open: Option<Open> = None;
        while let Some(row) = rows.next()? {
            let event = Stored::read(row)?.event(&self.unpacker)?.event;
            open = match (event, open.take()) {
                (RunEvent::AttemptStarted { attempt, id, .. }, before) => {
                    before.into_iter().for_each(|open| each(open.finish(None)));
                    Some(Open::new(attempt, id))
                }
                (event, Some(open)) => open.take(event, &mut each),
                (_, None) => None,
            };
        }
        open.into_iter().for_each(|open| each(open.finish(None)));
        Ok(())
    }
}

/// An attempt whose end was not read yet.
struct Open {
    index: AttemptIndex,
    id: AttemptId,
    review: Option<Review>,
    judgements: Vec<(EvaluatorName, Judgement)>,
}

impl Open {
    fn new(index: AttemptIndex, id: AttemptId) -> Self {
        Self { index, id, review: None, judgements: Vec::new() }
    }

    /// Takes an event of its own in; hands it over, and keeps nothing, where it was the last.
    fn take(mut self, event: RunEvent, each: &mut impl FnMut(Findings)) -> Option<Self> {
        match event {
            RunEvent::AttemptFinished { ending, .. } => {
                each(self.finish(Some(ending)));
                return None;
            }
            RunEvent::Reviewed { review, .. } => self.review = Some(review),
            RunEvent::Judged { evaluator, judgement, .. } => self.judgements.push((evaluator, judgement)),
            RunEvent::RunStarted(_)
            | RunEvent::AttemptStarted { .. }
            | RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::TurnKept { .. }
            | RunEvent::ModelCalled(_)
            | RunEvent::SessionSettled { .. }
            | RunEvent::RunFinished { .. } => {}
        }
        Some(self)
    }

    fn finish(self, ending: Option<Ending>) -> Findings {
        let Self { index, id, review, judgements } = self;
        Findings { index, id, ending, review, judgements }
    }
}
