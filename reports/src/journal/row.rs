//! One row of the journal and the event that it stands for.

use super::{body::Unpacker, error::JournalError};
use rehearsal_core::{
    attempt::AttemptIndex,
    clock::Timestamp,
    event::{RunEvent, Stamped},
};
use rusqlite::{Connection, Row};

/// The kinds of events, as in their JSON.
pub(super) mod kind {
    pub(in super::super) const RUN_STARTED: &str = "run_started";
    pub(in super::super) const ATTEMPT_STARTED: &str = "attempt_started";
    pub(in super::super) const ACTOR_CAST: &str = "actor_cast";
    pub(in super::super) const TURN_ENDED: &str = "turn_ended";
    /// Keeps a turn for a run that is resumed.
    pub(in super::super) const TURN_KEPT: &str = "turn_kept";
    pub(in super::super) const MODEL_CALLED: &str = "model_called";
    /// Its body is in `sessions`.
    pub(in super::super) const SETTLED: &str = "session_settled";
    pub(in super::super) const REVIEWED: &str = "reviewed";
    pub(in super::super) const JUDGED: &str = "judged";
    pub(in super::super) const ATTEMPT_FINISHED: &str = "attempt_finished";
    pub(in super::super) const RUN_FINISHED: &str = "run_finished";
}

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
        let event = if self.kind == kind::SETTLED {
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
        RunEvent::RunStarted(_) => kind::RUN_STARTED,
        RunEvent::AttemptStarted { .. } => kind::ATTEMPT_STARTED,
        RunEvent::ActorCast { .. } => kind::ACTOR_CAST,
        RunEvent::TurnEnded { .. } => kind::TURN_ENDED,
        RunEvent::TurnKept { .. } => kind::TURN_KEPT,
        RunEvent::ModelCalled(_) => kind::MODEL_CALLED,
        RunEvent::SessionSettled { .. } => kind::SETTLED,
        RunEvent::Reviewed { .. } => kind::REVIEWED,
        RunEvent::Judged { .. } => kind::JUDGED,
        RunEvent::AttemptFinished { .. } => kind::ATTEMPT_FINISHED,
        RunEvent::RunFinished { .. } => kind::RUN_FINISHED,
    }
}

/// Shows every event for which this holds, in order.
pub(super) fn each(
    (connection, unpacker): (&Connection, &Unpacker),
    condition: &str,
    mut show: impl FnMut(RunEvent),
) -> Result<(), JournalError> {
    let mut statement = connection.prepare(&format!("{SELECT} WHERE {condition} ORDER BY e.sequence"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        show(Stored::read(row)?.event(unpacker)?.event);
    }
    Ok(())
}
