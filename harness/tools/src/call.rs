//! A call of a tool, from its beginning to what the agent was told.

use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceContext},
    span::Correlation,
};
use serde_json::{Map, Value};

/// The arguments of a call.
pub(crate) type Arguments = Map<String, Value>;

/// What a call comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// An answer.
    Result(Value),
    /// An answer that says that the tool failed.
    Error(String),
    /// No answer: the connection breaks.
    Broken(String),
}

impl Outcome {
    /// What went wrong; `None` for an answer.
    pub(crate) fn error(&self) -> Option<&str> {
        match self {
            Self::Result(_) => None,
            Self::Error(message) | Self::Broken(message) => Some(message),
        }
    }
}

/// A turn of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) number: u32,
    pub(crate) context: TraceContext,
}

/// A call that has begun.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Begun {
    pub(crate) tool: String,
    /// Which call of this tool in the conversation, from 1.
    pub(crate) number: u32,
    pub(crate) turn: Window,
    pub(crate) arguments: Arguments,
    pub(crate) started_at: Timestamp,
    /// The agent's span that it was made from, where it told.
    pub(crate) parent: Option<SpanId>,
    pub(crate) correlation: Correlation,
}

/// A call that is over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) begun: Begun,
    pub(crate) outcome: Outcome,
    /// The fault that was put on it, in words.
    pub(crate) fault: Option<String>,
    pub(crate) ended_at: Timestamp,
}
