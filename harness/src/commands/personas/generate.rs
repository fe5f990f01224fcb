//! Making up the generated people of a suite outside a run.

use super::{super::finish::tell_of_reuse, super::warn, roster::Roster};
use crate::{
    args::PersonasArgs,
    clock::SystemClock,
    compose::{Means, Reuse, prompts, simulator},
    environment::Environment,
    exit::Failure,
    play::prepare::Terms,
    runs,
};
use rehearsal_core::{
    actor::{ActorError, ActorProfile, Simulator},
    attempt::Attempt,
    case::PersonaChoice,
    clock::Clock as _,
    ids::{CaseName, PersonaId},
    seed::Seed,
    spending::Spending,
    suite::{ModelChoices, Suite},
};
use rehearsal_engine::{Events, PlanOptions, aside, plan};
use rehearsal_reports::People;
use std::sync::Arc;
use tokio::task::JoinSet;

/// People that are made up at once.
const AT_ONCE: usize = 8;

/// People that were made up.
#[derive(Default)]
pub(super) struct MadeUp {
    pub(super) people: People,
    /// Why some could not be.
    pub(super) failures: Vec<String>,
    /// What it cost; `None` where no model was to be asked.
    pub(super) spent: Option<Spending>,
}

impl MadeUp {
    /// Those of a run.
    pub(super) fn of_run(people: People) -> Self {
        Self { people, ..Self::default() }
    }
}

/// Makes up those of the selected people who are generated and not kept.
///
/// # Errors
/// Where the model cannot be used; one that gives no usable person is among the failures.
pub(super) async fn missing(
    args: &PersonasArgs,
    roster: &Roster,
    environment: &Environment,
) -> Result<MadeUp, Failure> {
    let attempts = wanted(roster);
    if attempts.is_empty() {
        return Ok(MadeUp::default());
    }
    let suite = profiling(&roster.suite);
    let terms = Terms::new(args.prices.as_deref(), args.max_cost, &args.reuse)?;
    prompts::check(args.prompts.as_deref())?;
    let run = runs::name(&suite.name, SystemClock.now());
    let mut warnings = Vec::new();
    let connected = terms.connect((&run, &suite), environment, &mut warnings).await?;
    warn(environment.all_shown(&warnings));
    let reuse = Reuse::open(&args.reuse, environment.secrets())?;
    tell_of_reuse(&args.reuse);
    let means = connected.means(&reuse, args.prompts.as_deref());
    let made = aside(Arc::new(SystemClock), |events| make(&suite, &means, attempts, events)).await;
    let (made, summary) = made?;
    Ok(MadeUp { spent: Some(summary.spent()), ..made? })
}

/// An attempt for each person that is wanted; its trial does not matter.
fn wanted(roster: &Roster) -> Vec<Attempt> {
    let options = PlanOptions { filter: None, trials: Some(1), seed: Seed(0), shuffled: false };
    let attempts = plan(&roster.suite, &options).into_iter();
    let is_wanted = |attempt: &Attempt| match &attempt.persona {
        PersonaChoice::Auto(_) => roster.selects(&attempt.case, &attempt.persona),
        PersonaChoice::Given(_) | PersonaChoice::Frozen { .. } => false,
    };
    attempts.filter(is_wanted).collect()
}

/// The suite as it is needed here: only the model that makes people up is set up.
fn profiling(suite: &Suite) -> Suite {
    let models = ModelChoices::alone(suite.models.profile.clone());
    Suite { models, ..suite.clone() }
}

async fn make(
    suite: &Suite,
    means: &Means<'_>,
    attempts: Vec<Attempt>,
    events: Events,
) -> Result<MadeUp, Failure> {
    let simulator = Arc::new(simulator(suite, means, events)?);
    let (mut people, mut failures) = (Vec::new(), Vec::new());
    let (mut waiting, mut making) = (attempts.into_iter(), JoinSet::new());
    loop {
        for attempt in waiting.by_ref().take(AT_ONCE - making.len()) {
            let simulator = simulator.clone();
            making.spawn(async move { one(simulator.as_ref(), &attempt).await });
        }
        let Some(made) = making.join_next().await else { break };
        match made.map_err(|error| Failure::InTheWay(error.to_string()))? {
            (who, Ok(profile)) => people.push((who, profile)),
            ((case, id), Err(error)) => failures.push(format!("{case}: {id} could not be made up: {error}")),
        }
    }
    // In whatever order they came.
    failures.sort();
    Ok(MadeUp { people: People::new(people), failures, spent: None })
}

type Who = (CaseName, PersonaId);

async fn one(simulator: &dyn Simulator, attempt: &Attempt) -> (Who, Result<ActorProfile, ActorError>) {
    let cast = simulator.cast(attempt).await;
    let who = (attempt.case.name.clone(), attempt.persona.id().clone());
    (who, cast.map(|actor| actor.profile().clone()))
}
