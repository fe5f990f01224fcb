//! Which attempts a rule is about.

use super::planned;
use rehearsal_core::{
    attempt::AttemptIndex,
    gate::Segment,
    summary::{AttemptRow, Group, Summary},
};

/// The attempts of a segment.
pub(super) struct Played<'a> {
    /// Those that finished, in the order of the plan.
    pub(super) rows: Vec<(AttemptIndex, &'a AttemptRow)>,
    /// Those that did not, as far as they may belong to it.
    pub(super) unplayed: u32,
    /// The counts of those that finished.
    pub(super) group: Group,
}

/// The attempts of this segment.
pub(super) fn played<'a>(segment: &Segment, summary: &'a Summary) -> Played<'a> {
    let rows = summary.rows.iter().filter(|(_, row)| holds(segment, row, summary));
    let rows: Vec<_> = rows.map(|(index, row)| (*index, row)).collect();
    let group = if segment.is_everything() {
        summary.total.clone()
    } else {
        Group::of(rows.iter().map(|(_, row)| *row))
    };
    Played { rows, unplayed: unplayed(segment, summary), group }
}

/// Whether an attempt belongs to a segment.
pub(crate) fn holds(segment: &Segment, row: &AttemptRow, summary: &Summary) -> bool {
    let Segment(pairs) = segment;
    pairs.iter().all(|(name, value)| value_of(name, row, summary).as_deref() == Some(value))
}

/// What an attempt has under a name: a trait comes before a tag of the same name.
fn value_of(name: &str, row: &AttemptRow, summary: &Summary) -> Option<String> {
    match name {
        "case" => Some(row.id.case.to_string()),
        "persona" => Some(row.id.persona.to_string()),
        name => {
            let who = (row.id.case.to_string(), row.id.persona.to_string());
            let manifest = summary.manifest.as_ref()?;
            let given = || manifest.personas.get(row.id.persona.as_str())?.get(name);
            let level = summary.people.get(&who).and_then(|traits| traits.get(name)).or_else(given);
            let case = || manifest.cases.iter().find(|case| case.name == row.id.case.as_str());
            level.or_else(|| case()?.tags.get(name)).cloned()
        }
    }
}

/// Attempts that were not finished and may belong to a segment. Who would have played them is not known, so that only
/// a case rules any out.
fn unplayed(Segment(pairs): &Segment, summary: &Summary) -> u32 {
    let all = planned(summary).saturating_sub(summary.total.attempts);
    let Some(case) = pairs.get("case") else { return all };
    let of_case =
        summary.manifest.iter().flat_map(|manifest| &manifest.cases).find(|planned| planned.name == *case);
    let finished = summary.cases.get(case).map_or(0, |group| group.attempts);
    of_case.map_or(0, |planned| planned.attempts.saturating_sub(finished)).min(all)
}
