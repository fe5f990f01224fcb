//! Small spans to test with.

use super::{
    arrival::Arrived,
    raw::{RawEvent, RawLog, RawSpan, RawStatus},
    session_file::{Filed, TurnWindow},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceContext, TraceId},
    span::Correlation,
};
use serde_json::{Map, Value};
use std::sync::Arc;

pub(super) fn trace_id(number: u8) -> TraceId {
    TraceId::from_bytes([number; 16])
}

pub(super) fn span_id(number: u8) -> SpanId {
    SpanId::from_bytes([number; 8])
}

/// A span of trace `trace` that took from `times.0` to `times.1`.
pub(super) fn span(trace: u8, id: u8, parent: Option<u8>, times: (u64, u64)) -> RawSpan {
    RawSpan {
        trace_id: trace_id(trace),
        span_id: span_id(id),
        parent_id: parent.map(span_id),
        parent_is_remote: None,
        name: format!("span {id}"),
        scope: String::new(),
        resource: Arc::default(),
        attributes: Map::new(),
        events: Vec::new(),
        status: RawStatus::Unset,
        started_at: Timestamp(times.0),
        ended_at: Timestamp(times.1),
        dropped_attributes: 0,
        dropped_events: 0,
    }
}

impl RawSpan {
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.attributes.insert(key.to_owned(), value.into());
        self
    }

    pub(super) fn with_event(mut self, name: &str, attributes: &[(&str, &str)]) -> Self {
        let attributes =
            attributes.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect();
        self.events.push(RawEvent { name: name.to_owned(), attributes });
        self
    }
}

/// A span that arrives when it ends.
pub(super) fn arrived(raw: RawSpan) -> Arrived {
    let at = raw.ended_at;
    Arrived::new(raw, at)
}

pub(super) fn by_session(raw: RawSpan) -> Filed {
    arrived(raw).filed(Correlation::Session, None)
}

pub(super) fn by_trace(raw: RawSpan, turn: u32) -> Filed {
    arrived(raw).filed(Correlation::TraceId, Some(turn))
}

/// A turn whose trace and span have the turn's own number.
pub(super) fn turn(number: u8, sent_at: u64, ended_at: Option<u64>) -> TurnWindow {
    TurnWindow {
        number: u32::from(number),
        context: TraceContext { trace_id: trace_id(number), span_id: span_id(number) },
        sent_at: Timestamp(sent_at),
        ended_at: ended_at.map(Timestamp),
        message: String::new(),
    }
}

/// A log record of a span.
pub(super) fn log(trace: u8, span: u8, at: u64) -> RawLog {
    RawLog {
        trace_id: trace_id(trace),
        span_id: span_id(span),
        name: "gen_ai.user.message".to_owned(),
        scope: String::new(),
        body: Value::Null,
        attributes: Map::new(),
        at: Timestamp(at),
    }
}
