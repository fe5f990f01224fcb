//! Our ids and times in the SDK's types.

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use rehearsal_core::{
    clock::Timestamp,
    ids::{self, TraceContext},
};
use std::time::{Duration, SystemTime};

pub(super) fn trace_id(id: ids::TraceId) -> TraceId {
    TraceId::from_hex(&id.to_string()).unwrap_or(TraceId::INVALID)
}

pub(super) fn span_id(id: ids::SpanId) -> SpanId {
    SpanId::from_hex(&id.to_string()).unwrap_or(SpanId::INVALID)
}

/// A place in a trace, sampled, as everything that we export.
pub(super) fn place(trace_id: TraceId, span_id: SpanId) -> SpanContext {
    SpanContext::new(trace_id, span_id, TraceFlags::SAMPLED, false, TraceState::NONE)
}

/// The place of a turn's own span, which was handed to the agent.
pub(super) fn of_turn(context: TraceContext) -> SpanContext {
    place(trace_id(context.trace_id), span_id(context.span_id))
}

pub(super) fn time(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(at.0)
}
