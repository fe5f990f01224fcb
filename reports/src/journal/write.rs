//! Writing the journal: a reporter that keeps every event.

use super::{
    FILE_NAME, SCHEMA_VERSION, body::Packer, error::JournalError, lock::Lock, read::ReadJournal,
    remains::remains, row::kind_of, take_back::take_back,
};
use rehearsal_core::{
    begun::Remains,
    clock::Timestamp,
    event::{Reporter, ReporterError, RunEvent, Stamped},
    ids::SessionId,
    money::Money,
    suite::Continuity,
};
use rusqlite::{Connection, params};
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, ErrorKind},
    path::Path,
};

/// Events after which a commit is made even if more are waiting: what a killed run may lose.
const BATCH: u32 = 256;

/// The journal of a run that goes on. Commits when nothing is waiting, every 256 events, and at the
/// end; dropping it commits what is left.
#[derive(Debug)]
pub struct Journal {
    connection: Connection,
    packer: Packer,
    /// Events since the last commit; a transaction is open while it is not 0.
    pending: u32,
    /// Held for as long as the run goes on. Let go of after the connection, by the order of the fields.
    _lock: Lock,
}

impl Journal {
    /// Starts a journal in this folder, which is made where it is not there. What is made is for the
    /// user alone: sessions hold what people and agents said.
    ///
    /// # Errors
    /// Where the folder already holds a journal, or something cannot be written.
    pub fn create(folder: &Path) -> Result<Self, JournalError> {
        create_folder(folder)?;
        let lock = Lock::take(folder)?;
        let path = folder.join(FILE_NAME);
        create_file(&path)?;
        let connection = tables(&path).map_err(|error| {
            // What is no journal yet must not stand in the way of one.
            let _is_left = fs::remove_file(&path);
            JournalError::Create { path, source: io::Error::other(in_words(&error)) }
        })?;
        Ok(Self { connection, packer: Packer::new()?, pending: 0, _lock: lock })
    }

    /// Goes on with the journal of a run that was killed or interrupted, and tells what it holds. What the run will say
    /// again is taken back first, in one step: what an unfinished attempt came to, but for the calls of models that were paid for,
    /// and the turns with which its conversation can be continued. An attempt whose conversation begins again gets a new session
    /// from `mint`. `terms` are whether conversations can be continued, and what the run may spend from now on; the time that was
    /// until `now` is no part of what an attempt took.
    ///
    /// # Errors
    /// Where there is no journal or it cannot be read, and where another process is writing it.
    pub fn reopen(
        folder: &Path,
        terms: (Continuity, Option<Money>),
        now: Timestamp,
        mint: impl Fn() -> SessionId,
    ) -> Result<(Self, Remains), JournalError> {
        // Refuses what is no journal of ours, with the right words.
        drop(ReadJournal::open(folder)?);
        let lock = Lock::take(folder)?;
        let mut connection = connect(&folder.join(FILE_NAME))?;
        let begun = take_back(&mut connection, terms, now, mint)?;
        let remains = remains(&ReadJournal::open(folder)?, begun)?;
        Ok((Self { connection, packer: Packer::new()?, pending: 0, _lock: lock }, remains))
    }

    /// Refuses a folder whose journal another process is writing at this moment.
    ///
    /// # Errors
    /// [`JournalError::Busy`], and where there is no such folder.
    pub fn refuse_if_written(folder: &Path) -> Result<(), JournalError> {
        Lock::take(folder).map(drop)
    }

    /// Commits everything and leaves one plain file, which opens from a read-only folder too.
    ///
    /// # Errors
    /// Where the last events cannot be written.
    pub fn finish(mut self) -> Result<(), JournalError> {
        self.seal()
    }

    fn append(&mut self, stamped: &Stamped) -> Result<(), JournalError> {
        if self.pending == 0 {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        self.pending += 1;
        self.insert(stamped)?;
        match &stamped.event {
            RunEvent::RunFinished { .. } => self.seal(),
            _ if self.pending >= BATCH => self.commit(),
            _ => Ok(()),
        }
    }

    fn insert(&mut self, stamped: &Stamped) -> Result<(), JournalError> {
        let place = || format!("event {}", stamped.sequence);
        let packed =
            |result: Result<Vec<u8>, String>| result.map_err(|why| JournalError::corrupt(place(), why));
        let number = |number: u64| i64::try_from(number).map_err(|why| JournalError::corrupt(place(), why));
        let event = &stamped.event;
        let body = match event {
            RunEvent::SessionSettled { attempt, session } => {
                let insert = "INSERT INTO sessions (attempt, body) VALUES (?1, ?2)";
                let session = packed(self.packer.pack(session))?;
                self.connection.prepare_cached(insert)?.execute(params![attempt.0, session])?;
                None
            }
            _ => Some(packed(self.packer.pack(event))?),
        };
        let insert = "INSERT INTO events (sequence, at, kind, attempt, body) VALUES (?1, ?2, ?3, ?4, ?5)";
        let attempt = event.attempt().map(|attempt| attempt.0);
        let (sequence, at) = (number(stamped.sequence)?, number(stamped.at.0)?);
        let row = params![sequence, at, kind_of(event), attempt, body];
        self.connection.prepare_cached(insert)?.execute(row)?;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), JournalError> {
        if self.pending > 0 {
            self.connection.execute_batch("COMMIT")?;
            self.pending = 0;
        }
        Ok(())
    }

    fn seal(&mut self) -> Result<(), JournalError> {
        self.commit()?;
        // Somebody may be reading at this moment. The journal is complete all the same, so a refusal
        // to leave WAL mode is no failure.
        let mode = "PRAGMA journal_mode = DELETE";
        self.connection.query_row(mode, [], |row| row.get::<_, String>(0)).map(drop).or_else(|error| {
            match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Ok(()),
                _ => Err(error.into()),
            }
        })
    }
}

impl Reporter for Journal {
    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError> {
        self.append(event).map_err(|error| refused("write an event to the journal", &error))
    }

    fn on_idle(&mut self) -> Result<(), ReporterError> {
        self.commit().map_err(|error| refused("commit the journal", &error))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Nobody is left to tell; `finish` is there for those who want to know.
        let _ = self.commit();
    }
}

fn refused(what: &str, error: &JournalError) -> ReporterError {
    let why = match error {
        JournalError::Sqlite(error) => in_words(error),
        other => other.to_string(),
    };
    ReporterError { what: what.to_owned(), why }
}

/// What SQLite says, and what to look at where that is not in its words.
fn in_words(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::SystemIoFailure) => {
            format!("{error}; make room on its disk, or raise the limit on the size of a file")
        }
        Some(_) | None => error.to_string(),
    }
}

/// A new database with our tables.
fn tables(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = connect(path)?;
    connection.execute_batch(include_str!("schema.sql"))?;
    let insert = "INSERT INTO meta (key, value) VALUES ('schema_version', ?1)";
    connection.execute(insert, params![SCHEMA_VERSION.to_string()])?;
    Ok(connection)
}

fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    // SQLite gives the files beside the database the database's own permissions.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

fn create_folder(folder: &Path) -> Result<(), JournalError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| JournalError::Create { path: folder.to_owned(), source })
}

fn create_file(path: &Path) -> Result<(), JournalError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => JournalError::Exists(path.to_owned()),
        _ => JournalError::Create { path: path.to_owned(), source },
    })
}
