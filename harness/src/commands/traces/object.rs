//! The JSON object that `rehearsal traces --format json` prints.

use rehearsal_adapters::traces::{self, RecordedSession};
use rehearsal_core::{
    session::{Session, Turn},
    span::{Evidence, ModelCall, ToolCall},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// The version of this object's shape.
pub(super) const FORMAT: u32 = 1;

/// What was understood of spans.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "What Rehearsal understood of traces")]
pub(crate) struct TracesObject {
    /// The version of this object's shape; counted up when a reader of the old one would misread it.
    pub(super) format: u32,
    /// What the files are written as: `otlp-json`, `cloudwatch`, `langfuse`, `strands-evals`. Empty for a run.
    pub(super) written_as: Vec<String>,
    /// The sessions, in the order in which they began.
    pub(super) sessions: Vec<SessionEntry>,
    /// What to know of the files as a whole.
    pub(super) notes: Vec<String>,
}

/// One conversation.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SessionEntry {
    /// Its id as the agent sent it; that of its first trace where it sent none.
    pub(super) session_id: String,
    /// The conventions that its spans follow.
    pub(super) dialects: Vec<String>,
    /// Its turns, in order.
    pub(super) turns: Vec<TurnEntry>,
}

/// One message of the user's and what the agent made of it. `null` is what the spans do not tell.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TurnEntry {
    /// The user's words.
    pub(super) user: Option<String>,
    /// The agent's words.
    pub(super) reply: Option<String>,
    /// What the agent asked its user in the middle of its work; the next turn holds the answer.
    pub(super) questions: Vec<String>,
    /// The calls of tools, in order.
    pub(super) tool_calls: Vec<ToolEntry>,
    /// The calls of models, in order.
    pub(super) model_calls: Vec<ModelEntry>,
    /// Why there is no reply.
    pub(super) error: Option<String>,
    /// What is missing and how to have it sent, and what was concluded rather than said.
    pub(super) notes: Vec<String>,
}

/// One call of a tool.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ToolEntry {
    /// The tool.
    pub(super) name: String,
    /// The call's id, as the model gave it.
    pub(super) id: Option<String>,
    /// What it was called with.
    pub(super) arguments: Option<Value>,
    /// What it gave back.
    pub(super) result: Option<Value>,
    /// What went wrong.
    pub(super) error: Option<String>,
}

/// One call of a model by the agent.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ModelEntry {
    /// The model that answered, or the one that was asked.
    pub(super) model: Option<String>,
    /// Tokens read, as the framework counts them: most count cached ones in.
    pub(super) input_tokens: Option<u64>,
    /// Tokens written.
    pub(super) output_tokens: Option<u64>,
    /// Tokens read from the provider's cache.
    pub(super) cache_read_tokens: Option<u64>,
    /// Tokens written to the provider's cache.
    pub(super) cache_write_tokens: Option<u64>,
    /// What went wrong.
    pub(super) error: Option<String>,
}

impl SessionEntry {
    /// A session that was recorded elsewhere.
    pub(super) fn recorded(recorded: RecordedSession) -> Self {
        let dialects: BTreeSet<&str> =
            recorded.turns.iter().flat_map(|turn| turn.dialects.iter().copied()).collect();
        Self {
            session_id: recorded.id.clone(),
            dialects: dialects.into_iter().map(str::to_owned).collect(),
            turns: recorded.into_turns().into_iter().map(turn).collect(),
        }
    }

    /// A session of a run.
    pub(super) fn of_run(session: Session) -> Self {
        let dialects: BTreeSet<&str> =
            session.turns.iter().flat_map(|turn| traces::dialects(&turn.trace)).collect();
        Self {
            session_id: session.id.to_string(),
            dialects: dialects.into_iter().map(str::to_owned).collect(),
            turns: session.turns.into_iter().map(turn).collect(),
        }
    }
}

fn turn(turn: Turn) -> TurnEntry {
    let missing = missing(&turn.trace.evidence);
    TurnEntry {
        tool_calls: turn.trace.tool_calls().map(tool).collect(),
        model_calls: turn.trace.model_calls().map(model).collect(),
        user: Some(turn.user.text).filter(|words| !words.trim().is_empty()),
        reply: turn.reply,
        questions: turn.questions.into_iter().map(|question| question.message).collect(),
        error: turn.error,
        notes: missing.into_iter().chain(turn.trace.notes).collect(),
    }
}

fn missing(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Complete | Evidence::NotExpected => None,
        Evidence::Incomplete { missing } => Some(missing.clone()),
        Evidence::Absent => Some("no spans came".to_owned()),
    }
}

fn tool(call: &ToolCall) -> ToolEntry {
    let ToolCall { name, id, arguments, result, error } = call.clone();
    ToolEntry { name, id, arguments, result, error }
}

fn model(call: &ModelCall) -> ModelEntry {
    ModelEntry {
        model: call.model.clone(),
        input_tokens: call.usage.input_tokens,
        output_tokens: call.usage.output_tokens,
        cache_read_tokens: call.usage.cache_read_tokens,
        cache_write_tokens: call.usage.cache_write_tokens,
        error: call.error.clone(),
    }
}
