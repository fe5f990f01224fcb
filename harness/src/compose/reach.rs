//! The agent of a suite and the place where its spans arrive: what a run and a single try have in common.

use super::{
    receive::{Listen, receive},
    tools,
};
use crate::{clock::SystemClock, environment::Environment, exit::Failure, play::Guest};
use rehearsal_adapters::{
    agents::{self, ConnectError, Setting},
    otlp::Receiver,
};
use rehearsal_core::{
    agent::Agent,
    ids::RunId,
    span::SpanSource,
    suite::{SpansWait, Suite, Transport},
};
use rehearsal_tools::SimulatedTools;
use std::{path::PathBuf, sync::Arc};

/// From where an agent is reached.
pub struct Door<'a> {
    /// The process's environment.
    pub environment: &'a Environment,
    /// The run.
    pub run: &'a RunId,
    /// Where a started program's words go that are no answer; `None` drops them.
    pub log: Option<PathBuf>,
    /// Where to receive the agent's spans; `None` for any free port.
    pub otlp: Option<&'a Listen>,
    /// The tools that are simulated for it; `None` where the suite has none.
    pub tools: Option<&'a SimulatedTools>,
}

/// An agent that has come up.
pub struct Reached {
    /// The agent, to be shut down.
    pub agent: Arc<dyn Agent>,
    /// Its spans.
    pub spans: Arc<dyn SpanSource>,
    /// Where they arrive, to be shut down after the agent.
    pub receiver: Receiver,
}

/// Starts the receiver and then the agent, or lets the guest in where the suite leaves its agent to the caller.
///
/// # Errors
/// Where the agent does not come up, or the port cannot be had.
pub async fn reach(suite: &Suite, door: &Door<'_>, guest: Option<Guest>) -> Result<Reached, Failure> {
    let receiver = receive(&suite.agent, door.otlp, door.environment, Arc::new(SystemClock)).await?;
    let (agent, spans) = match guest {
        Some(guest) => {
            expects_guest(suite)?;
            guest.enter(&receiver.endpoint())
        }
        None => {
            let endpoint = match suite.agent.spans.wait {
                SpansWait::Auto | SpansWait::Expected => Some(receiver.endpoint()),
                SpansWait::Off => None,
            };
            let connected = agents::connect(&suite.agent, setting(door, endpoint)).await;
            (connected.map_err(|error| refused(suite, error))?, None)
        }
    };
    let spans = spans.unwrap_or_else(|| receiver.source());
    let (agent, spans) = match door.tools {
        Some(tools) => (tools.around(agent), tools.watching(spans)),
        None => (agent, spans),
    };
    Ok(Reached { agent, spans, receiver })
}

/// The agent by itself, for a probe: no spans, no log.
///
/// # Errors
/// Where it does not come up.
pub async fn agent_alone(suite: &Suite, environment: &Environment) -> Result<Arc<dyn Agent>, Failure> {
    let run = RunId::new("probe");
    let tools = tools::serve(suite, None).await?;
    let door = Door { environment, run: &run, log: None, otlp: None, tools: tools.as_ref() };
    let agent = agents::connect(&suite.agent, setting(&door, None)).await;
    let agent = agent.map_err(|error| refused(suite, error))?;
    Ok(tools.map_or_else(|| Arc::clone(&agent), |tools| tools.around(Arc::clone(&agent))))
}

fn expects_guest(suite: &Suite) -> Result<(), Failure> {
    match suite.agent.transport {
        Transport::InProcess => Ok(()),
        Transport::Http(_)
        | Transport::OpenAi(_)
        | Transport::Command(_)
        | Transport::Python(_)
        | Transport::AgentCore(_)
        | Transport::A2a(_) => Err(Failure::Usage(format!(
            "{}: the suite has an agent of its own; to play it against one of your program's, write \
             `agent: {{ in_process: true }}`",
            suite.agent.source
        ))),
    }
}

fn refused(suite: &Suite, error: ConnectError) -> Failure {
    Failure::Agent { place: suite.agent.source.clone(), error }
}

fn setting(door: &Door<'_>, otlp_endpoint: Option<String>) -> Setting {
    Setting {
        own_binary: door.environment.own_binary.clone(),
        parent_env: door.environment.variables.clone(),
        otlp_endpoint,
        mcp_url: door.tools.map(|tools| tools.url().to_owned()),
        run: door.run.clone(),
        log: door.log.clone(),
        secrets: door.environment.secrets(),
    }
}
