//! A suite: what a suite file means, after every check.

use crate::{
    case::{Case, SourceRef},
    gate::GateRule,
    ids::{EvaluatorName, ModelId},
    model::{Parameters, Role},
    money::Money,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc, time::Duration};

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

/// A model for each job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelChoices {
    /// Plays the user.
    pub actor: ModelChoice,
    /// Makes the user up.
    pub profile: ModelChoice,
    /// Judges, where an evaluator has no model of its own.
    pub judge: ModelChoice,
    /// Evaluators with a model of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub judges: BTreeMap<EvaluatorName, ModelChoice>,
}

impl ModelChoices {
    /// The model by which an evaluator judges.
    pub fn judge_of(&self, evaluator: &EvaluatorName) -> &ModelChoice {
        self.judges.get(evaluator).unwrap_or(&self.judge)
    }

    /// Every choice with the role it is for; a model may come more than once.
    pub fn all(&self) -> impl Iterator<Item = (Role, &ModelChoice)> {
        let three = [(Role::Actor, &self.actor), (Role::Profile, &self.profile), (Role::Judge, &self.judge)];
        three.into_iter().chain(self.judges.values().map(|choice| (Role::Judge, choice)))
    }
}

/// A model and how it is to be used for one job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelChoice {
    /// The model.
    pub model: ModelId,
    /// How it is to answer.
    #[serde(flatten)]
    pub parameters: Parameters,
    /// The model whose price holds, where the name alone does not tell, such as a profile's ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priced_as: Option<ModelId>,
    /// How fast it may be asked.
    #[serde(default, skip_serializing_if = "Pace::is_unlimited")]
    pub pace: Pace,
    /// How long one call may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
}

impl ModelChoice {
    /// A model with everything left to its provider.
    pub fn plain(model: ModelId) -> Self {
        Self {
            model,
            parameters: Parameters::default(),
            priced_as: None,
            pace: Pace::default(),
            timeout: None,
        }
    }
}

impl fmt::Display for ModelChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.model.fmt(f)
    }
}

/// How fast a model may be asked. Holds for the model, whoever asks; what is `None` is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// The most calls begun in a minute.
    pub requests_per_minute: Option<u32>,
    /// The most tokens asked for in a minute: those of the prompt and the most of the answer.
    pub tokens_per_minute: Option<u32>,
    /// The most calls at once.
    pub concurrency: Option<u32>,
}

impl Pace {
    /// Whether nothing is limited.
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }

    /// The stricter of two, in each respect.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        let least = |one: Option<u32>, two: Option<u32>| match (one, two) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self {
            requests_per_minute: least(self.requests_per_minute, other.requests_per_minute),
            tokens_per_minute: least(self.tokens_per_minute, other.tokens_per_minute),
            concurrency: least(self.concurrency, other.concurrency),
        }
    }
}

/// Where models of one prefix are served. Everything that is `None` is taken from the environment, or
/// from what is usual.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderSpec {
    /// What it speaks.
    pub kind: ProviderKind,
    /// Where it is, such as `http://127.0.0.1:8000/v1`.
    pub base_url: Option<String>,
    /// The AWS region.
    pub region: Option<String>,
    /// Which of OpenAI's APIs is used.
    pub api: Option<OpenAiApi>,
    /// Extra headers; values may hold `${NAME}` for a variable of the environment.
    pub headers: BTreeMap<String, String>,
    /// The variable of the environment that holds the key.
    pub key_variable: Option<String>,
    /// Where it is written; `None` for one that the suite does not mention.
    pub source: Option<SourceRef>,
}

impl ProviderSpec {
    /// A provider with everything left open.
    pub fn plain(kind: ProviderKind) -> Self {
        Self {
            kind,
            base_url: None,
            region: None,
            api: None,
            headers: BTreeMap::new(),
            key_variable: None,
            source: None,
        }
    }
}

/// What a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderKind {
    /// Amazon Bedrock's Converse.
    Bedrock,
    /// Amazon Bedrock's OpenAI-compatible endpoint, which knows projects.
    Mantle,
    /// OpenAI, or a server that speaks its API.
    OpenAi,
    /// A local Ollama, by the same API.
    Ollama,
}

impl ProviderKind {
    /// The kinds whose names are prefixes of models.
    pub const ALL: [Self; 4] = [Self::Bedrock, Self::Mantle, Self::OpenAi, Self::Ollama];

    /// The prefix of its models.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bedrock => "bedrock",
            Self::Mantle => "mantle",
            Self::OpenAi => "openai",
            Self::Ollama => "ollama",
        }
    }
}

/// Which of OpenAI's two APIs is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAiApi {
    /// `POST /chat/completions`.
    Chat,
    /// `POST /responses`.
    Responses,
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
