//! Those who play the users: the simulator with the scales that describe how people behave, and what each is told.

use super::{Means, models::Shelf, prompts};
use crate::{clock::SystemClock, exit::Failure};
use rehearsal_core::{
    case::{Case, PersonaChoice},
    ids::{CaseName, PersonaId},
    suite::{Suite, TraitScale},
};
use rehearsal_engine::Events;
use rehearsal_simulators::{ActorSimulator, Prompts, known_profile};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// The simulator of a suite, for those who need no agent.
///
/// # Errors
/// Where a model is not to be had.
pub fn simulator(suite: &Suite, means: &Means<'_>, events: Events) -> Result<ActorSimulator, Failure> {
    let (actors, ..) = prompts::read(means.prompts)?;
    let ledger = means.ledger(Arc::new(SystemClock));
    let shelf = Shelf::new(&suite.models, (means.providers, means.reuse), (&ledger, events))?;
    players(suite, &shelf, actors)
}

/// The simulator of a suite.
pub(super) fn players(suite: &Suite, shelf: &Shelf<'_>, prompts: Prompts) -> Result<ActorSimulator, Failure> {
    let choices = &suite.models;
    let (actor, profile) = (shelf.take(&choices.actor)?, shelf.take(&choices.profile)?);
    Ok(ActorSimulator::new(actor, profile, prompts).with_scales(scales(suite)))
}

/// The suite's own scales, and the built-in ones that it does not describe otherwise.
fn scales(suite: &Suite) -> Vec<TraitScale> {
    let own = &suite.grid.traits;
    let built_in = rehearsal_cases::standard_scales().into_iter();
    let others = built_in.filter(|scale| own.iter().all(|known| known.name != scale.name));
    own.iter().cloned().chain(others).collect()
}

/// People of a case who are told the very same, in a sentence for each two: they are one person under two names. Who is
/// still to be made up is not known.
///
/// # Errors
/// Where the user's own prompts do not read.
pub fn same_prompt(suite: &Suite, folder: Option<&Path>) -> Result<Vec<String>, Failure> {
    let (prompts, ..) = prompts::read(folder)?;
    let mut found: BTreeMap<[&PersonaId; 2], Vec<&CaseName>> = BTreeMap::new();
    for case in &suite.cases {
        let mut first: BTreeMap<String, &PersonaId> = BTreeMap::new();
        for choice in &case.personas {
            let Some(told) = told(&prompts, case, choice)? else { continue };
            match first.get(&told) {
                Some(before) => found.entry([before, choice.id()]).or_default().push(&case.name),
                None => drop(first.insert(told, choice.id())),
            }
        }
    }
    Ok(found.into_iter().map(|([one, other], cases)| twins(one, other, &cases)).collect())
}

fn twins(one: &PersonaId, other: &PersonaId, cases: &[&CaseName]) -> String {
    let first = cases.first().map(ToString::to_string).unwrap_or_default();
    let more = match cases.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    format!("{one} and {other} get the same prompt ({first}{more}): they are one person under two names")
}

/// Whether an id is one of the trait grid's, which no other persona can have.
pub fn is_of_grid(id: &PersonaId) -> bool {
    let number = id.as_str().strip_prefix("grid-");
    number.is_some_and(|number| number.chars().all(|digit| digit.is_ascii_digit()))
}

/// That the suite's people leave pairs of the trait grid untried, in a sentence; `None` where they try all, and where
/// nobody of the grid plays.
pub fn untried(suite: &Suite) -> Option<String> {
    let people =
        || suite.cases.iter().flat_map(|case| case.personas.iter().map(move |choice| (case, choice)));
    let traits =
        people().filter_map(|(case, choice)| known_profile(case, choice)).map(|profile| profile.traits);
    let (traits, pairs) = (traits.collect::<Vec<_>>(), suite.grid.pairs().len());
    let plays = people().any(|(_, choice)| is_of_grid(choice.id()));
    let tried = suite.grid.tried(&traits);
    (plays && tried < pairs).then(|| {
        format!("the suite's people try {tried} of {pairs} pairs of trait levels; more of the grid for each case try more")
    })
}

fn told(prompts: &Prompts, case: &Case, choice: &PersonaChoice) -> Result<Option<String>, Failure> {
    let profile = known_profile(case, choice);
    Ok(profile.map(|profile| prompts.person(case, &profile)).transpose()?)
}
