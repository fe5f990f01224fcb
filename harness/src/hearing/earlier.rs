//! An earlier run, whose conversations are judged again.

use super::{Docket, judging};
use crate::{exit::Failure, runs};
use rehearsal_core::{
    attempt::AttemptId,
    case::{Case, Expected, PersonaChoice, SourceRef},
    event::{Manifest, Origin, PlannedCase, RunEnding},
    ids::{CaseName, PersonaId},
    seed::Seed,
    session::Session,
    suite::{ModelChoices, Suite},
    summary::Summary,
};
use rehearsal_engine::{Held, attempt, is_selected};
use rehearsal_reports::{AttemptRecord, ReadJournal};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// An earlier run.
pub(crate) struct Earlier {
    journal: ReadJournal,
    manifest: Manifest,
    /// Whether it stopped because its gate was decided, so that what was not played is missed by nobody.
    decided: bool,
}

/// What is wanted of an earlier run.
#[derive(Clone, Copy)]
pub(crate) struct Again<'a> {
    pub(crate) suite: &'a Suite,
    /// Part of a case, a persona, a tag or a session's id.
    pub(crate) filter: Option<&'a str>,
    /// Instead of the earlier run's own.
    pub(crate) seed: Option<u64>,
}

impl Earlier {
    /// Opens the run that the user named, and reads all of it once: damage is to be known before anything is spent.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub(crate) fn open(named: &str) -> Result<Self, Failure> {
        let journal = ReadJournal::open(&runs::find(named)?)?;
        let Summary { manifest, ending, .. } = journal.summary()?;
        let manifest = manifest.ok_or_else(|| {
            Failure::Usage(format!("the run {named} never began, so there is nothing to judge"))
        })?;
        if let Some(shard) = manifest.shard() {
            return Err(Failure::Usage(format!(
                "the run {named} is {shard}; join the parts with `rehearsal merge`, and judge the whole"
            )));
        }
        Ok(Self { journal, manifest: *manifest, decided: ending == Some(RunEnding::Decided) })
    }

    /// The suite that was played, as the user named it then.
    pub(crate) fn suite_file(&self) -> &Path {
        Path::new(&self.manifest.suite_file)
    }

    /// A word on a suite that is not what it was.
    pub(crate) fn warning(&self, suite: &Suite) -> Option<String> {
        let changed = self.manifest.suite_fingerprint != suite.fingerprint;
        changed.then(|| {
            format!(
                "the suite {} is not what it was when the run was played; cases are judged by what it says now",
                suite.file.display()
            )
        })
    }

    /// What the new run sets out to do.
    ///
    /// # Errors
    /// Where the journal cannot be read, or nothing matches the filter.
    pub(crate) fn docket(&self, again: Again<'_>) -> Result<Docket, Failure> {
        let cases = self.cases(again.suite);
        let selects = again.filter.is_some() || self.decided;
        let planned: BTreeMap<&str, u32> = match selects {
            false => self.manifest.cases.iter().map(|case| (case.name.as_str(), case.attempts)).collect(),
            true => self.selected(again, &cases)?,
        };
        let listed = self.manifest.cases.iter().filter_map(|case| {
            let attempts = planned.get(case.name.as_str()).copied().filter(|attempts| *attempts > 0)?;
            Some(PlannedCase::new(cases.get(case.name.as_str())?, attempts))
        });
        let models = ModelChoices {
            actor: self.manifest.models.actor.clone(),
            profile: self.manifest.models.profile.clone(),
            ..again.suite.models.clone()
        };
        let is_traces = matches!(self.manifest.origin, Origin::Traces { .. });
        Ok(Docket {
            origin: Origin::Run { run: self.manifest.run.clone() },
            cases: listed.collect(),
            attempts: if selects { planned.values().sum() } else { self.manifest.attempts },
            personas: self.manifest.personas.clone(),
            models: if is_traces { judging(again.suite).models } else { models },
            seed: self.seed(again),
        })
    }

    /// The conversations that were held, one at a time.
    pub(crate) fn held<'a>(&'a self, again: Again<'a>) -> impl Iterator<Item = Result<Held, String>> + 'a {
        let cases = self.cases(again.suite);
        let seed = self.seed(again);
        self.journal.attempts().filter_map(move |record| match record {
            Ok(record) => held(record, &cases, again.filter, seed).map(Ok),
            Err(error) => Some(Err(error.to_string())),
        })
    }

    /// All conversations that were held, by the names of their attempts, each with its case.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub(crate) fn by_name(&self, suite: &Suite) -> Result<BTreeMap<String, (Session, Arc<Case>)>, Failure> {
        let cases = self.cases(suite);
        let mut held = BTreeMap::new();
        for record in self.journal.attempts() {
            let record = record?;
            if let (Some(session), Some(case)) = (record.session, cases.get(record.id.case.as_str())) {
                held.insert(record.id.to_string(), (session, case.clone()));
            }
        }
        Ok(held)
    }

    fn seed(&self, again: Again<'_>) -> Seed {
        again.seed.map_or(self.manifest.seed, Seed)
    }

    /// How many attempts of each case are selected.
    fn selected(
        &self,
        again: Again<'_>,
        cases: &BTreeMap<String, Arc<Case>>,
    ) -> Result<BTreeMap<&str, u32>, Failure> {
        let mut counts = BTreeMap::new();
        for record in self.journal.attempts() {
            let record = record?;
            let known = self.manifest.cases.iter().find(|case| case.name == record.id.case.as_str());
            if let (Some(known), true) = (known, matches(&record, cases, again.filter)) {
                *counts.entry(known.name.as_str()).or_default() += 1;
            }
        }
        let filter = again.filter.unwrap_or_default();
        if counts.is_empty() {
            return Err(Failure::Usage(format!(
                "no conversation of the run matches \"{filter}\"; -k takes part of a case's name, a persona's id, a tag such as category=booking or a session's id"
            )));
        }
        Ok(counts)
    }

    /// The run's cases by name: as the suite has them now, and as the run had them where it has them no more.
    fn cases(&self, suite: &Suite) -> BTreeMap<String, Arc<Case>> {
        let now = |planned: &PlannedCase| {
            suite.cases.iter().find(|case| case.name.as_str() == planned.name).cloned()
        };
        let then = |planned: &PlannedCase| Arc::new(remade(planned, &self.manifest.suite_file));
        let cases = self.manifest.cases.iter();
        cases.map(|planned| (planned.name.clone(), now(planned).unwrap_or_else(|| then(planned)))).collect()
    }
}

