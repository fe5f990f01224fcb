//! One open session: its file, and word to whoever waits for it.

use crate::otlp::{room::Share, session_file::SessionFile};
use rehearsal_core::ids::SessionId;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// One open session; its file is gone once it is settled.
pub(in crate::otlp) struct OpenSession {
    pub(in crate::otlp) id: SessionId,
    file: Mutex<Option<SessionFile>>,
    /// Told whenever something was filed, or came that may be this session's.
    pub(in crate::otlp) arrivals: Notify,
}

impl OpenSession {
    /// A session with an empty file, which takes its memory out of this share.
    pub(super) fn new(id: SessionId, share: Share) -> Arc<Self> {
        Arc::new(Self { id, file: Mutex::new(Some(SessionFile::new(share))), arrivals: Notify::new() })
    }

    /// Looks at what came so far; `None` once the session is settled.
    pub(in crate::otlp) fn look<T>(&self, at: impl FnOnce(&SessionFile) -> T) -> Option<T> {
        lock(&self.file).as_ref().map(at)
    }

    /// Changes what is known of the session; `None` once it is settled.
    pub(in crate::otlp) fn change<T>(&self, by: impl FnOnce(&mut SessionFile) -> T) -> Option<T> {
        lock(&self.file).as_mut().map(by)
    }

    /// Hands the file over; what comes from now on is late.
    pub(super) fn take(&self) -> Option<SessionFile> {
        lock(&self.file).take()
    }
}

impl fmt::Debug for OpenSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenSession").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A lock that a panicking holder cannot take away from the others: every change under it is one step.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
