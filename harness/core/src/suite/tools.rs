//! Tools that are played for the agent under test, and the faults that are put on them.

use crate::ids::CaseName;
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// The suite's simulated tools, served as an MCP server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToolsSpec {
    /// The tools, in the suite's order.
    pub tools: Vec<SimulatedTool>,
    /// A fixed port; any where `None`.
    pub port: Option<u16>,
    /// Faults that a case puts on tools, by the tool's name; tried before the tool's own.
    pub faults: BTreeMap<CaseName, BTreeMap<String, Vec<ToolFault>>>,
}

impl ToolsSpec {
    /// Whether some call can only be answered by a model.
    pub fn asks_a_model(&self) -> bool {
        self.tools.iter().any(|tool| !tool.answers.iter().any(|answer| answer.arguments.is_empty()))
    }
}

/// One simulated tool.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatedTool {
    /// Its name.
    pub name: String,
    /// What it does, as the agent is told.
    pub description: String,
    /// The JSON Schema of its arguments.
    pub input_schema: Value,
    /// The JSON Schema of its answers; `None` for text.
    pub output_schema: Option<Value>,
    /// The state that it shares with others of the same name; its own where `None`.
    pub state: Option<String>,
    /// What that state is before the first call, in words or as JSON.
    pub initial_state: Option<Value>,
    /// Answers that are given without asking a model, tried in order.
    pub answers: Vec<ToolAnswer>,
    /// Faults, tried in order at every call; the first that fires decides.
    pub faults: Vec<ToolFault>,
}

/// An answer that the suite writes down.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolAnswer {
    /// Arguments that the call must hold, each equal; any call where empty.
    pub arguments: serde_json::Map<String, Value>,
    /// The answer.
    pub result: Value,
    /// What changes of the tool's state: laid over it as a JSON merge patch (RFC 7396).
    pub state: Option<Value>,
}

/// A fault and when it happens.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolFault {
    /// What happens.
    pub effect: FaultEffect,
    /// On these calls of the tool in a session, counted from 1; on any where empty.
    pub calls: Vec<u32>,
    /// How likely it is on such a call, from 0 to 1; drawn by the attempt's seed.
    pub probability: f64,
}

/// What a fault does. Named as the chaos effects of Strands Evals.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultEffect {
    /// No answer comes, for so long.
    Timeout {
        /// How long the call hangs before it fails.
        after: Duration,
    },
    /// The connection breaks.
    NetworkError {
        /// What the agent is told.
        message: String,
    },
    /// The tool answers that it failed.
    ExecutionError {
        /// What the agent is told.
        message: String,
    },
    /// The tool answers that its arguments are wrong.
    ValidationError {
        /// What the agent is told.
        message: String,
    },
    /// Texts in the answer are cut.
    TruncateFields {
        /// To so many letters.
        length: usize,
    },
    /// Fields are missing from the answer.
    RemoveFields {
        /// The share of the fields, from 0 to 1.
        share: f64,
    },
    /// Values in the answer are wrong.
    CorruptValues {
        /// The share of the values, from 0 to 1.
        share: f64,
    },
}
