//! From a suite to the parts of a run: the only place that names concrete types.

mod baseline;
mod bench;
mod diagnosing;
mod judges;
pub mod lifecycle;
mod manifest;
mod models;
mod own;
mod people;
pub mod prices;
mod project;
pub mod prompts;
mod reach;
mod receive;
mod review;
pub mod telemetry;
mod tools;

use crate::{
    clock::SystemClock,
    environment::Environment,
    exit::Failure,
    play::{Evaluators, Guest},
};
pub use baseline::{baseline, blessed_file, durations, held_against};
pub use bench::{Bench, bench};
pub use diagnosing::diagnosing;
pub use judges::{Calibrations, identity};
pub use manifest::{Setup, manifest};
use models::Shelf;
pub use models::{Providers, Reuse, account, mantle_url};
pub use own::Workshop;
pub use people::{is_of_grid, same_prompt, simulator, untried};
pub use reach::{Door, Reached, agent_alone, reach};
pub use receive::Listen;
use rehearsal_adapters::otlp::Receiver;
use rehearsal_core::{
    actor::ActorProfile,
    agent::Agent,
    clock::Clock,
    ids::{CaseName, PersonaId, RunId},
    price::PriceList,
    suite::Suite,
};
use rehearsal_engine::{Budget, Events, Kept, Ledger, Parts};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};
pub use tools::serve as serve_tools;

/// How long one call of a model may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(120);

/// The parts of a run, and what must be ended after it.
pub struct Composition {
    /// What the engine plays with.
    pub parts: Parts,
    /// The agent, to be shut down.
    pub agent: Arc<dyn Agent>,
    /// Where its spans arrive, to be shut down after it.
    pub receiver: Receiver,
    /// Each prompt's id and hash.
    pub prompts: BTreeMap<String, String>,
}

/// Where and how a suite is to be played.
pub struct Scene<'a> {
    /// The process's environment.
    pub environment: &'a Environment,
    /// The run.
    pub run: &'a RunId,
    /// Its folder.
    pub folder: &'a Path,
    /// Where to receive the agent's spans; `None` for any free port.
    pub otlp: Option<&'a Listen>,
    /// What its models need.
    pub means: Means<'a>,
    /// The evaluators that the calling program brings along.
    pub brought: &'a Evaluators,
    /// The people whom an earlier process of the run has made up.
    pub people: BTreeMap<(CaseName, PersonaId), ActorProfile>,
}

impl<'a> Scene<'a> {
    /// What evaluators need that ask no model.
    fn workshop(&'a self) -> Workshop<'a> {
        Workshop {
            environment: self.environment,
            run: self.run,
            folder: self.folder,
            prices: &self.means.prices,
            brought: self.brought,
        }
    }
}

/// What the models of a run need.
pub struct Means<'a> {
    /// What may be spent.
    pub budget: Arc<Budget>,
    /// What tokens cost.
    pub prices: Arc<PriceList>,
    /// Where the models are served.
    pub providers: &'a Providers,
    /// Answers that are not asked for again.
    pub reuse: &'a Reuse,
    /// A folder with prompts of the user's own.
    pub prompts: Option<&'a Path>,
    /// Answers that an earlier process of the run has paid for.
    pub kept: Arc<Kept>,
}

impl Means<'_> {
    /// What models are metered with.
    fn ledger(&self, clock: Arc<dyn Clock>) -> Ledger {
        let (prices, budget, kept) = (self.prices.clone(), self.budget.clone(), self.kept.clone());
        Ledger { prices, budget, call_timeout: CALL_TIMEOUT, clock, kept }
    }
}

/// Starts the receiver and the agent, or lets a guest in, and puts everything together.
///
/// # Errors
/// Where a model is not to be had or the agent does not come up.
pub async fn compose(
    suite: &Suite,
    scene: &Scene<'_>,
    events: Events,
    guest: Option<Guest>,
) -> Result<Composition, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let (actors, judges, tool_prompts) = prompts::read(scene.means.prompts)?;
    let fingerprints = prompts::fingerprints(suite, (&actors, &judges, &tool_prompts));
    let ledger = scene.means.ledger(clock.clone());
    let choices = &suite.models;
    let shelf = Shelf::new(choices, (scene.means.providers, scene.means.reuse), (&ledger, events))?;
    let player = tools::player(suite, &shelf, &tool_prompts)?;
    let tools = tools::serve(suite, player).await?;
    let door = Door {
        environment: scene.environment,
        run: scene.run,
        log: Some(scene.folder.join("agent.log")),
        otlp: scene.otlp,
        tools: tools.as_ref(),
    };
    let Reached { agent, spans, receiver } = reach(suite, &door, guest).await?;
    let evaluators = bench::evaluators(suite, &shelf, &judges, &scene.workshop()).await?;
    let reviewer = review::reviewer(suite, &shelf, &actors)?;
    let parts = Parts {
        simulator: Arc::new(people::players(suite, &shelf, actors)?.with_people(scene.people.clone())),
        agent: agent.clone(),
        spans,
        evaluators,
        reviewer,
        clock,
        ledger,
    };
    Ok(Composition { parts, agent, receiver, prompts: fingerprints })
}
