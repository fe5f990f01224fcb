//! The attempts of a run as the journal holds them, put together one at a time.

use super::{
    drafts::DraftCosts,
    error::JournalError,
    read::ReadJournal,
    row::{SELECT, Stored},
};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    event::{RunEvent, Stamped},
    ids::EvaluatorName,
    model::Role,
    review::{Blame, Review, blame},
    score::Judgement,
    session::{Ending, Session},
    spending::Spending,
    summary::Summary,
};
use rusqlite::params;
use std::collections::BTreeMap;

/// Everything the journal holds of one attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptRecord {
    /// Its place in the plan.
    pub index: AttemptIndex,
    /// What it is called.
    pub id: AttemptId,
    /// What happened; `None` where the run stopped before the conversation was over.
    pub session: Option<Session>,
    /// How it ended; `None` where the run stopped before it finished.
    pub ending: Option<Ending>,
    /// Whether the simulated user played fair; `None` where nobody looked.
    pub review: Option<Review>,
    /// What the evaluators found, in the order in which they did.
    pub judgements: Vec<(EvaluatorName, Judgement)>,
    /// What Rehearsal's own model calls for it took, by role. The agent's are in its spans.
    pub spending: BTreeMap<Role, Spending>,
    /// What each draft of the user's cost.
    pub drafts: DraftCosts,
}

impl AttemptRecord {
    /// Whose fault it was that the attempt did not go well; `None` where it did, was stopped, or did not finish.
    pub(crate) fn blame(&self) -> Option<Blame> {
        blame(self.ending.as_ref()?, self.review.as_ref(), &self.judgements)
    }

    fn new(index: AttemptIndex, id: AttemptId) -> Self {
        let (session, ending, judgements) = (None, None, Vec::new());
        let (review, spending, drafts) = (None, BTreeMap::new(), DraftCosts::default());
        Self { index, id, session, ending, judgements, review, spending, drafts }
    }
}

/// The attempts of a journal, in the plan's order. Holds one at a time; ends after the first error.
#[derive(Debug)]
pub struct Attempts<'a> {
    journal: &'a ReadJournal,
    next: Option<u32>,
}

impl<'a> Attempts<'a> {
    pub(super) fn new(journal: &'a ReadJournal) -> Self {
        Self { journal, next: Some(0) }
    }

    /// The first attempt that began, from this one on.
    fn started(&self, from: u32) -> Result<Option<u32>, JournalError> {
        let query = "SELECT min(attempt) FROM events WHERE kind = 'attempt_started' AND attempt >= ?1";
        let mut statement = self.journal.connection.prepare_cached(query)?;
        Ok(statement.query_row(params![from], |row| row.get(0))?)
    }

    fn record(&self, index: u32) -> Result<AttemptRecord, JournalError> {
        let query = format!("{SELECT} WHERE e.attempt = ?1 ORDER BY e.sequence");
        let mut statement = self.journal.connection.prepare_cached(&query)?;
        let mut rows = statement.query(params![index])?;
        let mut assembly = Assembly::default();
        while let Some(row) = rows.next()? {
            assembly.take(Stored::read(row)?.event(&self.journal.unpacker)?);
        }
        let missing = || JournalError::corrupt(format!("attempt {index}"), "its beginning is not there");
        assembly.done().ok_or_else(missing)
    }
}

impl Iterator for Attempts<'_> {
    type Item = Result<AttemptRecord, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.next.take()?;
        let index = match self.started(from).transpose()? {
            Ok(index) => index,
            Err(error) => return Some(Err(error)),
        };
        let record = self.record(index);
        if record.is_ok() {
            self.next = index.checked_add(1);
        }
        Some(record)
    }
}

/// An attempt's events, being put together.
#[derive(Default)]
struct Assembly {
    record: Option<AttemptRecord>,
    /// Counts the calls as every other count is made, so that the numbers of an attempt add up to
    /// those of the run.
    calls: Summary,
    drafts: DraftCosts,
}

impl Assembly {
    fn take(&mut self, stamped: Stamped) {
        if let RunEvent::ModelCalled(called) = &stamped.event {
            self.drafts.take(called);
            self.calls.apply(&stamped);
        }
        if let RunEvent::AttemptStarted { attempt, id, .. } = stamped.event {
            self.record = Some(AttemptRecord::new(attempt, id));
            return;
        }
        let Some(record) = self.record.as_mut() else { return };
        match stamped.event {
            RunEvent::SessionSettled { session, .. } => record.session = Some(*session),
            RunEvent::Judged { evaluator, judgement, .. } => record.judgements.push((evaluator, judgement)),
            RunEvent::AttemptFinished { ending, .. } => record.ending = Some(ending),
            RunEvent::Reviewed { review, .. } => record.review = Some(review),
            RunEvent::RunStarted(_)
            | RunEvent::AttemptStarted { .. }
            | RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::TurnKept { .. }
            | RunEvent::ModelCalled(_)
            | RunEvent::RunFinished { .. } => {}
        }
    }

    fn done(self) -> Option<AttemptRecord> {
        let (spending, drafts) = (self.calls.spending, self.drafts);
        self.record.map(|record| AttemptRecord { spending, drafts, ..record })
    }
}
