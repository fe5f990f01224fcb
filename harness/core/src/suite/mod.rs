//! A suite: what a suite file means, after every check.

mod models;
mod providers;

pub use models::{ModelChoice, ModelChoices, Pace};
pub use providers::{OpenAiApi, ProviderKind, ProviderSpec};

use crate::{
    case::{Case, SourceRef},
    gate::GateRule,
    ids::EvaluatorName,
    money::Money,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// An Amazon Bedrock project.
    pub id: Option<String>,
    /// Cost tags.
    pub tags: BTreeMap<String, String>,
}

/// How the agent is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSpec {
    /// By what means.
    pub transport: Transport,
    /// Whether it sends spans.
    pub spans: SpansSpec,
    /// Where it is written.
    pub source: SourceRef,
}

/// By what means the agent is reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Transport {
    /// An agent that already runs, by HTTP.
    Http(HttpSpec),
    /// A program that Rehearsal starts and ends.
    Command(CommandSpec),
}

/// An agent that answers `POST` with JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpSpec {
    /// Where to post.
    pub url: String,
    /// The exchange.
    pub exchange: HttpExchange,
}

/// How a message becomes a request body, and a response body a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpExchange {
    /// JSON whose strings may hold `{{message}}`, `{{session_id}}`, `{{turn}}`, and which may be exactly
    /// `"{{messages}}"`, the conversation so far as a list of `role` and `content`.
    pub body: Value,
    /// The JSON pointer (RFC 6901) of the reply in the answer.
    pub reply: String,
    /// Extra headers; values may hold the same placeholders as `body`, and `${NAME}` for a variable of
    /// the environment.
    pub headers: BTreeMap<String, String>,
}

/// A program that Rehearsal starts and ends.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandSpec {
    /// The program and its arguments; never empty. `rehearsal` means the running binary.
    pub argv: Vec<String>,
    /// Where it runs; the suite file's folder where the suite does not say.
    pub folder: Option<PathBuf>,
    /// Additions to its environment.
    pub env: BTreeMap<String, String>,
    /// What it speaks.
    pub speaks: Speaks,
    /// How many processes there are.
    pub process: ProcessScope,
    /// How long it may take to come up.
    pub ready_timeout: Duration,
}

/// What a started program speaks.
#[derive(Clone, Debug, PartialEq)]
pub enum Speaks {
    /// HTTP, on the port given to it in the variable `PORT`.
    Http {
        /// The path to post to.
        path: String,
        /// The exchange.
        exchange: HttpExchange,
    },
    /// A JSON object a line, on standard input and output.
    JsonLines,
}

/// How many processes a started agent has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessScope {
    /// One for the whole run.
    Run,
    /// One for each attempt.
    Attempt,
}

/// Whether, and for how long, an agent's spans are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpansSpec {
    /// Whether they are waited for at all.
    pub wait: SpansWait,
    /// How long after a conversation's end.
    pub deadline: Duration,
}

/// Whether an agent's spans are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpansWait {
    /// Until the first sessions showed that the agent sends none.
    Auto,
    /// Always; a session without them says so.
    Expected,
    /// Never.
    Off,
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
