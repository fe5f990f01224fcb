//! One row of the journal and the event that it stands for.

use super::{body::Unpacker, error::JournalError};
use rehearsal_core::{
    attempt::AttemptIndex,
    clock::Timestamp,
    event::{RunEvent, Stamped},
};
use rusqlite::Row;

/// The kind of the event whose body is in `sessions`.
pub(super) const SETTLED: &str = "session_settled";

/// The kind of the event that keeps a turn for a run that is resumed.
pub(super) const TURN_KEPT: &str = "turn_kept";

/// The columns that [`Stored::read`] expects, without a condition.
pub(super) const SELECT: &str = "SELECT e.sequence, e.at, e.kind, e.attempt, e.body, s.body FROM events e \
     LEFT JOIN sessions s ON e.kind = 'session_settled' AND s.attempt = e.attempt";

/// A row as stored.
pub(super) struct Stored {
    pub(super) sequence: i64,
    at: i64,
    kind: String,
    attempt: Option<u32>,
    body: Option<Vec<u8>>,
    session: Option<Vec<u8>>,
}

impl Stored {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sequence: row.get(0)?,
            at: row.get(1)?,
            kind: row.get(2)?,
            attempt: row.get(3)?,
            body: row.get(4)?,
            session: row.get(5)?,
        })
    }

    /// The event.
    pub(super) fn event(self, unpacker: &Unpacker) -> Result<Stamped, JournalError> {
        let place = format!("event {}", self.sequence);
        self.decode(unpacker).map_err(|why| JournalError::corrupt(place, why))
    }

    fn decode(self, unpacker: &Unpacker) -> Result<Stamped, String> {
        let sequence = u64::try_from(self.sequence).map_err(|_| "its number is negative")?;
        let at = Timestamp(u64::try_from(self.at).map_err(|_| "its time is before 1970")?);
        let event = if self.kind == SETTLED {
            let attempt = self.attempt.map(AttemptIndex).ok_or("it names no attempt")?;
            let session = self.session.ok_or("its session is not there")?;
            RunEvent::SessionSettled { attempt, session: unpacker.unpack(&session)? }
        } else {
            unpacker.unpack(&self.body.ok_or("it has no body")?)?
        };
        Ok(Stamped { sequence, at, event })
    }
}

/// The name of an event's kind, as in its JSON.
pub(super) fn kind_of(event: &RunEvent) -> &'static str {
    match event {
        RunEvent::RunStarted(_) => "run_started",
        RunEvent::AttemptStarted { .. } => "attempt_started",
        RunEvent::ActorCast { .. } => "actor_cast",
        RunEvent::TurnEnded { .. } => "turn_ended",
        RunEvent::TurnKept { .. } => TURN_KEPT,
        RunEvent::ModelCalled(_) => "model_called",
        RunEvent::SessionSettled { .. } => SETTLED,
        RunEvent::Reviewed { .. } => "reviewed",
        RunEvent::Judged { .. } => "judged",
        RunEvent::AttemptFinished { .. } => "attempt_finished",
        RunEvent::RunFinished { .. } => "run_finished",
    }
}
