//! Why a journal could not be written or read.

use std::path::{Path, PathBuf};

/// Why a journal could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The folder already holds a run.
    #[error("{} already exists; give the run a folder of its own", .0.display())]
    Exists(PathBuf),
    /// The run goes on in another process.
    #[error("the run in {} is still going on in another process", .0.display())]
    Busy(PathBuf),
    /// It holds no event.
    #[error("the run in {} was stopped before anything of it was recorded; run it anew", .0.display())]
    Empty(PathBuf),
    /// There is no journal.
    #[error("there is no {}; name the folder of a run", .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{} is not a journal of a run", .0.display())]
    Foreign(PathBuf),
    /// A later version wrote it.
    #[error(
        "the journal has format {found} and this version reads formats up to {known}; use a newer rehearsal"
    )]
    Newer {
        /// The version in the file.
        found: u32,
        /// The newest version this code reads.
        known: u32,
    },
    /// It is a journal, and something in it cannot be right.
    #[error("the journal is damaged at {place}: {why}")]
    Corrupt {
        /// Where, such as `event 12`.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// The folder or the file cannot be made.
    #[error("cannot create {}: {source}", path.display())]
    Create {
        /// What was to be made.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// SQLite failed.
    #[error("the journal cannot be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

impl JournalError {
    pub(super) fn corrupt(place: impl Into<String>, why: impl ToString) -> Self {
        Self::Corrupt { place: place.into(), why: why.to_string() }
    }

    /// What an error on the first read means: not being a database, or not having our tables, says
    /// that the file is not ours rather than that it is broken.
    pub(super) fn on_opening(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::Foreign(path.to_owned()),
            Some(ErrorCode::DatabaseCorrupt) => Self::corrupt("its first pages", error),
            _ if error.to_string().contains("no such table") => Self::Foreign(path.to_owned()),
            _ => Self::Sqlite(error),
        }
    }
}
