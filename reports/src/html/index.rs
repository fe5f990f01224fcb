//! The list of the conversations, in short: what the page's script lists, sorts and filters by. Names stand once, and
//! rows hold their places.

use super::facts::{Facts, Row};
use crate::{show, spent, trust, visible::visible_line};
use rehearsal_core::{
    review::{Owner, Validity},
    session::EndingKind,
    summary::Summary,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The list.
#[derive(Serialize)]
pub(super) struct Index {
    cases: Names,
    personas: Names,
    /// The endings by their class and their word; the last is that of attempts that did not finish.
    endings: Vec<(&'static str, &'static str)>,
    owners: Vec<(&'static str, &'static str)>,
    reviews: Vec<(&'static str, &'static str)>,
    evaluators: Vec<String>,
    /// Traits and levels, as `name=level`.
    traits: Names,
    /// The traits of each person who played.
    people: Vec<Vec<usize>>,
    /// Tags of cases, as `name=value`.
    tags: Names,
    /// The tags of each case.
    tagged: Vec<Vec<usize>>,
    rows: Vec<RowEntry>,
}

/// One conversation; serialised as a list, since there may be thousands.
#[derive(Serialize)]
struct RowEntry(
    /// The number of its anchor.
    u32,
    /// Its case.
    usize,
    /// Its persona.
    usize,
    /// Its trial.
    u32,
    /// Its ending.
    usize,
    /// Who owns its failure.
    Option<usize>,
    /// What its review came to.
    Option<usize>,
    /// Messages of the user.
    u32,
    /// Milliseconds, and as shown.
    (u64, String),
    /// Millionths of a dollar where known, and as shown.
    (Option<u64>, String),
    /// Who played.
    Option<usize>,
    /// Calls of tools that failed.
    u32,
    /// Evaluator, class and what is shown.
    Vec<(usize, &'static str, String)>,
);

/// Names, each once.
#[derive(Default, Serialize)]
#[serde(transparent)]
struct Names {
    names: Vec<String>,
    #[serde(skip)]
    places: BTreeMap<String, usize>,
}

impl Names {
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.names.len();
        self.places.insert(name.to_owned(), place);
        self.names.push(visible_line(name).into_owned());
        place
    }

    fn pairs(&mut self, pairs: &BTreeMap<String, String>) -> Vec<usize> {
        pairs.iter().map(|(name, value)| self.place(&format!("{name}={value}"))).collect()
    }
}

impl Index {
    pub(super) fn new(summary: &Summary, facts: &Facts) -> Self {
        let (mut cases, mut personas) = (Names::default(), Names::default());
        let (mut traits, mut tags) = (Names::default(), Names::default());
        let rows: Vec<RowEntry> = facts
            .rows
            .iter()
            .map(|(index, row)| {
                let names = (cases.place(row.id.case.as_str()), personas.place(row.id.persona.as_str()));
                entry(index.0, row, names)
            })
            .collect();
        let planned = summary.manifest.iter().flat_map(|manifest| &manifest.cases);
        let tagged: BTreeMap<&str, _> = planned.map(|case| (case.name.as_str(), &case.tags)).collect();
        let mut tags_of = |case: &String| tagged.get(case.as_str()).map(|of| tags.pairs(of));
        let mut by_place: Vec<(&String, &usize)> = cases.places.iter().collect();
        by_place.sort_by_key(|(_, place)| **place);
        let tagged = by_place.into_iter().map(|(case, _)| tags_of(case).unwrap_or_default()).collect();
        let endings = EndingKind::ALL.into_iter().map(|kind| (kind.as_str(), show::ending(kind)));
        Self {
            people: facts.people.iter().map(|person| traits.pairs(person)).collect(),
            endings: endings.chain([("unfinished", "not finished")]).collect(),
            owners: Owner::ALL.map(|owner| (owner.as_str(), trust::whose(owner))).to_vec(),
            reviews: Validity::ALL.map(|validity| (validity.as_str(), word(validity))).to_vec(),
            evaluators: facts
                .evaluators
                .iter()
                .map(|name| visible_line(name.as_str()).into_owned())
                .collect(),
            cases,
            personas,
            traits,
            tags,
            tagged,
            rows,
        }
    }
}

fn entry(index: u32, row: &Row, (case, persona): (usize, usize)) -> RowEntry {
    let ending = EndingKind::ALL.iter().position(|kind| Some(*kind) == row.ending);
    let owner = row.owner.and_then(|owner| Owner::ALL.iter().position(|known| *known == owner));
    let review = row.validity.and_then(|found| Validity::ALL.iter().position(|known| *known == found));
    let known = row.spending.known_cost().map(|cost| cost.picodollars() / 1_000_000);
    let marks = row.marks.iter().map(|(place, mark)| (*place, mark.view.class, mark.view.shown.clone()));
    RowEntry(
        index + 1,
        case,
        persona,
        row.id.trial,
        ending.unwrap_or(EndingKind::ALL.len()),
        owner,
        review,
        row.messages,
        (row.took / 1_000_000, show::length(row.took)),
        (known, spent::cost(&row.spending)),
        row.person,
        row.tool_errors,
        marks.collect(),
    )
}

/// What a review came to, in the list; nothing of a user who played fair.
fn word(validity: Validity) -> &'static str {
    match validity {
        Validity::Valid => "",
        Validity::Helped => "user helped",
        Validity::Hindered => "user hindered",
        Validity::Unreviewed => "unreviewed",
    }
}
