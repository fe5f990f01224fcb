//! Which attempts a rule is about.

use super::planned;
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    gate::Segment,
    summary::{AttemptRow, Group, Summary},
};
use std::collections::BTreeSet;

/// The attempts of a segment.
pub(super) struct Played<'a> {
    /// Those that finished, in the order of the plan.
    pub(super) rows: Vec<(AttemptIndex, &'a AttemptRow)>,
    /// Those that did not, and those of whom nobody was cast, as far as they may belong to it.
    pub(super) unplayed: u32,
    /// The counts of those that finished.
    pub(super) group: Group,
}

/// Whether an attempt belongs to a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    Yes,
    No,
    /// The person who plays the user is made up and was never cast.
    Maybe,
}

/// The attempts of this segment.
pub(super) fn played<'a>(segment: &Segment, summary: &'a Summary) -> Played<'a> {
    let with = |wanted: Belongs| {
        let rows = summary.rows.iter();
        rows.filter(move |(_, row)| belongs(segment, &row.id, summary) == wanted)
    };
    let rows: Vec<_> = with(Belongs::Yes).map(|(index, row)| (*index, row)).collect();
    let group = if segment.is_everything() {
        summary.total.clone()
    } else {
        Group::of(rows.iter().map(|(_, row)| *row))
    };
    let uncast = u32::try_from(with(Belongs::Maybe).count()).unwrap_or(u32::MAX);
    Played { rows, unplayed: unplayed(segment, summary).saturating_add(uncast), group }
}

/// Whether an attempt is known to belong to a segment.
pub(crate) fn holds(segment: &Segment, row: &AttemptRow, summary: &Summary) -> bool {
    belongs(segment, &row.id, summary) == Belongs::Yes
}

/// Whether an attempt belongs to a segment, as far as is known of who plays the user.
pub(super) fn belongs(Segment(pairs): &Segment, id: &AttemptId, summary: &Summary) -> Belongs {
    let found: Vec<Belongs> = pairs.iter().map(|pair| has(pair, id, summary)).collect();
    if found.contains(&Belongs::No) {
        Belongs::No
    } else if found.contains(&Belongs::Maybe) {
        Belongs::Maybe
    } else {
        Belongs::Yes
    }
}

/// Whether an attempt has this value under this name: a trait comes before a tag of the same name.
fn has((name, wanted): (&String, &String), id: &AttemptId, summary: &Summary) -> Belongs {
    let is = |value: &str| if value == wanted { Belongs::Yes } else { Belongs::No };
    match name.as_str() {
        "case" => return is(id.case.as_str()),
        "persona" => return is(id.persona.as_str()),
        _ => {}
    }
    let Some(manifest) = summary.manifest.as_deref() else { return Belongs::No };
    let who = (id.case.to_string(), id.persona.to_string());
    let person = summary.people.get(&who).or_else(|| manifest.personas.get(id.persona.as_str()));
    let case = manifest.cases.iter().find(|case| case.name == id.case.as_str());
    let tag = case.and_then(|case| case.tags.get(name));
    match (person.and_then(|traits| traits.get(name)).or(tag), person) {
        (Some(value), _) => is(value),
        (None, Some(_)) => Belongs::No,
        (None, None) => Belongs::Maybe,
    }
}

/// Attempts that were not finished and may belong to a segment.
fn unplayed(segment: &Segment, summary: &Summary) -> u32 {
    let all = planned(summary).saturating_sub(summary.total.attempts);
    let plan = summary.manifest.iter().flat_map(|manifest| &manifest.plan);
    let finished: BTreeSet<&AttemptId> = summary.rows.values().map(|row| &row.id).collect();
    let mut left = plan.filter(|id| !finished.contains(id)).peekable();
    if left.peek().is_none() {
        // Nobody wrote down what the others would have been.
        return all;
    }
    u32::try_from(left.filter(|id| belongs(segment, id, summary) != Belongs::No).count()).unwrap_or(all)
}