fn held(
    record: AttemptRecord,
    cases: &BTreeMap<String, Arc<Case>>,
    filter: Option<&str>,
    seed: Seed,
) -> Option<Held> {
    if !matches(&record, cases, filter) {
        return None;
    }
    let case = cases.get(record.id.case.as_str())?;
    let persona = persona(&record.id);
    Some(Held {
        attempt: attempt(record.index, (case, &persona, record.id.trial), seed),
        session: record.session?,
    })
}

fn matches(record: &AttemptRecord, cases: &BTreeMap<String, Arc<Case>>, filter: Option<&str>) -> bool {
    let id = record.session.as_ref().map(|session: &Session| session.id.as_str().to_lowercase());
    let by_id = filter.zip(id).is_some_and(|(filter, id)| id.contains(&filter.to_lowercase()));
    let case = cases.get(record.id.case.as_str());
    by_id || case.is_some_and(|case| is_selected(filter, case, &persona(&record.id)))
}

/// Who held a conversation; judges are told no more of them than their names.
fn persona(id: &AttemptId) -> PersonaChoice {
    PersonaChoice::Auto(PersonaId::new(id.persona.as_str()))
}

/// A case of which only the run's journal is left.
fn remade(planned: &PlannedCase, suite_file: &str) -> Case {
    Case {
        name: CaseName::new(planned.name.as_str()),
        input: String::new(),
        task_description: planned.task_description.clone(),
        goal_parts: Vec::new(),
        known: planned.known.clone(),
        unknown: planned.unknown.clone(),
        answers: Vec::new(),
        assertions: planned.assertions.clone(),
        personas: Vec::new(),
        tags: planned.tags.clone(),
        max_turns: 1,
        trials: 1,
        source: SourceRef { file: suite_file.to_owned(), line: 1, column: 1 },
        script: Vec::new(),
        expected: Expected::default(),
    }
}
