//! Who played the users of a run, without reading what they said.

use super::{
    error::JournalError,
    read::ReadJournal,
    row::{SELECT, Stored},
};
use rehearsal_core::{
    actor::ActorProfile,
    attempt::{AttemptId, AttemptIndex},
    event::RunEvent,
};
use std::collections::BTreeMap;

impl ReadJournal {
    /// The person of every attempt that had one.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub(crate) fn cast(&self) -> Result<Vec<(AttemptId, ActorProfile)>, JournalError> {
        let query = format!("{SELECT} WHERE e.kind IN ('attempt_started', 'actor_cast') ORDER BY e.sequence");
        let mut statement = self.connection.prepare(&query)?;
        let mut rows = statement.query([])?;
        let (mut ids, mut cast) = (BTreeMap::<AttemptIndex, AttemptId>::new(), Vec::new());
        while let Some(row) = rows.next()? {
            match Stored::read(row)?.event(&self.unpacker)?.event {
                RunEvent::AttemptStarted { attempt, id, .. } => {
                    ids.insert(attempt, id);
                }
                RunEvent::ActorCast { attempt, profile } => {
                    cast.extend(ids.get(&attempt).cloned().map(|id| (id, profile)));
                }
                RunEvent::RunStarted(_)
                | RunEvent::TurnEnded { .. }
                | RunEvent::TurnKept { .. }
                | RunEvent::ModelCalled(_)
                | RunEvent::SessionSettled { .. }
                | RunEvent::Reviewed { .. }
                | RunEvent::Judged { .. }
                | RunEvent::AttemptFinished { .. }
                | RunEvent::RunFinished { .. } => {}
            }
        }
        Ok(cast)
    }
}
