//! Spans: what the agent did during a turn, in one shape whatever framework sent it.

mod activity;

pub use activity::{Activity, AgentCall, Message, ModelCall, Part, ToolCall, ToolDefinition};

use crate::{
    attempt::Attempt,
    clock::Timestamp,
    ids::{SessionId, SpanId, TraceContext, TraceId},
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
        self.spans.iter().filter_map(|span| span.activity.tool())
    }

    /// The agent's model calls, in order.
    pub fn model_calls(&self) -> impl Iterator<Item = &ModelCall> {
        self.spans.iter().filter_map(|span| span.activity.model())
    }

    /// The invocations of agents, in order.
    pub fn agent_calls(&self) -> impl Iterator<Item = &AgentCall> {
        self.spans.iter().filter_map(|span| span.activity.agent())
    }

    /// The spans above one, the nearest first. Ids come from outside and may go in circles, so there are never more than
    /// the trace has spans.
    pub fn above(&self, span: &Span) -> impl Iterator<Item = &Span> {
        let parent = |below: &Span| self.spans.iter().find(|span| Some(span.span_id) == below.parent_id);
        std::iter::successors(parent(span), move |below| parent(below)).take(self.spans.len())
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
    /// A tool call that no framework sent, right under the span of its turn. Whoever made it gives it its id and says by
    /// `scope` who that is.
    pub fn of_tool_call(
        call: ToolCall,
        (span_id, scope): (SpanId, &str),
        turn: TraceContext,
        (started_at, ended_at): (Timestamp, Timestamp),
    ) -> Self {
        Self {
            trace_id: turn.trace_id,
            span_id,
            parent_id: Some(turn.span_id),
            name: format!("execute_tool {}", call.name),
            scope: scope.to_owned(),
            started_at,
            ended_at,
            status: SpanStatus::of(call.error.clone()),
            correlation: Correlation::TraceId,
            activity: Activity::Tool(call),
            attributes: Map::new(),
        }
    }

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

impl SpanStatus {
    /// Failed with this message; not said where there is none.
    pub fn of(error: Option<String>) -> Self {
        error.map_or(Self::Unset, |message| Self::Error { message })
    }

    /// What went wrong, where anything did.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Unset | Self::Ok => None,
            Self::Error { message } => Some(message),
        }
    }
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

    /// Those turns of which something has come since this was last asked, by their numbers, with all that has come of them and
    /// without letting go of it: what a run that is killed would lose. A source that is never asked to go on after that may say
    /// nothing.
    fn news(&self, _session: &SessionId) -> Vec<(u32, Trace)> {
        Vec::new()
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn span(id: u8, parent: Option<u8>) -> Span {
        let id_of = |id: u8| SpanId::from_bytes([id; 8]);
        let turn = TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: id_of(1) };
        let at = (Timestamp(0), Timestamp(0));
        let span = Span::of_tool_call(ToolCall::default(), (id_of(id), "test"), turn, at);
        Span { parent_id: parent.map(id_of), ..span }
    }

    #[rstest]
    #[case::of_a_root(&[(2, None)], &[])]
    #[case::of_a_chain(&[(4, None), (3, Some(4)), (2, Some(3))], &[3, 4])]
    #[case::whatever_the_order(&[(2, Some(3)), (3, Some(4)), (4, None)], &[3, 4])]
    #[case::not_in_the_trace(&[(2, Some(9))], &[])]
    #[case::in_a_circle(&[(2, Some(3)), (3, Some(2))], &[3, 2])]
    fn what_stands_above_a_span_ends(#[case] spans: &[(u8, Option<u8>)], #[case] above: &[u8]) {
        let spans = spans.iter().map(|(id, parent)| span(*id, *parent)).collect();
        let trace = Trace { spans, ..Trace::default() };
        let of = trace.spans.iter().find(|span| span.span_id == SpanId::from_bytes([2; 8])).unwrap();
        let found: Vec<SpanId> = trace.above(of).map(|span| span.span_id).collect();
        assert_eq!(found, above.iter().map(|id| SpanId::from_bytes([*id; 8])).collect::<Vec<_>>());
    }
}
