//! A suite: what a suite file means, after every check.

mod agent;
mod continuity;
mod evaluators;
mod models;
mod providers;
mod secrets;
mod tools;
mod traits;

pub use agent::{
    A2aSpec, A2aVersion, AgentCoreSpec, AgentSpec, Auth, CommandSpec, HistoryKeeper, HttpExchange, HttpSpec,
    OpenAiAgentSpec, ProcessScope, PythonSpec, QuestionsSpec, SessionCarrier, SpansSpec, SpansWait, Speaks,
    StreamSpec, Transport,
};
pub use continuity::Continuity;
pub use evaluators::{
    Check, Compared, Criterion, EvaluatorKind, EvaluatorSpec, JudgeKind, Matched, Order, OwnEvaluator,
    OwnSpec, Panel, RubricSpec, RubricSubject, Spoken,
};
pub use models::{ModelChoice, ModelChoices, Pace, REVIEW};
pub use providers::{OpenAiApi, ProviderKind, ProviderSpec};
pub use secrets::{SuiteSecrets, is_secret_name};
pub use tools::{FaultEffect, SimulatedTool, ToolAnswer, ToolFault, ToolsSpec};
pub use traits::{Grid, LevelPair, TraitLevel, TraitScale, manner};

use crate::{case::Case, gate::GateRule, money::Money};
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
    /// The trait grid; empty where the suite has none.
    pub grid: Grid,
    /// The tools that are played for the agent; none where the suite has none.
    pub tools: ToolsSpec,
    /// Whether a judge looks at every session for what the simulated user did wrong, besides the rules.
    pub reviewed: bool,
    /// The cases, in the file's order; never empty.
    pub cases: Vec<Arc<Case>>,
    /// The evaluators, in the file's order.
    pub evaluators: Vec<EvaluatorSpec>,
    /// The gate's rules, in the file's order.
    pub gate: Vec<GateRule>,
    /// Expressions of the user's own: what matches is neither kept nor shown.
    pub redact: Vec<String>,
    /// What a person should know of how the suite was read, such as what an imported file says and a suite cannot.
    pub notes: Vec<String>,
}

/// Who pays for a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// An Amazon Bedrock project.
    pub id: Option<String>,
    /// Cost tags.
    pub tags: BTreeMap<String, String>,
}
