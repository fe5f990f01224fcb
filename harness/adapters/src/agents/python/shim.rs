//! The Python program that imports the agent and holds its conversations. It is carried in this binary and handed to
//! the interpreter on its first line of input, so that nothing is written to a disk and nothing is left behind.

use super::greeting;
use crate::agents::command::{Farewell, Launch, LinesChild, Piped};
use rehearsal_core::agent::AgentError;
use serde_json::json;
use std::time::Duration;

/// What the interpreter runs: it reads the modules and begins.
pub(super) const BOOT: &str = include_str!("shim/boot.py");

/// The package, and how it imports what the suite names: what any program of ours in the user's interpreter needs.
pub(crate) const COMMON: [(&str, &str); 2] = [
    ("rehearsal_shim", include_str!("shim/rehearsal_shim/__init__.py")),
    ("rehearsal_shim.loading", include_str!("shim/rehearsal_shim/loading.py")),
];

/// The modules by their names.
pub(super) const MODULES: [(&str, &str); 18] = [
    ("rehearsal_agent", include_str!("shim/rehearsal_agent.py")),
    COMMON[0],
    ("rehearsal_shim.asking", include_str!("shim/rehearsal_shim/asking.py")),
    ("rehearsal_shim.callables", include_str!("shim/rehearsal_shim/callables.py")),
    ("rehearsal_shim.kinds", include_str!("shim/rehearsal_shim/kinds.py")),
    ("rehearsal_shim.langgraph_graphs", include_str!("shim/rehearsal_shim/langgraph_graphs.py")),
    COMMON[1],
    ("rehearsal_shim.main", include_str!("shim/rehearsal_shim/main.py")),
    ("rehearsal_shim.openai_agents", include_str!("shim/rehearsal_shim/openai_agents.py")),
    ("rehearsal_shim.pydantic_agents", include_str!("shim/rehearsal_shim/pydantic_agents.py")),
    ("rehearsal_shim.results", include_str!("shim/rehearsal_shim/results.py")),
    ("rehearsal_shim.sessions", include_str!("shim/rehearsal_shim/sessions.py")),
    ("rehearsal_shim.strands_agents", include_str!("shim/rehearsal_shim/strands_agents.py")),
    ("rehearsal_shim.targets", include_str!("shim/rehearsal_shim/targets.py")),
    ("rehearsal_shim.telemetry", include_str!("shim/rehearsal_shim/telemetry.py")),
    ("rehearsal_shim.tools", include_str!("shim/rehearsal_shim/tools.py")),
    ("rehearsal_shim.wire", include_str!("shim/rehearsal_shim/wire.py")),
    ("rehearsal_shim.workers", include_str!("shim/rehearsal_shim/workers.py")),
];

/// The first line that a process reads: the modules and what to import.
pub(super) fn opening(
    modules: impl IntoIterator<Item = (&'static str, &'static str)>,
    target: &str,
) -> String {
    let modules = modules.into_iter().map(|(name, source)| (name.to_owned(), json!(source)));
    let modules: serde_json::Map<_, _> = modules.collect();
    format!("{}\n", json!({ "modules": modules, "target": target }))
}

/// Everything to start a process with.
pub(crate) struct Starter {
    pub(super) launch: Launch,
    pub(super) opening: String,
    /// The interpreter and where it was found, for whoever wonders.
    pub(super) interpreter: String,
    pub(super) patience: Duration,
    /// What to do about one that takes too long.
    pub(crate) hint: &'static str,
}

impl Starter {
    /// Starts a process; it has imported the agent when this returns.
    pub(super) async fn start(&self) -> Result<LinesChild, AgentError> {
        Ok(self.launch.begin_lines(self.start_piped(Farewell::CloseInput).await?, None))
    }

    /// Starts a process and leaves its standard input and output to the caller; it has imported what it is to run.
    pub(crate) async fn start_piped(&self, farewell: Farewell) -> Result<Piped, AgentError> {
        let greeted = greeting::exchange(self.launch.start_piped(None, farewell)?, self).await;
        greeted.map_err(|why| AgentError::NotReady(format!("{why} ({})", self.interpreter)))
    }
}
