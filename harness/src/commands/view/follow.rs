//! One run that is followed: what is known of it so far, and what has come since.

use rehearsal_core::{clock::Timestamp, gate::GateOutcome, summary::Summary};
use rehearsal_reports::{
    JournalError, ReadJournal, decide,
    journal::FILE_NAME,
    view::{News, Stage},
};
use std::{
    fs::Metadata,
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// A run that nobody here holds open and that was heard of so lately may still go on, on another machine or in a
/// container.
const GRACE: Duration = Duration::from_secs(30);

/// What was read of a run's journal.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    /// The fold of its events.
    pub(super) summary: Summary,
    /// The first event that was not read yet.
    pub(super) next: u64,
    /// When it began.
    pub(super) began: Option<Timestamp>,
    /// When it was heard of last.
    latest: Option<Timestamp>,
    /// How often it had been resumed by then.
    resumed: u32,
}

impl Read {
    /// Takes in what is new in the journal, at most so many events, and tells whether that was all. Stops early where
    /// the whole program stops.
    pub(super) fn catch_up(
        &mut self,
        journal: &ReadJournal,
        most: usize,
        stopped: &CancellationToken,
    ) -> Result<bool, JournalError> {
        let resumed = journal.resumed()?;
        if self.resumed != resumed {
            *self = Self { resumed, ..Self::default() };
        }
        let mut events = journal.events_from(self.next);
        for stamped in events.by_ref().take(most) {
            let stamped = stamped?;
            self.summary.apply(&stamped);
            self.next = stamped.sequence + 1;
            self.began.get_or_insert(stamped.at);
            self.latest = Some(stamped.at);
            if stopped.is_cancelled() {
                return Ok(true);
            }
        }
        events.next().transpose().map(|more| more.is_none())
    }

    /// What the gate comes to.
    pub(super) fn gate(&self) -> GateOutcome {
        let rules = self.summary.manifest.as_ref().map(|manifest| manifest.gate.as_slice());
        decide(rules.unwrap_or_default(), &self.summary)
    }

    /// Where the run stands at this moment, given whether a process holds its journal open and when that was made, which
    /// is all that was heard of a run without events.
    pub(super) fn news(&self, is_held: bool, made: Timestamp, now: Timestamp) -> News {
        let unheard = now.since(self.latest.unwrap_or(made));
        News::new(&self.summary, &self.gate(), self.stage(is_held, unheard), unheard)
    }

    fn stage(&self, is_held: bool, unheard: Duration) -> Stage {
        match self.summary.ending {
            Some(how) => Stage::Ended(how),
            None if is_held || unheard < GRACE => Stage::GoesOn,
            None => Stage::Silent,
        }
    }
}

/// By what a change of a run's journal is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Mark {
    /// The device and the number of the file, by which its locks are known.
    pub(super) file: (u64, u64),
    journal: Change,
    log: Option<Change>,
}

impl Mark {
    /// Of the journal in this folder, which must be a file of its own: a link could lead anywhere.
    ///
    /// # Errors
    /// Where there is none.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        let journal = folder.join(FILE_NAME).symlink_metadata()?;
        if !journal.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let log = folder.join(format!("{FILE_NAME}-wal")).symlink_metadata().ok();
        Ok(Self {
            file: (journal.dev(), journal.ino()),
            journal: Change::of(&journal),
            log: log.as_ref().map(Change::of),
        })
    }

    /// When the journal itself was written last.
    pub(super) fn written(self) -> Timestamp {
        let Change { seconds, nanoseconds, .. } = self.journal;
        let nanos = seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds);
        Timestamp(u64::try_from(nanos).unwrap_or(0))
    }
}

/// A file's size and when it was written last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Change {
    size: u64,
    seconds: i64,
    nanoseconds: i64,
}

impl Change {
    fn of(file: &Metadata) -> Self {
        Self { size: file.len(), seconds: file.mtime(), nanoseconds: file.mtime_nsec() }
    }
}

/// A run that is followed.
pub(super) struct Followed {
    folder: PathBuf,
    mark: Option<Mark>,
    read: Read,
    /// Whether all there was has been taken in.
    is_abreast: bool,
}

impl Followed {
    /// A run of which nothing is known yet.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, mark: None, read: Read::default(), is_abreast: false }
    }

    /// What was read so far.
    pub(super) fn read(&self) -> &Read {
        &self.read
    }

    /// Whether all there was has been taken in.
    pub(super) fn is_abreast(&self) -> bool {
        self.is_abreast
    }

    /// Takes in what is new, at most so many events, and tells whether anything has changed.
    ///
    /// # Errors
    /// Where the journal cannot be read; what was read before is forgotten.
    pub(super) fn catch_up(
        &mut self,
        mark: Mark,
        most: usize,
        stopped: &CancellationToken,
    ) -> Result<bool, JournalError> {
        if self.mark == Some(mark) && self.is_abreast {
            return Ok(false);
        }
        // Another file by the same name is another run.
        if self.mark.is_some_and(|known| known.file != mark.file) {
            self.read = Read::default();
        }
        self.mark = Some(mark);
        let caught_up = ReadJournal::open(&self.folder)
            .and_then(|journal| self.read.catch_up(&journal, most, stopped))
            .inspect_err(|_| self.read = Read::default());
        // What does not read is tried again once it has changed.
        self.is_abreast = *caught_up.as_ref().unwrap_or(&true);
        caught_up.map(|_| true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::event::RunEnding;
    use rstest::rstest;

    const MINUTE: u64 = 60_000_000_000;

    #[rstest]
    #[case::it_works(None, true, 0, "running", None)]
    #[case::it_waits_for_its_agent(None, true, 5, "running", Some("no news for 5 min"))]
    #[case::somebody_elsewhere_may_go_on_with_it(None, false, 0, "running", None)]
    #[case::it_was_killed(None, false, 5, "silent", Some("no news for 5 min"))]
    #[case::it_ended(Some(RunEnding::Completed), false, 5, "ended", None)]
    #[case::it_ended_and_is_being_read(Some(RunEnding::Completed), true, 5, "ended", None)]
    fn a_run_goes_on_where_somebody_holds_it_or_it_was_heard_of(
        #[case] ending: Option<RunEnding>,
        #[case] is_held: bool,
        #[case] minutes: u64,
        #[case] stage: &str,
        #[case] quiet: Option<&str>,
    ) {
        let (heard, now) = (Timestamp(7 * MINUTE), Timestamp((7 + minutes) * MINUTE));
        for (latest, made) in [(Some(heard), Timestamp(0)), (None, heard)] {
            let mut read = Read { latest, ..Read::default() };
            read.summary.ending = ending;
            let news = read.news(is_held, made, now);
            assert_eq!((news.stage, news.quiet.as_deref()), (stage, quiet));
        }
    }

    #[test]
    fn another_journal_by_the_same_name_is_read_from_its_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let mut followed = Followed::new(folder.path().to_owned());
        let stopped = CancellationToken::new();
        let mut written = |name: &str| {
            drop(rehearsal_reports::Journal::create(&folder.path().join(name)).unwrap());
            std::fs::rename(folder.path().join(name).join(FILE_NAME), folder.path().join(FILE_NAME)).unwrap();
            followed.read.next = 5;
            followed.is_abreast = false;
            followed.catch_up(Mark::of(folder.path()).unwrap(), 10, &stopped).unwrap();
            followed.read.next
        };
        assert_eq!((written("first"), written("second")), (5, 0));
    }
}
