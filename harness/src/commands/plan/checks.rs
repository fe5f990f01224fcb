//! Whether everything a run needs is there: models by their keys, dates and, where asked for, a probe;
//! the agent by a probe.

use crate::{
    clock::{self, SystemClock},
    compose::{self, Providers},
    environment::Environment,
    exit::{Exit, Failure},
    probe,
};
use rehearsal_core::{
    clock::Clock as _,
    price::PriceList,
    suite::{ModelChoice, Suite},
};
use std::collections::BTreeMap;

/// What was found of one thing that a run needs.
pub(super) struct Check {
    /// A model, or the agent.
    pub(super) what: String,
    /// What was found.
    pub(super) found: Found,
    /// What to mind all the same.
    pub(super) warning: Option<String>,
}

/// What a check came to.
pub(super) enum Found {
    /// Nothing stands in the way, as far as can be told without asking.
    NotAsked,
    /// It answered.
    Answers,
    /// It did not, for this reason.
    Silent(String),
    /// It cannot be asked before this is set right.
    Unset(String),
}

impl Check {
    /// What a run would end with over this alone.
    pub(super) fn exit(&self) -> Exit {
        match self.found {
            Found::NotAsked | Found::Answers => Exit::Passed,
            Found::Silent(_) => Exit::CouldNotTell,
            Found::Unset(_) => Exit::Usage,
        }
    }
}

/// Checks each model once, and the agent.
pub(super) async fn all(
    suite: &Suite,
    (connected, prices): (&Result<Providers, Failure>, &PriceList),
    (probing, environment): (bool, &Environment),
) -> Vec<Check> {
    let mut checks = Vec::new();
    let providers = connected.as_ref();
    let unset = |failure: &Failure| Found::Unset(failure.to_string());
    checks.extend(providers.map_err(unset).err().map(|found| Check {
        what: "models".into(),
        found,
        warning: None,
    }));
    for choice in once_each(suite) {
        let found = match providers.ok().filter(|_| probing) {
            Some(providers) => asked(probe::model(providers, choice, prices).await),
            None => Found::NotAsked,
        };
        let warning = lifecycle(suite, choice, prices, (probing, environment)).await;
        checks.push(Check { what: choice.model.to_string(), found, warning });
    }
    let found = if probing { asked(probe::agent(suite, environment).await) } else { Found::NotAsked };
    checks.push(Check { what: "the agent".into(), found, warning: None });
    checks
}

fn asked(answer: Result<(), String>) -> Found {
    answer.map_or_else(Found::Silent, |()| Found::Answers)
}

fn once_each(suite: &Suite) -> impl Iterator<Item = &ModelChoice> {
    let choices: BTreeMap<_, _> = suite.models.all().map(|(_, choice)| (&choice.model, choice)).collect();
    choices.into_values()
}

/// How long the model will be there: by its provider where that may be asked, by the price table otherwise.
async fn lifecycle(
    suite: &Suite,
    choice: &ModelChoice,
    prices: &PriceList,
    (probing, environment): (bool, &Environment),
) -> Option<String> {
    let today = clock::day(SystemClock.now());
    let by_table = || compose::lifecycle::by_table(choice, prices, &today);
    if !probing {
        return by_table();
    }
    compose::lifecycle::by_provider(suite, choice, environment, &today).await.unwrap_or_else(by_table)
}
