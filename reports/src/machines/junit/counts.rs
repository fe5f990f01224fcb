//! How many test cases there are, and what they come to.

use crate::{
    journal::{JournalError, ReadJournal},
    status::{self, Bar, Status},
};
use rehearsal_core::summary::Summary;

/// How many test cases there are, and what they come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    tests: u32,
    failures: u32,
    errors: u32,
    skipped: u32,
}

impl Counts {
    pub(super) fn of<'a>(statuses: impl Iterator<Item = &'a Status>) -> Self {
        let mut counts = Self::default();
        statuses.for_each(|status| counts.add(status));
        counts
    }

    /// Of the attempts, and how many of them never began, for which one test case stands.
    pub(super) fn of_attempts(
        journal: &ReadJournal,
        summary: &Summary,
        bars: &[Bar],
    ) -> Result<(Self, u32), JournalError> {
        let mut counts = Self::default();
        journal.each_findings(|found| {
            let (ending, review) = (found.ending.as_ref(), found.review.as_ref());
            let bars = status::bars_of(bars, found.index, summary);
            counts.add(&status::status(&bars, ending, review, &found.judgements));
        })?;
        let planned = summary.planned();
        let never_began = planned.saturating_sub(counts.tests);
        if never_began > 0 {
            counts.tests += 1;
            counts.skipped += 1;
        }
        Ok((counts, never_began))
    }

    fn add(&mut self, status: &Status) {
        self.tests += 1;
        match status {
            Status::Passed => {}
            Status::Failed(_) => self.failures += 1,
            Status::Error(_) => self.errors += 1,
            Status::Skipped(_) => self.skipped += 1,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }

    pub(super) fn attributes(self) -> [(&'static str, String); 4] {
        let counts = [
            ("tests", self.tests),
            ("failures", self.failures),
            ("errors", self.errors),
            ("skipped", self.skipped),
        ];
        counts.map(|(name, count)| (name, count.to_string()))
    }
}
