//! The earlier runs that a page lays beside its own.

use crate::{compose::baseline, exit::Failure, runs};
use rehearsal_core::{event::RunEvent, ids::RunId, summary::Summary};
use rehearsal_reports::{Comparison, ReadJournal, html};

/// An earlier run.
pub(in crate::commands) struct Base {
    comparison: Comparison,
    /// Where its conversations are; a file that was blessed has none.
    journal: Option<ReadJournal>,
}

impl Base {
    /// A run, or the file that was blessed from one, beside this run.
    pub(super) fn read(name: &str, summary: &Summary) -> Result<Self, Failure> {
        let (from, base) = baseline(name)?;
        let journal = if from.is_file() { None } else { Some(ReadJournal::open(&from)?) };
        Ok(Self { comparison: Comparison::new(&base, summary), journal })
    }

    /// The baseline that the run was held against, with its conversations where its run is kept here, too.
    pub(super) fn of_run(summary: &Summary) -> Option<Self> {
        let comparison = Comparison::of(summary)?;
        let journal = journal_of(&comparison.base);
        Some(Self { comparison, journal })
    }

    /// As the page takes it.
    pub(super) fn told(&self) -> html::Base<'_> {
        html::Base { comparison: &self.comparison, journal: self.journal.as_ref() }
    }
}

/// The journal of the run with this name; `None` where another run, or none, is kept under it.
fn journal_of(run: &RunId) -> Option<ReadJournal> {
    let journal = ReadJournal::open(&runs::find(run.as_str()).ok()?).ok()?;
    let first = journal.events().next()?.ok()?.event;
    let is_it = matches!(first, RunEvent::RunStarted(manifest) if manifest.run == *run);
    is_it.then_some(journal)
}
