//! The file of frozen people as it is written.

use super::{FrozenCase, FrozenPerson};
use crate::{
    complaint::Notes,
    format::{Optional, Ordered, Required, Scalar},
    lower::texts,
    yaml::Placed,
};
use rehearsal_core::{actor::ActorProfile, ids::PersonaId};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map with `cases`")]
pub(super) struct PeopleFile {
    #[serde(default)]
    cases: Optional<Ordered<Placed<CaseForm>>>,
}

/// The people of one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map with `text` and `people`")]
struct CaseForm {
    text: Required<Placed<String>>,
    people: Required<Ordered<Placed<PersonForm>>>,
}

/// One person.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a person: a map with `traits`, `context`, `actor_goal` and `goal_parts`"
)]
struct PersonForm {
    #[serde(default)]
    traits: BTreeMap<String, Scalar>,
    #[serde(default)]
    manner: BTreeMap<String, String>,
    #[serde(default)]
    context: String,
    actor_goal: Required<Placed<String>>,
    goal_parts: Required<Placed<Vec<Placed<String>>>>,
}

impl PeopleFile {
    pub(super) fn lower(&self, notes: &mut Notes<'_>) -> Vec<FrozenCase> {
        let cases = self.cases.get().into_iter().flat_map(|cases| &cases.0);
        cases.map(|(name, form)| case(name, form, notes)).collect()
    }
}

fn case(name: &str, form: &Placed<CaseForm>, notes: &mut Notes<'_>) -> FrozenCase {
    let text = notes.required(&form.value.text, "text", form.at).map(|text| text.value.clone());
    let people = notes.required(&form.value.people, "people", form.at);
    let people = people.into_iter().flat_map(|people| &people.0);
    FrozenCase {
        name: name.to_owned(),
        at: form.at,
        text: text.unwrap_or_default(),
        people: people.map(|(id, form)| person(id, form, notes)).collect(),
    }
}

fn person(id: &str, form: &Placed<PersonForm>, notes: &mut Notes<'_>) -> FrozenPerson {
    let Placed { value: form, at } = form;
    let parts = notes.required(&form.goal_parts, "goal_parts", *at);
    if let Some(parts) = parts.filter(|parts| parts.value.is_empty()) {
        notes.complain(parts.at, "`goal_parts` is empty; a goal has at least one part");
    }
    let parts = parts.map(|parts| texts::items(&parts.value, "a part of the goal", notes));
    let profile = ActorProfile {
        traits: texts::plain(&form.traits),
        manner: form.manner.clone(),
        context: form.context.clone(),
        actor_goal: texts::text(&form.actor_goal, "actor_goal", *at, notes),
        goal_parts: parts.unwrap_or_default(),
    };
    FrozenPerson { id: PersonaId::new(id), at: *at, profile: Arc::new(profile) }
}
