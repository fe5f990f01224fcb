//! A span as it came off the wire, before anybody asks what it stands for.

use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// One span as sent. Attribute values keep their structure: lists and maps of `AnyValue` are JSON lists
/// and objects, bytes are base64 text, and a number that JSON cannot hold is its name as text.
#[derive(Clone, Debug, PartialEq)]
pub struct RawSpan {
    /// Its trace.
    pub trace_id: TraceId,
    /// Its id, unique in its trace.
    pub span_id: SpanId,
    /// Its parent; `None` for a root.
    pub parent_id: Option<SpanId>,
    /// Whether the parent lives in another process; `None` where the sender does not say.
    pub parent_is_remote: Option<bool>,
    /// Its name.
    pub name: String,
    /// The instrumentation that made it; empty where not said.
    pub scope: String,
    /// What is known of the process that sent it, shared by all spans of one export.
    pub resource: Arc<Map<String, Value>>,
    /// Its attributes.
    pub attributes: Map<String, Value>,
    /// Its events, in order.
    pub events: Vec<RawEvent>,
    /// How it went.
    pub status: RawStatus,
    /// When it began, by the sender's clock.
    pub started_at: Timestamp,
    /// When it ended, by the sender's clock.
    pub ended_at: Timestamp,
    /// How many attributes the sender's limits cost, those of its events included.
    pub dropped_attributes: u32,
    /// How many events the sender's limits cost.
    pub dropped_events: u32,
}

/// An event on a span.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawEvent {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Map<String, Value>,
}

/// A log record as sent. Some frameworks put what was said into records of their own instead of into their spans.
#[derive(Clone, Debug, PartialEq)]
pub struct RawLog {
    /// The trace it belongs to.
    pub trace_id: TraceId,
    /// The span it belongs to.
    pub span_id: SpanId,
    /// The event's name, from `eventName` or the attribute `event.name`; empty where not said.
    pub name: String,
    /// The instrumentation that made it; empty where not said.
    pub scope: String,
    /// Its body, with its structure.
    pub body: Value,
    /// Its attributes.
    pub attributes: Map<String, Value>,
    /// When it happened, by the sender's clock, or else when it was seen; zero where neither is said.
    pub at: Timestamp,
}

/// A span's status as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RawStatus {
    /// Not said, or said with a code that OTLP does not know.
    #[default]
    Unset,
    /// Well.
    Ok,
    /// Failed, with the message, which may be empty.
    Error(String),
}

impl RawStatus {
    /// From OTLP's `Status`: code 0, 1 or 2, and a message that only an error has.
    pub(crate) fn new(code: i64, message: String) -> Self {
        match code {
            1 => Self::Ok,
            2 => Self::Error(message),
            _ => Self::Unset,
        }
    }
}

impl RawLog {
    /// About how many bytes it holds on to; for limits, not for accounts.
    pub fn weight(&self) -> usize {
        SPAN_OVERHEAD
            + self.name.len()
            + self.scope.len()
            + value_weight(&self.body)
            + map_weight(&self.attributes)
    }
}

impl RawSpan {
    /// A span of which no more is known than which it is and when it was.
    pub(crate) fn new(
        (trace_id, span_id): (TraceId, SpanId),
        (started_at, ended_at): (Timestamp, Timestamp),
    ) -> Self {
        Self {
            trace_id,
            span_id,
            parent_id: None,
            parent_is_remote: None,
            name: String::new(),
            scope: String::new(),
            resource: Arc::default(),
            attributes: Map::new(),
            events: Vec::new(),
            status: RawStatus::Unset,
            started_at,
            ended_at,
            dropped_attributes: 0,
            dropped_events: 0,
        }
    }

    /// About how many bytes it holds on to; for limits, not for accounts.
    pub(crate) fn weight(&self) -> usize {
        let events: usize =
            self.events.iter().map(|event| event.name.len() + map_weight(&event.attributes)).sum();
        SPAN_OVERHEAD + self.name.len() + self.scope.len() + map_weight(&self.attributes) + events
    }

    /// An attribute that is a text and not empty.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.attributes.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

/// Whether the flags say that the parent is remote; `None` where the sender set neither bit.
///
/// Wire format: `SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK` and `SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK` of OTLP.
pub(crate) fn remote_parent(flags: u64) -> Option<bool> {
    const IS_KNOWN: u64 = 0x100;
    const IS_REMOTE: u64 = 0x200;
    (flags & IS_KNOWN != 0).then_some(flags & IS_REMOTE != 0)
}

/// The attributes of a resource that are worth their room: who sent, and what we asked to be sent along.
pub(crate) fn keep_of_resource(attributes: Map<String, Value>) -> Arc<Map<String, Value>> {
    const KEPT: [&str; 4] = ["service.", "telemetry.", "rehearsal.", "session."];
    const MOST: usize = 32;
    let is_kept = |(key, value): &(String, Value)| {
        KEPT.iter().any(|prefix| key.starts_with(prefix)) && key.len() + value_weight(value) <= LONGEST
    };
    Arc::new(attributes.into_iter().filter(is_kept).take(MOST).collect())
}

/// A name that every span of a request has a copy of, shortened where it is longer than any honest one.
pub(crate) fn short(mut name: String) -> String {
    name.truncate(name.floor_char_boundary(LONGEST));
    name
}

/// The most bytes of what is kept with every span of a request.
const LONGEST: usize = 1_024;
const SPAN_OVERHEAD: usize = 256;
const ENTRY_OVERHEAD: usize = 48;

fn map_weight(map: &Map<String, Value>) -> usize {
    map.iter().map(|(key, value)| ENTRY_OVERHEAD + key.len() + value_weight(value)).sum()
}

/// About how many bytes a value holds on to.
pub(crate) fn value_weight(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => ENTRY_OVERHEAD,
        Value::String(text) => ENTRY_OVERHEAD + text.len(),
        Value::Array(items) => ENTRY_OVERHEAD + items.iter().map(value_weight).sum::<usize>(),
        Value::Object(map) => ENTRY_OVERHEAD + map_weight(map),
    }
}
