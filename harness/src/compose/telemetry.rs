//! Whether, and to where, a run is exported as spans.

use super::receive::Listen;
use crate::{environment::Environment, exit::Failure};
use rehearsal_adapters::telemetry::{AgentSpans, Settings};
use rehearsal_core::suite::{Suite, Transport};
use std::{collections::BTreeMap, net::SocketAddr};

/// Variables with which an agent is told a backend of its own.
const BACKENDS: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/// The user's settings; `None` where nothing is exported.
///
/// # Errors
/// [`Failure::Usage`] for a variable that does not read, and where the spans would come back to us: `listen` is where
/// the agent's are received, where the user chose it.
pub async fn settings(
    environment: &Environment,
    listen: Option<&Listen>,
) -> Result<Option<Settings>, Failure> {
    let settings = Settings::of(&environment.variables).map_err(|error| Failure::Usage(error.to_string()))?;
    if let (Some(settings), Some(listen)) = (&settings, listen)
        && let Some(receiver) = listen.known().await?
    {
        refuse_circle(settings, receiver)?;
    }
    Ok(settings)
}

/// Checks that spans are not exported to where we receive the agent's: they would be taken for the agent's.
///
/// # Errors
/// [`Failure::Usage`] that names the place.
pub fn refuse_circle(settings: &Settings, receiver: SocketAddr) -> Result<(), Failure> {
    if !settings.leads_to(receiver) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "OTEL_EXPORTER_OTLP_ENDPOINT leads to {receiver}, where the agent's spans are received; a run cannot be \
         exported to itself: name a backend there, receive on another port (--otlp PORT), or unset the variable"
    )))
}

/// Whether the agent's spans are ours to send on: not where the suite gives the agent a backend of its own.
pub fn agent_spans(suite: &Suite) -> AgentSpans {
    let own_backend = |env: &BTreeMap<String, String>| BACKENDS.iter().any(|name| env.contains_key(*name));
    let has_own = match &suite.agent.transport {
        Transport::Command(command) => own_backend(&command.env),
        Transport::Python(python) => own_backend(&python.env),
        Transport::Http(_)
        | Transport::OpenAi(_)
        | Transport::AgentCore(_)
        | Transport::A2a(_)
        | Transport::InProcess => false,
    };
    if has_own { AgentSpans::LeftToTheAgent } else { AgentSpans::SentOn }
}
