//! The Python program that imports the agent and holds its conversations. It is carried in this binary and handed to
//! the interpreter on its first line of input, so that nothing is written to a disk and nothing is left behind.

use super::greeting;
use crate::agents::command::{Launch, LinesChild};
use rehearsal_core::agent::AgentError;
use serde_json::json;
use std::time::Duration;

/// What the interpreter runs: it reads the modules and begins.
pub(super) const BOOT: &str = include_str!("shim/boot.py");

/// The modules by their names.
const MODULES: [(&str, &str); 18] = [
    ("rehearsal_agent", include_str!("shim/rehearsal_agent.py")),
    ("rehearsal_shim", include_str!("shim/rehearsal_shim/__init__.py")),
    ("rehearsal_shim.asking", include_str!("shim/rehearsal_shim/asking.py")),
    ("rehearsal_shim.callables", include_str!("shim/rehearsal_shim/callables.py")),
    ("rehearsal_shim.kinds", include_str!("shim/rehearsal_shim/kinds.py")),
    ("rehearsal_shim.langgraph_graphs", include_str!("shim/rehearsal_shim/langgraph_graphs.py")),
    ("rehearsal_shim.loading", include_str!("shim/rehearsal_shim/loading.py")),
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
pub(super) fn opening(target: &str) -> String {
    let modules: serde_json::Map<_, _> =
        MODULES.iter().map(|(name, source)| ((*name).to_owned(), json!(source))).collect();
    format!("{}\n", json!({ "modules": modules, "target": target }))
}

/// Everything to start a process with.
pub(super) struct Starter {
    pub(super) launch: Launch,
    pub(super) opening: String,
    /// The interpreter and where it was found, for whoever wonders.
    pub(super) interpreter: String,
    pub(super) patience: Duration,
}

impl Starter {
    /// Starts a process; it has imported the agent when this returns.
    pub(super) async fn start(&self) -> Result<LinesChild, AgentError> {
        match greeting::exchange(self.launch.start_piped(None)?, self).await {
            Ok(piped) => Ok(self.launch.begin_lines(piped, None)),
            Err(why) => Err(AgentError::NotReady(format!("{why} ({})", self.interpreter))),
        }
    }
}
