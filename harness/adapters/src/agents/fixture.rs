//! Requests and turns for the tests of this folder.

use rehearsal_core::{
    agent::Request,
    clock::Timestamp,
    ids::{SessionId, SpanId, TraceContext, TraceId},
    session::{Turn, UserMessage},
    span::Trace,
};

pub(super) const TRACEPARENT: &str = "00-01010101010101010101010101010101-0202020202020202-01";

pub(super) fn context() -> TraceContext {
    TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([2; 8]) }
}

pub(super) fn request(message: &str, turn: u32) -> Request<'_> {
    Request { message, turn, context: context(), history: &[] }
}

pub(super) fn session(id: &str) -> SessionId {
    SessionId::new(id)
}

pub(super) fn past(number: u32, user: &str, reply: Option<&str>) -> Turn {
    Turn {
        number,
        context: context(),
        user: UserMessage { text: user.to_owned(), reasoning: None, progress: vec![] },
        sent_at: Timestamp(0),
        reply: reply.map(str::to_owned),
        ended_at: Timestamp(0),
        error: None,
        trace: Trace::default(),
    }
}
