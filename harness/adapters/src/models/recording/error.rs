//! What can be wrong with a recording or a cache.

use std::{io, path::PathBuf};

/// Why a recording or a cache cannot be used. Each is one line for a person.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// A new recording would overwrite something.
    #[error("{} already exists; name another file, or remove it first", .0.display())]
    Exists(PathBuf),
    /// A file or folder cannot be made or written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is not a recording; name a file that was written with --record", .0.display())]
    Foreign(PathBuf),
    /// A later version wrote it.
    #[error(
        "{} has format {found} and this version reads formats up to {known}; use a newer rehearsal",
        path.display()
    )]
    Newer {
        /// The recording.
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The newest format that is read.
        known: u64,
    },
    /// A line does not read.
    #[error("{}, line {line}: {why}; remove the line or record again", path.display())]
    Line {
        /// The recording.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}
