//! A suite: what a suite file means, after every check.

mod agent;
mod models;
mod providers;

pub use agent::{
    A2aSpec, A2aVersion, AgentCoreSpec, AgentSpec, Auth, CommandSpec, HistoryKeeper, HttpExchange, HttpSpec,
    OpenAiAgentSpec, ProcessScope, PythonSpec, QuestionsSpec, SessionCarrier, SpansSpec, SpansWait, Speaks,
    StreamSpec, Transport,
};
pub use models::{ModelChoice, ModelChoices, Pace};
pub use providers::{OpenAiApi, ProviderKind, ProviderSpec};

use crate::{
    case::{Case, SourceRef},
    gate::GateRule,
    ids::EvaluatorName,
    money::Money,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

/// A whole suite.
#[derive(Clone, Debug)]
pub struct Suite {
    /// Its name.
    pub name: String,
    /// The file it was read from, as the user named it.
    pub file: PathBuf,
    /// A hash of the file's text.
    pub fingerprint: String,
    /// The agent under test.
    pub agent: AgentSpec,
    /// Who plays and who judges.
    pub models: ModelChoices,
    /// Where models are served, by the prefix of their names; only what the suite mentions.
    pub providers: BTreeMap<String, ProviderSpec>,
    /// Who pays.
    pub project: Project,
    /// How long the agent may take over one reply.
    pub turn_timeout: Duration,
    /// The most that may be spent on models; `None` for no limit.
    pub budget: Option<Money>,
    /// The cases, in the file's order; never empty.
    pub cases: Vec<Arc<Case>>,
    /// The evaluators, in the file's order.
    pub evaluators: Vec<EvaluatorSpec>,
    /// The gate's rules, in the file's order.
    pub gate: Vec<GateRule>,
}

/// Who pays for a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// An Amazon Bedrock project.
    pub id: Option<String>,
    /// Cost tags.
    pub tags: BTreeMap<String, String>,
}

/// An evaluator as the suite asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluatorSpec {
    /// The name it goes by; the kind's own unless the suite gives another.
    pub name: EvaluatorName,
    /// Which it is.
    pub kind: EvaluatorKind,
    /// Where it is written.
    pub source: SourceRef,
}

/// The evaluators there are.
#[derive(Clone, Debug, PartialEq)]
pub enum EvaluatorKind {
    /// How helpful each turn is, by a judge.
    Helpfulness {
        /// The least value that passes, from 0 to 1.
        threshold: f64,
    },
    /// Whether the user's goal was met, by a judge.
    GoalSuccess,
    /// Whether a tool was called without error.
    ToolCalled {
        /// The tool.
        tool: String,
    },
}
