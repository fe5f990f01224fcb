//! Reading a journal: of a finished run, a killed one, or one that goes on.

use super::{
    FILE_NAME, SCHEMA_VERSION,
    attempts::Attempts,
    body::Unpacker,
    error::JournalError,
    row::{SELECT, Stored, each, kind},
    take_back::unfinished,
};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    clock::Timestamp,
    event::{Manifest, RunEnding, RunEvent, Stamped},
    model::AnswerSource,
    summary::Summary,
};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Params, params};
use std::path::Path;

/// A journal opened for reading. It shows the run as it was when it was opened, however long the
/// reading takes, so that every report made of it tells the same story; open it again to see more.
#[derive(Debug)]
pub struct ReadJournal {
    pub(super) connection: Connection,
    pub(super) unpacker: Unpacker,
}

impl ReadJournal {
    /// Opens the journal in a run's folder. Another process may be writing it.
    ///
    /// # Errors
    /// Where there is none, where the file is something else, and where a later version wrote it.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        let path = folder.join(FILE_NAME);
        if !path.is_file() {
            return Err(JournalError::Missing(path));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        let on_opening = |error| JournalError::on_opening(&path, error);
        // The first read inside the transaction fixes what is seen from here on.
        connection.execute_batch("BEGIN").map_err(on_opening)?;
        let version = meta(&connection, "schema_version").map_err(on_opening)?;
        match version.as_deref().map(str::parse) {
            Some(Ok(found)) if found > SCHEMA_VERSION => {
                Err(JournalError::Newer { found, known: SCHEMA_VERSION })
            }
            Some(Ok(_)) => {
                let unpacker = Unpacker::new().map_err(|error| JournalError::corrupt(FILE_NAME, error))?;
                Ok(Self { connection, unpacker })
            }
            Some(Err(_)) | None => Err(JournalError::Foreign(path)),
        }
    }

    /// Every event, in order, one at a time.
    pub fn events(&self) -> Events<'_> {
        self.events_from(0)
    }

    /// Every event from this place in the order on, one at a time: what is new to who has read up to there.
    pub fn events_from(&self, sequence: u64) -> Events<'_> {
        Events { journal: self, next: i64::try_from(sequence).ok() }
    }

    /// Every attempt that began, in the plan's order, one at a time.
    pub fn attempts(&self) -> Attempts<'_> {
        Attempts::new(self)
    }

    /// The counts of the run.
    ///
    /// # Errors
    /// Where an event cannot be read.
    pub fn summary(&self) -> Result<Summary, JournalError> {
        self.events().try_fold(Summary::default(), |mut summary, stamped| {
            summary.apply(&stamped?);
            Ok(summary)
        })
    }

    /// How often the run was resumed. Each time events may have been taken back, and the rest is counted anew.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn resumed(&self) -> Result<u32, JournalError> {
        let count = meta(&self.connection, "resumed")?;
        Ok(count.and_then(|count| count.parse().ok()).unwrap_or(0))
    }

    /// What the run set out to do; `None` where it was stopped before anything of it was recorded.
    ///
    /// # Errors
    /// Where the first event cannot be read.
    pub fn manifest(&self) -> Result<Option<Manifest>, JournalError> {
        Ok(match self.events().next().transpose()?.map(|stamped| stamped.event) {
            Some(RunEvent::RunStarted(manifest)) => Some(*manifest),
            Some(_) | None => None,
        })
    }

    /// How the run ended; `None` for one that goes on or was killed.
    ///
    /// # Errors
    /// Where the last event cannot be read.
    pub fn ending(&self) -> Result<Option<RunEnding>, JournalError> {
        Ok(match self.last(&format!("e.kind = '{}'", kind::RUN_FINISHED), [])? {
            Some(RunEvent::RunFinished { how }) => Some(how),
            Some(_) | None => None,
        })
    }

    /// Whether answers of its models came from a recording.
    ///
    /// # Errors
    /// Where an event cannot be read.
    pub fn is_replayed(&self) -> Result<bool, JournalError> {
        let (mut is_replayed, calls) = (false, format!("e.kind = '{}'", kind::MODEL_CALLED));
        each((&self.connection, &self.unpacker), &calls, |event| {
            if let RunEvent::ModelCalled(called) = event {
                is_replayed |= called.source == AnswerSource::Recording;
            }
        })?;
        Ok(is_replayed)
    }

    /// The counts of a run that was played to its end or decided, and of which nothing is left to be made up for, so that resuming
    /// it would only bring it to the same end; `None` for any other.
    ///
    /// # Errors
    /// Where an event cannot be read.
    pub fn over(&self) -> Result<Option<Summary>, JournalError> {
        let summary = self.summary()?;
        let has_ended = match summary.ending {
            Some(RunEnding::Completed | RunEnding::Decided) => true,
            Some(
                RunEnding::Interrupted | RunEnding::FailedFast | RunEnding::BudgetSpent | RunEnding::NoModel,
            )
            | None => false,
        };
        let is_over = has_ended && unfinished((&self.connection, &self.unpacker))?.is_empty();
        Ok(Some(summary).filter(|_| is_over))
    }

    /// When the first and the last event were taken in; `None` for a run without events.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn span(&self) -> Result<Option<(Timestamp, Timestamp)>, JournalError> {
        let query = "SELECT min(at), max(at) FROM events";
        let (first, last): (Option<i64>, Option<i64>) =
            self.connection.query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let time = |at: i64| u64::try_from(at).ok().map(Timestamp);
        Ok(first.and_then(time).zip(last.and_then(time)))
    }

    /// What an attempt is called; `None` where it never began.
    pub(crate) fn attempt_id(&self, attempt: AttemptIndex) -> Result<Option<AttemptId>, JournalError> {
        let condition = format!("e.kind = '{}' AND e.attempt = ?1", kind::ATTEMPT_STARTED);
        Ok(match self.last(&condition, params![attempt.0])? {
            Some(RunEvent::AttemptStarted { id, .. }) => Some(id),
            Some(_) | None => None,
        })
    }

    /// The last event for which this holds.
    fn last(&self, condition: &str, params: impl Params) -> Result<Option<RunEvent>, JournalError> {
        let query = format!("{SELECT} WHERE {condition} ORDER BY e.sequence DESC LIMIT 1");
        let mut statement = self.connection.prepare_cached(&query)?;
        let stored = statement.query_row(params, Stored::read).optional()?;
        Ok(stored.map(|stored| stored.event(&self.unpacker)).transpose()?.map(|stamped| stamped.event))
    }

    fn event(&self, sequence: i64) -> Result<Option<Stamped>, JournalError> {
        let query = format!("{SELECT} WHERE e.sequence >= ?1 ORDER BY e.sequence LIMIT 1");
        let mut statement = self.connection.prepare_cached(&query)?;
        let Some(stored) = statement.query_row(params![sequence], Stored::read).optional()? else {
            return Ok(None);
        };
        if stored.sequence != sequence {
            return Err(JournalError::corrupt(format!("event {sequence}"), "it is not there"));
        }
        stored.event(&self.unpacker).map(Some)
    }
}

/// The events of a journal, in order. Ends after the first error.
#[derive(Debug)]
pub struct Events<'a> {
    journal: &'a ReadJournal,
    next: Option<i64>,
}

impl Iterator for Events<'_> {
    type Item = Result<Stamped, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let sequence = self.next.take()?;
        let read = self.journal.event(sequence).transpose()?;
        if read.is_ok() {
            self.next = sequence.checked_add(1);
        }
        Some(read)
    }
}

fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()
}
