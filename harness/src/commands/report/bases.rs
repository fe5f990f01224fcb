//! The earlier runs that a page lays beside its own.

use crate::{exit::Failure, runs};
use rehearsal_core::summary::Summary;
use rehearsal_reports::{Comparison, ReadJournal, html, read_baseline};
use std::path::PathBuf;

/// An earlier run.
pub(in crate::commands) struct Base {
    comparison: Comparison,
    /// Where its conversations are; a file that was blessed has none.
    journal: Option<ReadJournal>,
}

impl Base {
    /// A run, or the file that was blessed from one, beside this run.
    pub(super) fn read(name: &str, summary: &Summary) -> Result<Self, Failure> {
        let file = PathBuf::from(name);
        let (from, journal) = match file.is_file() {
            true => (file, None),
            false => {
                let folder = runs::find(name)?;
                let journal = ReadJournal::open(&folder)?;
                (folder, Some(journal))
            }
        };
        let base = read_baseline(&from).map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(Self { comparison: Comparison::new(&base, summary), journal })
    }

    /// As the page takes it.
    pub(super) fn told(&self) -> html::Base<'_> {
        html::Base { comparison: &self.comparison, journal: self.journal.as_ref() }
    }
}
