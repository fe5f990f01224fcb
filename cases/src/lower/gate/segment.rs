//! The key `where` of a rule: which attempts it is about, with a complaint about names and values that no attempt has.

use crate::{
    complaint::{Notes, quoted},
    format::Scalar,
    nearest,
    yaml::Placed,
};
use rehearsal_core::{
    actor::Traits,
    case::{Case, PersonaChoice},
    gate::Segment,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The names by which attempts can be picked out, each with its values.
pub(super) struct Known<'a> {
    values: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Whether people are made up, whose traits nobody knows beforehand. A rule about a trait that none of them turns out
    /// to have passes nobody: it cannot be decided.
    made_up: bool,
}

impl<'a> Known<'a> {
    pub(super) fn of(cases: &'a [Arc<Case>]) -> Self {
        let mut known = Self { values: BTreeMap::new(), made_up: false };
        for case in cases {
            known.add("case", case.name.as_str());
            case.tags.iter().for_each(|(name, value)| known.add(name, value));
            for choice in &case.personas {
                known.add("persona", choice.id().as_str());
                known.add_person(choice);
            }
        }
        known
    }

    fn add_person(&mut self, choice: &'a PersonaChoice) {
        let traits: &'a Traits = match choice {
            PersonaChoice::Given(persona) => &persona.traits,
            PersonaChoice::Frozen { profile, .. } => &profile.traits,
            PersonaChoice::Auto(_) => {
                self.made_up = true;
                return;
            }
        };
        traits.iter().for_each(|(name, level)| self.add(name, level));
    }

    fn add(&mut self, name: &'a str, value: &'a str) {
        self.values.entry(name).or_default().insert(value);
    }

    /// Whether it may be a trait of somebody who is not made up yet.
    fn may_come(&self, name: &str) -> bool {
        self.made_up && !["case", "persona"].contains(&name)
    }
}

/// Lowers the key; everything where it is left out.
pub(super) fn lower(
    written: Option<&Placed<BTreeMap<String, Placed<Scalar>>>>,
    known: &Known<'_>,
    notes: &mut Notes<'_>,
) -> Segment {
    let Some(Placed { value: pairs, at }) = written else { return Segment::default() };
    if pairs.is_empty() {
        let hint = Some(
            "name what they have in common, such as `{ patience_level: low }`, or leave it out".to_owned(),
        );
        notes.complain_with(*at, "`where` picks out no attempts", hint);
    }
    for (name, value) in pairs {
        check(name, value, known, notes);
    }
    Segment(pairs.iter().map(|(name, value)| (name.clone(), value.value.0.clone())).collect())
}

fn check(name: &str, value: &Placed<Scalar>, known: &Known<'_>, notes: &mut Notes<'_>) {
    if known.may_come(name) {
        return;
    }
    let text = value.value.0.as_str();
    match known.values.get(name) {
        None => {
            let hint = nearest::hint(name, known.values.keys().copied());
            let message =
                format!("no attempt has {}: no case, persona, trait or tag goes by it", quoted(name));
            notes.complain_with(value.at, message, hint);
        }
        Some(values) if !values.contains(text) => {
            let hint = nearest::hint(text, values.iter().copied());
            let message = format!("no attempt has {} for {}", quoted(text), quoted(name));
            notes.complain_with(value.at, message, hint);
        }
        Some(_) => {}
    }
}
