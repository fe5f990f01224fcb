//! The lock on a run's folder, by which only one process writes its journal.

use super::error::JournalError;
use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// Held for as long as a run goes on; the system lets go of it however the process ends.
#[derive(Debug)]
pub(super) struct Lock {
    _folder: File,
}

impl Lock {
    /// Takes it. On a file system that knows no locks nobody is kept out.
    pub(super) fn take(folder: &Path) -> Result<Self, JournalError> {
        let create = |source| JournalError::Create { path: folder.to_owned(), source };
        let file = File::open(folder).map_err(create)?;
        match file.try_lock() {
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _folder: file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::Busy(folder.to_owned())),
        }
    }
}
