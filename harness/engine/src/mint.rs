//! New ids for sessions, traces and spans.

use rehearsal_core::ids::{SessionId, SpanId, TraceContext, TraceId};
use uuid::Uuid;

/// A session id that nobody else has.
pub fn session() -> SessionId {
    SessionId::new(Uuid::new_v4().to_string())
}

/// A trace of its own for one turn.
pub fn turn() -> TraceContext {
    let mut span = [0; 8];
    for (byte, random) in span.iter_mut().zip(Uuid::new_v4().into_bytes()) {
        *byte = random;
    }
    TraceContext {
        trace_id: TraceId::from_bytes(Uuid::new_v4().into_bytes()),
        span_id: SpanId::from_bytes(span),
    }
}
