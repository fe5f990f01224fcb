//! The sessions of a run that are to be examined.

use crate::{exit::Failure, runs};
use rehearsal_core::event::{Manifest, PlannedCase};
use rehearsal_engine::Admitted;
use rehearsal_evaluators::diagnosis::failing;
use rehearsal_reports::{AttemptRecord, ReadJournal, diagnosis::Intake};
use std::path::{Path, PathBuf};

/// Which sessions are wanted.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    /// Part of a case, a persona, a tag or a session's id.
    pub(super) filter: Option<&'a str>,
    /// Whether those that did not fail are wanted, too.
    pub(super) all: bool,
}

/// A run whose sessions are examined.
pub(super) struct Chosen<'a> {
    journal: ReadJournal,
    /// The run's folder.
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) choice: Choice<'a>,
    pub(super) intake: Intake,
}

impl<'a> Chosen<'a> {
    /// Opens the run that the user named, and reads all of it once: damage is to be known before anything is spent.
    ///
    /// # Errors
    /// Where there is none, it cannot be read, or nothing of it matches the filter.
    pub(super) fn open(named: &str, choice: Choice<'a>) -> Result<Self, Failure> {
        let folder = runs::find(named)?;
        let journal = ReadJournal::open(&folder)?;
        let never = || Failure::Usage(format!("the run {named} never began, so there is nothing to examine"));
        let manifest = *journal.summary()?.manifest.ok_or_else(never)?;
        let mut chosen = Self { journal, folder, manifest, choice, intake: Intake::default() };
        chosen.intake = chosen.count()?;
        if let (0, Some(filter)) = (chosen.intake.sessions, choice.filter) {
            return Err(Failure::Usage(format!(
                "no conversation of the run matches \"{filter}\"; -k takes part of a case's name, a persona's id, a tag such as category=booking or a session's id"
            )));
        }
        Ok(chosen)
    }

    /// The suite that was played, as the user named it then.
    pub(super) fn suite_file(&self) -> &Path {
        Path::new(&self.manifest.suite_file)
    }

    /// The sessions, one at a time.
    pub(super) fn sessions(&self) -> impl Iterator<Item = Result<Admitted, String>> {
        self.journal.attempts().filter_map(|record| match record {
            Ok(record) => self.admitted(record).map(Ok),
            Err(error) => Some(Err(error.to_string())),
        })
    }

    fn count(&self) -> Result<Intake, Failure> {
        let mut intake = Intake::default();
        for record in self.journal.attempts() {
            let record = record?;
            if record.session.is_none() || !self.matches(&record) {
                continue;
            }
            intake.sessions += 1;
            intake.failed += u32::from(complaints(&record).is_some());
            intake.wanted += u32::from(self.admitted(record).is_some());
        }
        Ok(intake)
    }

    fn admitted(&self, record: AttemptRecord) -> Option<Admitted> {
        if !self.matches(&record) {
            return None;
        }
        let complaints = complaints(&record).or_else(|| self.choice.all.then(Vec::new))?;
        let id = record.id.to_string();
        Some(Admitted {
            attempt: record.index,
            case: self.planned(&record).cloned().unwrap_or_default(),
            session: record.session?,
            complaints,
            seed: self.manifest.seed.derive(&["diagnosis", &id]),
        })
    }

    fn planned(&self, record: &AttemptRecord) -> Option<&PlannedCase> {
        self.manifest.cases.iter().find(|case| case.name == record.id.case.as_str())
    }

    fn matches(&self, record: &AttemptRecord) -> bool {
        let Some(filter) = self.choice.filter.map(str::to_lowercase) else { return true };
        let name = format!("{} / {}", record.id.case, record.id.persona).to_lowercase();
        let session = record.session.as_ref().map(|session| session.id.as_str().to_lowercase());
        let tags = self.planned(record).into_iter().flat_map(|case| &case.tags);
        let mut tags = tags.map(|(key, value)| format!("{key}={value}").to_lowercase());
        name.contains(&filter)
            || session.is_some_and(|session| session.contains(&filter))
            || tags.any(|tag| tag.contains(&filter))
    }
}

fn complaints(record: &AttemptRecord) -> Option<Vec<String>> {
    failing(&record.session.as_ref()?.ending, &record.judgements)
}
