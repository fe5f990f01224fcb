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
    /// What each case has with each of its people; `None` for the traits of one who is made up.
    attempts: Vec<(BTreeMap<&'a str, &'a str>, Option<&'a Traits>)>,
    /// Whether people are made up, whose traits nobody knows beforehand. A rule about a trait that none of them turns out
    /// to have passes nobody: it cannot be decided.
    made_up: bool,
}

impl<'a> Known<'a> {
    pub(super) fn of(cases: &'a [Arc<Case>]) -> Self {
        let mut known = Self { values: BTreeMap::new(), attempts: Vec::new(), made_up: false };
        for case in cases {
            known.add("case", case.name.as_str());
            case.tags.iter().for_each(|(name, value)| known.add(name, value));
            for choice in &case.personas {
                known.add("persona", choice.id().as_str());
                let traits = traits(choice);
                known.made_up |= traits.is_none();
                traits.into_iter().flatten().for_each(|(name, level)| known.add(name, level));
                let mut facts: BTreeMap<&str, &str> =
                    case.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                facts.extend([("case", case.name.as_str()), ("persona", choice.id().as_str())]);
                known.attempts.push((facts, traits));
            }
        }
        known
    }

    fn add(&mut self, name: &'a str, value: &'a str) {
        self.values.entry(name).or_default().insert(value);
    }

    /// Whether an attempt may have all of these.
    fn has_all(&self, wanted: &BTreeMap<String, Placed<Scalar>>) -> bool {
        self.attempts.iter().any(|(facts, traits)| {
            wanted.iter().all(|(name, value)| {
                let level = traits.and_then(|traits| traits.get(name)).map(String::as_str);
                match level.or_else(|| facts.get(name.as_str()).copied()) {
                    Some(found) => found == value.value.0,
                    None => traits.is_none(),
                }
            })
        })
    }

    /// Whether it may be a trait of somebody who is not made up yet.
    fn may_come(&self, name: &str) -> bool {
        let is_slip = || {
            let known = self.values.keys().copied();
            !self.values.contains_key(name) && nearest::nearest(name, known).is_some()
        };
        self.made_up && !["case", "persona"].contains(&name) && !is_slip()
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
    let each = pairs.iter().all(|(name, value)| {
        known.may_come(name)
            || known.values.get(name.as_str()).is_some_and(|all| all.contains(value.value.0.as_str()))
    });
    if each && !pairs.is_empty() && !known.has_all(pairs) {
        let hint =
            Some("take a persona and a level that belong together, or leave one of them out".to_owned());
        notes.complain_with(*at, "`where` picks out no attempts: none has all of these at once", hint);
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

/// The traits of somebody who is not made up.
fn traits(choice: &PersonaChoice) -> Option<&Traits> {
    match choice {
        PersonaChoice::Given(persona) => Some(&persona.traits),
        PersonaChoice::Frozen { profile, .. } => Some(&profile.traits),
        PersonaChoice::Auto(_) => None,
    }
}
