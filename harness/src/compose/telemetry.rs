//! Whether, and to where, a run is exported as spans.

use super::receive::Listen;
use crate::{environment::Environment, exit::Failure, interrupt::Interrupt};
use rehearsal_adapters::telemetry::{self as exporter, AgentSpans, Export, Settings, Watch};
use rehearsal_core::{
    event::Reporter,
    suite::{Suite, Transport},
};
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

/// Begins the export where there is one, and lets it watch among the reporters.
///
/// # Errors
/// [`Failure::Usage`] where it cannot be set up.
pub async fn begin(
    settings: Option<&Settings>,
    watch: Watch<'_>,
    reporters: &mut Vec<Box<dyn Reporter>>,
) -> Result<Option<Export>, Failure> {
    let Some(settings) = settings else { return Ok(None) };
    let begun = exporter::start(settings.clone(), watch).await;
    let (spans, export) = begun.map_err(|error| Failure::Usage(error.to_string()))?;
    reporters.push(Box::new(spans));
    Ok(Some(export))
}

/// Sends what is left, unless the user wants to stop at once. Returns a warning where spans were lost.
pub async fn finish(export: Option<Export>, interrupt: &Interrupt) -> Option<String> {
    interrupt.at_once.run_until_cancelled(export?.finish()).await.flatten()
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
