//! What is known of all runs: written by the one who watches, read by those who answer.

use super::follow::{Mark, Read};
use rehearsal_core::clock::Timestamp;
use rehearsal_reports::view::News;
use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

/// A run.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its folder's name.
    pub(super) name: String,
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Its journal as it was seen last.
    pub(super) mark: Mark,
    /// Whether a process of this machine holds its journal open.
    pub(super) is_held: bool,
    /// What is known of it.
    pub(super) known: Known,
}

/// What is known of a run.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// Nothing yet, or not all.
    Unread,
    /// All that there was.
    Read(Arc<Read>),
    /// It cannot be read, and why.
    Trouble(String),
}

impl Entry {
    /// Where the run stands at this moment, by what was read of it.
    pub(super) fn news(&self, read: &Read, now: Timestamp) -> News {
        read.news(self.is_held, self.mark.written(), now)
    }

    /// When the run began, as far as that is known.
    pub(super) fn began(&self) -> Timestamp {
        match &self.known {
            Known::Read(read) => read.began.unwrap_or_else(|| self.mark.written()),
            Known::Unread | Known::Trouble(_) => self.mark.written(),
        }
    }
}

/// All runs.
#[derive(Debug, Default)]
pub(super) struct Board(RwLock<Arc<Vec<Entry>>>);

impl Board {
    /// What is known at this moment, the newest run first.
    pub(super) fn entries(&self) -> Arc<Vec<Entry>> {
        // Nobody writes half of it.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A run by its folder's name.
    pub(super) fn entry(&self, name: &str) -> Option<Entry> {
        self.entries().iter().find(|entry| entry.name == name).cloned()
    }

    /// Puts up what is known now.
    pub(super) fn put_up(&self, mut entries: Vec<Entry>) {
        entries.sort_by(|one, other| (other.began(), &other.name).cmp(&(one.began(), &one.name)));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(entries);
    }
}
