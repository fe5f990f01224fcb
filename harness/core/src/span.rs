//! Spans: what the agent did during a turn, in one shape whatever framework sent it.

use crate::{
    attempt::Attempt,
    clock::Timestamp,
    ids::{SessionId, SpanId, TraceContext, TraceId},
    money::Money,
    usage::Usage,
};
use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{fmt, time::Duration};

/// All spans of one turn, and how sure we are that they are all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// Parents before children, siblings by start.
    pub spans: Vec<Span>,
    /// Whether anything is missing.
    pub evidence: Evidence,
    /// Whatever a reader should know of the spans: dropped attributes, guesses, oddities.
    pub notes: Vec<String>,
}

impl Trace {
    /// The tool calls, in order.
    pub fn tool_calls(&self) -> impl Iterator<Item = &ToolCall> {
        self.spans.iter().filter_map(|span| match &span.activity {
            Activity::Tool(call) => Some(call),
            Activity::Model(_) | Activity::Agent(_) | Activity::Step | Activity::Other => None,
        })
    }

    /// The agent's model calls, in order.
    pub fn model_calls(&self) -> impl Iterator<Item = &ModelCall> {
        self.spans.iter().filter_map(|span| match &span.activity {
            Activity::Model(call) => Some(call),
            Activity::Tool(_) | Activity::Agent(_) | Activity::Step | Activity::Other => None,
        })
    }
}

/// Whether a turn's spans are all there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// Nobody waits for spans of this agent.
    #[default]
    NotExpected,
    /// The turn's root has ended and nothing is open.
    Complete,
    /// The deadline passed with something missing.
    Incomplete {
        /// What is missing, in words.
        missing: String,
    },
    /// The deadline passed and nothing came at all.
    Absent,
}

/// One span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Its trace as sent; other than the turn's own where the agent started a root of its own.
    pub trace_id: TraceId,
    /// Its id.
    pub span_id: SpanId,
    /// Its parent's id; the turn's own span for a root under our `traceparent`.
    pub parent_id: Option<SpanId>,
    /// As sent.
    pub name: String,
    /// The instrumentation that sent it.
    pub scope: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Whether it failed.
    pub status: SpanStatus,
    /// How it was found to belong to its turn.
    pub correlation: Correlation,
    /// What it stands for.
    pub activity: Activity,
    /// The attributes as sent, without the message contents that `activity` holds.
    pub attributes: Map<String, Value>,
}

impl Span {
    /// How long it took.
    pub fn took(&self) -> Duration {
        self.ended_at.since(self.started_at)
    }
}

/// A span's status, after OpenTelemetry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SpanStatus {
    /// Not said; the normal success.
    Unset,
    /// Said to be well.
    Ok,
    /// Failed.
    Error {
        /// What went wrong, from the status, the exception event or `error.type`.
        message: String,
    },
}

/// How a span was filed under its turn, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correlation {
    /// Its trace id is the one we handed out.
    TraceId,
    /// It, or its trace, carries the session id we handed out; the turn is by time.
    Session,
    /// It carries neither, and began while the agent answered this turn and no other. A guess.
    Time,
}

impl fmt::Display for Correlation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TraceId => "trace id",
            Self::Session => "session",
            Self::Time => "time",
        })
    }
}

/// What a span stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Activity {
    /// One call of a model by the agent.
    Model(ModelCall),
    /// One call of a tool by the agent.
    Tool(ToolCall),
    /// One invocation of an agent. Its token counts are sums and are never added to the calls'.
    Agent(AgentCall),
    /// Connects others.
    Step,
    /// Something else, kept for the time line.
    Other,
}

/// One call of a model by the agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelCall {
    /// The model that answered, or the one that was asked.
    pub model: Option<String>,
    /// Who serves it.
    pub provider: Option<String>,
    /// What it was sent.
    pub input: Vec<Message>,
    /// What it answered.
    pub output: Vec<Message>,
    /// Tokens as the agent's framework counts them; most count cached ones among the input.
    pub usage: Usage,
    /// What it cost, in the words of the agent's framework; `None` where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_cost: Option<Money>,
    /// Why it stopped.
    pub finish_reason: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
}

/// One call of a tool by the agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The tool.
    pub name: String,
    /// The call's id, as the model gave it.
    pub id: Option<String>,
    /// What it was called with.
    pub arguments: Option<Value>,
    /// What it gave back.
    pub result: Option<Value>,
    /// What went wrong.
    pub error: Option<String>,
}

/// One invocation of an agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgentCall {
    /// Its name.
    pub name: Option<String>,
    /// Its system prompt, where it was sent.
    pub system_prompt: Option<String>,
    /// The tools it may use.
    pub tools: Vec<ToolDefinition>,
    /// The user's words of this turn, as the agent saw them.
    pub input: Option<String>,
    /// Its answer, as the agent saw it.
    pub output: Option<String>,
}

/// A tool that an agent may use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolDefinition {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The JSON Schema of its arguments.
    pub parameters: Option<Value>,
}

/// One message of a model call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// As sent: `system`, `user`, `assistant`, `tool`, or a framework's own.
    pub role: String,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// The model's private reasoning.
    Reasoning {
        /// The words.
        text: String,
    },
    /// The model asks for a tool.
    ToolCall(ToolCall),
    /// A tool's answer goes to the model.
    ToolResult {
        /// The call it answers.
        id: Option<String>,
        /// The answer.
        result: Value,
        /// Whether the tool failed.
        is_error: bool,
    },
    /// A part of another kind, as sent.
    Other {
        /// The part.
        value: Value,
    },
}

/// What the source of spans is told before a message is sent.
#[derive(Clone, Debug)]
pub struct ExpectedTurn<'a> {
    /// The session.
    pub session: &'a SessionId,
    /// Which turn, from 1.
    pub number: u32,
    /// The trace id handed to the agent.
    pub context: TraceContext,
    /// When the message is sent.
    pub sent_at: Timestamp,
    /// The user's words, by which a guess can be checked.
    pub message: &'a str,
    /// The attempt that is played; `None` outside of a run.
    pub attempt: Option<&'a Attempt>,
}

/// Where spans come from. Implementations file spans as they arrive; they never wait but in `settle`.
#[async_trait]
pub trait SpanSource: Send + Sync {
    /// Announces a turn, so that its spans find their place.
    fn expect(&self, turn: ExpectedTurn<'_>);

    /// The agent has a name of its own for the session, which its spans may carry.
    fn known_as(&self, session: &SessionId, name: &str);

    /// The turn's reply came back, or will not come.
    fn ended(&self, session: &SessionId, number: u32, at: Timestamp);

    /// Waits until the session's spans are complete, or its deadline. Cancel-safe: the session stays
    /// until it is collected.
    async fn settle(&self, session: &SessionId);

    /// Hands over what came, by turn number, and says what is missing. The session is forgotten with
    /// this; called once.
    fn collect(&self, session: &SessionId) -> Vec<(u32, Trace)>;
}

/// A source for agents that send no spans: nothing is waited for, and every turn says so.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSpans;

#[async_trait]
impl SpanSource for NoSpans {
    fn expect(&self, _turn: ExpectedTurn<'_>) {}

    fn known_as(&self, _session: &SessionId, _name: &str) {}

    fn ended(&self, _session: &SessionId, _number: u32, _at: Timestamp) {}

    async fn settle(&self, _session: &SessionId) {}

    fn collect(&self, _session: &SessionId) -> Vec<(u32, Trace)> {
        Vec::new()
    }
}
