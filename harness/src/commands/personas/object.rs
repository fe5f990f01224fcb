//! The JSON object that `rehearsal personas --format json` prints.

use super::roster::{Entry, Kind, Roster};
use rehearsal_core::{actor::Traits, case::Case, spending::Spending, suite::Grid};
use rehearsal_simulators::known_profile;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of this object's shape.
const FORMAT: u32 = 1;

/// Who plays the cases of a suite. `null` is what is not known.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "The people of a suite of Rehearsal")]
pub(in super::super) struct PeopleObject {
    /// The version of this object's shape; counted up when a reader of the old one would misread it.
    format: u32,
    /// The suite's name.
    suite: String,
    /// Its file, as the user named it.
    file: String,
    /// Where generated people are kept; it may not be there.
    people_file: String,
    /// The trait grid; `null` where the suite has none.
    grid: Option<GridEntry>,
    /// The selected cases and people, in the suite's order.
    cases: Vec<CaseEntry>,
    /// What making people up cost; `null` where nobody was to be made up.
    cost: Option<CostEntry>,
    /// What a person should know.
    warnings: Vec<String>,
}

/// The trait grid, and how far the suite's people try it.
#[derive(Debug, Serialize, JsonSchema)]
struct GridEntry {
    /// Its properties, in the suite's order.
    traits: Vec<ScaleEntry>,
    /// How many pairs of levels somebody may have.
    pairs: usize,
    /// How many of them the suite's people have.
    tried: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ScaleEntry {
    /// The property.
    name: String,
    /// Its levels, in the suite's order.
    levels: Vec<LevelEntry>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LevelEntry {
    /// The level.
    name: String,
    /// How it shows.
    behaviour: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CaseEntry {
    /// The case.
    name: String,
    /// Who plays its user.
    people: Vec<PersonEntry>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PersonEntry {
    /// The id.
    id: String,
    /// How the person came to be.
    kind: Kind,
    /// Who it is; `null` for somebody who is made up in every run.
    profile: Option<ProfileEntry>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ProfileEntry {
    /// Graded properties.
    traits: Traits,
    /// How they show.
    manner: BTreeMap<String, String>,
    /// Background.
    context: String,
    /// What the person wants.
    actor_goal: String,
    /// The goal in parts.
    goal_parts: Vec<String>,
}

/// What making people up cost, in US dollars.
#[derive(Debug, Serialize, JsonSchema)]
struct CostEntry {
    /// As far as it is known.
    usd: f64,
    /// Requests to a provider.
    calls: u64,
    /// Of these, calls whose cost is not known.
    unknown: u64,
}

impl PeopleObject {
    pub(super) fn new(roster: &Roster, spent: Option<&Spending>) -> Self {
        let suite = &roster.suite;
        Self {
            format: FORMAT,
            suite: suite.name.clone(),
            file: suite.file.display().to_string(),
            people_file: roster.file.display().to_string(),
            grid: (!suite.grid.is_empty()).then(|| grid(&suite.grid, roster)),
            cases: roster.cases().map(|(case, people)| entry(case, people)).collect(),
            cost: spent.map(|spent| CostEntry {
                usd: spent.cost.dollars(),
                calls: spent.calls,
                unknown: spent.of_unknown_cost(),
            }),
            warnings: roster.warnings.clone(),
        }
    }
}

fn grid(grid: &Grid, roster: &Roster) -> GridEntry {
    let traits = grid.traits.iter().map(|scale| ScaleEntry {
        name: scale.name.clone(),
        levels: scale
            .levels
            .iter()
            .map(|level| LevelEntry { name: level.name.clone(), behaviour: level.behaviour.clone() })
            .collect(),
    });
    GridEntry { traits: traits.collect(), pairs: grid.pairs().len(), tried: tried(roster) }
}

/// How many pairs of levels the suite's people have.
pub(super) fn tried(roster: &Roster) -> usize {
    let profiles = roster.everybody().filter_map(|(case, choice)| known_profile(case, choice));
    let traits: Vec<Traits> = profiles.map(|profile| profile.traits).collect();
    roster.suite.grid.tried(&traits)
}

fn entry(case: &Case, people: Vec<Entry>) -> CaseEntry {
    let person = |Entry { id, kind, profile }: Entry| PersonEntry {
        id: id.to_string(),
        kind,
        profile: profile.map(|profile| ProfileEntry {
            traits: profile.traits,
            manner: profile.manner,
            context: profile.context,
            actor_goal: profile.actor_goal,
            goal_parts: profile.goal_parts,
        }),
    };
    CaseEntry { name: case.name.to_string(), people: people.into_iter().map(person).collect() }
}
