//! Tables of groups: personas, levels of traits, cases and tags of cases, the worst first.

use super::{
    charts::{self, EndingPart, Stretch},
    facts::{Facts, Row},
    filter,
};
use crate::{
    measures::{self, Column, ReachedCase},
    show,
    stats::wilson,
};
use rehearsal_core::{
    gate::Measure,
    summary::{Group, Summary},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A persona, a level of a trait, a case or a tag.
#[derive(Serialize)]
pub(super) struct GroupView {
    pub(super) name: String,
    /// Chooses its conversations in the list.
    link: String,
    detail: Option<String>,
    labels: Vec<Label>,
    /// Of how many attempts those that were played to an end are counted: of those planned, as far as the plan says.
    of: String,
    played: u32,
    /// How many of them the simulated user spoilt.
    spoilt: Option<String>,
    values: Vec<Value>,
    endings: Vec<EndingPart>,
}

/// Groups under a heading of their own: the levels of one trait, the values of one tag.
#[derive(Serialize)]
pub(super) struct Family {
    name: String,
    groups: Vec<GroupView>,
}

/// A trait or a tag.
#[derive(Serialize)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) value: String,
}

#[derive(Serialize)]
struct Value {
    shown: String,
    scored: u32,
    /// Between what the share may lie, had there been many more attempts.
    interval: Option<String>,
    bar: Option<Bar>,
    few: bool,
}

#[derive(Serialize)]
struct Bar {
    fill: Stretch,
    interval: Option<Stretch>,
}

/// Scores from which on a number is shown as one that says something.
pub(super) const ENOUGH: u32 = 3;

/// The most levels and values of tags that the page has a row for, of each trait or tag.
const MOST: usize = 20;

pub(super) fn personas(summary: &Summary, columns: &[Column]) -> Vec<GroupView> {
    let view = |(name, group): (&str, &Group)| {
        let traits = summary.manifest.as_ref().and_then(|manifest| manifest.personas.get(name));
        let detail = traits.is_none().then(|| "made up for each case".to_owned());
        GroupView {
            detail,
            labels: traits.map(labels).unwrap_or_default(),
            of: format!("of {}", group.attempts),
            ..group_view((name, filter::link(&[("persona", name)])), group, columns)
        }
    };
    measures::personas_worst_first(summary).into_iter().map(view).collect()
}

pub(super) fn cases(cases: &[ReachedCase<'_>], columns: &[Column]) -> Vec<GroupView> {
    let view = |ReachedCase { case, group, .. }: &ReachedCase<'_>| GroupView {
        detail: Some(case.task_description.clone()),
        labels: labels(&case.tags),
        of: format!("of {}", case.attempts.max(group.attempts)),
        ..group_view((&case.name, filter::link(&[("case", &case.name)])), group, columns)
    };
    cases.iter().map(view).collect()
}

/// By each level of each trait of the people who played.
pub(super) fn traits(summary: &Summary, facts: &Facts, columns: &[Column]) -> Vec<Family> {
    families(summary, ("trait", facts), columns, |row| facts.traits(row))
}

/// By each value of each tag of the cases.
pub(super) fn tags(summary: &Summary, facts: &Facts, columns: &[Column]) -> Vec<Family> {
    let cases = summary.manifest.iter().flat_map(|manifest| &manifest.cases);
    let tags: BTreeMap<&str, _> = cases.map(|case| (case.name.as_str(), &case.tags)).collect();
    families(summary, ("tag", facts), columns, |row| tags.get(row.id.case.as_str()).copied())
}

/// Groups by each pair of a name and a value that an attempt has.
fn families<'a>(
    summary: &Summary,
    (property, facts): (&str, &'a Facts),
    columns: &[Column],
    pairs: impl Fn(&'a Row) -> Option<&'a BTreeMap<String, String>>,
) -> Vec<Family> {
    let mut groups: BTreeMap<&str, BTreeMap<&str, Group>> = BTreeMap::new();
    for row in facts.rows.values() {
        for (name, value) in pairs(row).into_iter().flatten() {
            let group = groups.entry(name).or_default().entry(value).or_default();
            row.add_to(group, &facts.evaluators);
        }
    }
    let worst = measures::gated(summary);
    let mut families: Vec<(&str, Vec<(&str, Group)>)> = Vec::new();
    for (name, values) in groups {
        let mut values: Vec<(&str, Group)> = values.into_iter().collect();
        measures::sort_worst_first(&mut values, worst.as_ref(), |(_, group)| group);
        // A level that one person has is the worst or the best by chance.
        values.sort_by_key(|(_, group)| has_few(group, worst.as_ref()));
        families.push((name, values));
    }
    let none = Group::default();
    measures::sort_worst_first(&mut families, worst.as_ref(), |(_, values)| {
        values.first().map_or(&none, |(_, group)| group)
    });
    families.sort_by_key(|(_, values)| values.iter().all(|(_, group)| has_few(group, worst.as_ref())));
    families.into_iter().map(|(name, values)| family((property, name), &values, columns)).collect()
}

/// Whether so few scores stand behind the number that it says nothing.
fn has_few(group: &Group, column: Option<&Column>) -> bool {
    column.is_some_and(|column| group.tally(&column.evaluator).scored < ENOUGH)
}

fn family((property, name): (&str, &str), values: &[(&str, Group)], columns: &[Column]) -> Family {
    let view = |(value, group): &(&str, Group)| GroupView {
        of: format!("of {}", group.attempts),
        ..group_view((value, filter::link(&[(property, &format!("{name}={value}"))])), group, columns)
    };
    Family { name: name.replace('_', " "), groups: values.iter().take(MOST).map(view).collect() }
}

pub(super) fn labels(pairs: &BTreeMap<String, String>) -> Vec<Label> {
    pairs.iter().map(|(name, value)| Label { name: name.clone(), value: value.clone() }).collect()
}

fn group_view((name, link): (&str, String), group: &Group, columns: &[Column]) -> GroupView {
    GroupView {
        name: name.to_owned(),
        link,
        detail: None,
        labels: Vec::new(),
        of: String::new(),
        played: group.played(),
        spoilt: Some(group.trust.spoilt())
            .filter(|spoilt| *spoilt > 0)
            .map(|spoilt| format!("{spoilt} spoilt")),
        values: columns.iter().map(|column| value(column, group)).collect(),
        endings: charts::endings(group),
    }
}

fn value(column: &Column, group: &Group) -> Value {
    let scored = group.tally(&column.evaluator).scored;
    let interval = interval(column, group);
    let bar = |value| Bar {
        fill: Stretch::between(0.0, value),
        interval: interval.map(|(low, high)| Stretch::between(low, high)),
    };
    Value {
        shown: column.shown(group),
        scored,
        interval: interval.map(shown),
        bar: column.value(group).map(bar),
        few: scored < ENOUGH,
    }
}

/// Where a rate may lie, at 95 %; a mean has no such interval.
pub(super) fn interval(column: &Column, group: &Group) -> Option<(f64, f64)> {
    let tally = group.tally(&column.evaluator);
    match column.measure {
        Measure::Rate => {
            wilson(tally.passed, tally.scored, show::CONFIDENCE).map(|found| (found.low, found.high))
        }
        Measure::Mean => None,
    }
}

/// `60 to 86%`.
pub(super) fn shown((low, high): (f64, f64)) -> String {
    let low = show::percent(low);
    format!("{} to {}", low.trim_end_matches('%'), show::percent(high))
}
