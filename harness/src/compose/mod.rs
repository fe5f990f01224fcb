//! From a suite to the parts of a run: the only place that names concrete types.

pub mod lifecycle;
mod manifest;
mod models;
pub mod prices;
mod project;
pub mod prompts;

use crate::{clock::SystemClock, environment::Environment, exit::Failure};
pub use manifest::{Setup, manifest};
use models::Shelf;
pub use models::{Providers, Reuse, account, mantle_url};
use rehearsal_adapters::{
    agents::{self, Setting},
    otlp::{Receiver, SettleSettings},
};
use rehearsal_core::{
    agent::Agent,
    clock::Clock,
    ids::RunId,
    price::PriceList,
    suite::{SpansWait, Suite, Transport},
};
use rehearsal_engine::{Budget, Events, Ledger, Parts};
use rehearsal_simulators::ActorSimulator;
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

/// How long the spans of a session stay quiet before they count as all, where one root encloses each turn.
const QUIET: Duration = Duration::from_millis(150);
/// The same where more may follow: longer than the export delay of 100 ms that a started agent is given.
const LOOSE_STARTED: Duration = Duration::from_millis(600);
/// The same for an agent that runs already: longer than the export delay of 5 s that SDKs have by default.
const LOOSE_RUNNING: Duration = Duration::from_secs(6);
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
    /// A fixed port for the agent's spans.
    pub otlp_port: Option<u16>,
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
}

/// Starts the receiver and the agent, and puts everything together.
///
/// # Errors
/// Where a model is not to be had or the agent does not come up.
pub async fn compose(suite: &Suite, scene: &Scene<'_>, events: Events) -> Result<Composition, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let (actors, judges) = prompts::read(scene.prompts)?;
    let mut fingerprints = actors.fingerprints();
    fingerprints.extend(judges.fingerprints());
    let receiver = receive(suite, scene.otlp_port, clock.clone()).await?;
    let agent = agents::connect(&suite.agent, setting(suite, scene, &receiver))
        .await
        .map_err(|error| Failure::Agent { place: suite.agent.source.clone(), error })?;
    let ledger = Ledger {
        prices: scene.prices.clone(),
        budget: scene.budget.clone(),
        call_timeout: CALL_TIMEOUT,
        clock: clock.clone(),
    };
    let choices = &suite.models;
    let shelf = Shelf::new(choices, (scene.providers, scene.reuse), (&ledger, events))?;
    let evaluators = suite.evaluators.iter().map(|spec| {
        let judge = shelf.take(choices.judge_of(&spec.name))?;
        Ok::<_, Failure>(rehearsal_evaluators::resolve(spec, judge, &judges))
    });
    let evaluators = evaluators.collect::<Result<_, _>>()?;
    let parts = Parts {
        simulator: Arc::new(ActorSimulator::new(
            shelf.take(&choices.actor)?,
            shelf.take(&choices.profile)?,
            actors,
        )),
        agent: agent.clone(),
        spans: receiver.source(),
        evaluators,
        clock,
        ledger,
    };
    Ok(Composition { parts, agent, receiver, prompts: fingerprints })
}

/// The agent by itself, for a probe: no spans, no log.
///
/// # Errors
/// Where it does not come up.
pub async fn agent_alone(suite: &Suite, environment: &Environment) -> Result<Arc<dyn Agent>, Failure> {
    let setting = Setting {
        own_binary: environment.own_binary.clone(),
        parent_env: environment.variables.clone(),
        otlp_endpoint: None,
        run: RunId::new("probe"),
        log: None,
    };
    agents::connect(&suite.agent, setting)
        .await
        .map_err(|error| Failure::Agent { place: suite.agent.source.clone(), error })
}

async fn receive(suite: &Suite, port: Option<u16>, clock: Arc<dyn Clock>) -> Result<Receiver, Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)));
    let spans = &suite.agent.spans;
    let loose = match suite.agent.transport {
        Transport::Http(_)
        | Transport::OpenAi(_)
        | Transport::AgentCore(_)
        | Transport::A2a(_)
        | Transport::InProcess => LOOSE_RUNNING,
        Transport::Command(_) | Transport::Python(_) => LOOSE_STARTED,
    };
    let settings = SettleSettings { wait: spans.wait, deadline: spans.deadline, quiet: QUIET, loose };
    Receiver::start(address, clock, settings)
        .await
        .map_err(|error| Failure::Usage(format!("cannot receive spans on {address}: {error}")))
}

fn setting(suite: &Suite, scene: &Scene<'_>, receiver: &Receiver) -> Setting {
    let otlp_endpoint = match suite.agent.spans.wait {
        SpansWait::Auto | SpansWait::Expected => Some(receiver.endpoint()),
        SpansWait::Off => None,
    };
    Setting {
        own_binary: scene.environment.own_binary.clone(),
        parent_env: scene.environment.variables.clone(),
        otlp_endpoint,
        run: scene.run.clone(),
        log: Some(scene.folder.join("agent.log")),
    }
}
