//! The people of a suite: who plays which case, and how each came to be.

use crate::{compose::is_of_grid, exit::Failure};
use rehearsal_cases::people_file;
use rehearsal_core::{
    actor::ActorProfile,
    case::{Case, PersonaChoice},
    ids::{CaseName, PersonaId},
    suite::Suite,
};
use rehearsal_engine::is_selected;
use rehearsal_reports::People;
use rehearsal_simulators::known_profile;
use schemars::JsonSchema;
use serde::Serialize;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

/// How a person came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// The suite describes them.
    Described,
    /// The suite's trait grid has them.
    Grid,
    /// They were made up once and are kept.
    Kept,
    /// They were made up now, or taken from a run, and are not kept.
    MadeUp,
    /// They are made up anew in every run.
    Auto,
}

/// Everybody who plays a suite's cases.
pub(super) struct Roster {
    /// The suite, with generated people in their places as far as there are any.
    pub(super) suite: Suite,
    /// Where generated people are kept.
    pub(super) file: PathBuf,
    /// What a person should know.
    pub(super) warnings: Vec<String>,
    filter: Option<String>,
    /// Who was made up now.
    new: BTreeSet<(CaseName, PersonaId)>,
}

/// One person of a case.
pub(super) struct Entry {
    pub(super) id: PersonaId,
    pub(super) kind: Kind,
    /// `None` for somebody who is still to be made up.
    pub(super) profile: Option<ActorProfile>,
}

impl Roster {
    /// Reads the suite with the people that are kept. One who no longer fits is a warning here, as this is where it can
    /// be set right.
    pub(super) fn read(suite: &Path, filter: Option<&str>) -> Result<Self, Failure> {
        let file = people_file(suite);
        let (suite, people) = rehearsal_cases::read_apart(suite)?;
        let (suite, misfits) = match people {
            Some(people) => people.join_fitting(suite),
            None => (suite, Vec::new()),
        };
        let warnings = misfits.iter().map(ToString::to_string).collect();
        let roster = Self { suite, file, warnings, filter: filter.map(str::to_owned), new: BTreeSet::new() };
        if roster.cases().next().is_none() {
            return Err(Failure::Usage(format!(
                "nobody matches \"{}\"; -k takes part of a case's name, a persona's id or a tag such as category=booking",
                filter.unwrap_or_default()
            )));
        }
        Ok(roster)
    }

    /// The cases with their people, as far as they are selected.
    pub(super) fn cases(&self) -> impl Iterator<Item = (&Arc<Case>, Vec<Entry>)> {
        let entries = |case: &Arc<Case>| -> Vec<Entry> {
            let choices = case.personas.iter().filter(|choice| self.selects(case, choice));
            choices.map(|choice| self.entry(case, choice)).collect()
        };
        self.suite
            .cases
            .iter()
            .map(move |case| (case, entries(case)))
            .filter(|(_, people)| !people.is_empty())
    }

    /// Whether a person is selected.
    pub(super) fn selects(&self, case: &Case, choice: &PersonaChoice) -> bool {
        is_selected(self.filter.as_deref(), case, choice)
    }

    /// Everybody, selected or not, who plays the suite.
    pub(super) fn everybody(&self) -> impl Iterator<Item = (&Case, &PersonaChoice)> {
        self.suite
            .cases
            .iter()
            .flat_map(|case| case.personas.iter().map(move |choice| (case.as_ref(), choice)))
    }

    /// Puts people into the places of those who are still to be made up.
    pub(super) fn seat(&mut self, people: &People) {
        let filter = self.filter.clone();
        for case in &mut self.suite.cases {
            let case = Arc::make_mut(case);
            let before = case.clone();
            for choice in &mut case.personas {
                let PersonaChoice::Auto(id) = choice else { continue };
                let profile = people.profile(&before.name, id);
                if let Some(profile) = profile
                    .filter(|_| is_selected(filter.as_deref(), &before, &PersonaChoice::Auto(id.clone())))
                {
                    self.new.insert((before.name.clone(), id.clone()));
                    *choice = PersonaChoice::Frozen { id: id.clone(), profile: Arc::new(profile.clone()) };
                }
            }
        }
    }

    /// Says that who was made up is kept now.
    pub(super) fn kept(&mut self) {
        self.new.clear();
    }

    fn entry(&self, case: &Case, choice: &PersonaChoice) -> Entry {
        let id = choice.id().clone();
        let kind = match choice {
            PersonaChoice::Given(_) if is_of_grid(&id) => Kind::Grid,
            PersonaChoice::Given(_) => Kind::Described,
            PersonaChoice::Frozen { .. } if self.new.contains(&(case.name.clone(), id.clone())) => {
                Kind::MadeUp
            }
            PersonaChoice::Frozen { .. } => Kind::Kept,
            PersonaChoice::Auto(_) => Kind::Auto,
        };
        Entry { id, kind, profile: known_profile(case, choice) }
    }
}
