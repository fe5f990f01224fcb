//! OTLP export requests off the wire, in protobuf and in JSON, to one shape of span.

mod document;
mod inflate;
mod json;
mod parts;
mod protobuf;
#[cfg(test)]
mod tests;

pub use document::{event_document, span_document};
pub(crate) use inflate::inflate;
pub(crate) use json::field;
pub use json::{json, request};
pub(crate) use parts::of_json as count_values;
pub use protobuf::{protobuf, protobuf_logs};

use super::raw::{RawLog, RawSpan};
use rehearsal_core::clock::Timestamp;
use serde_json::{Map, Value};

/// What one export request held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// The spans, in the order of the request.
    pub spans: Vec<RawSpan>,
    /// The log records, in the order of the request.
    pub logs: Vec<RawLog>,
    /// How many spans were left out because their trace id or span id is none. Log records of no span are not
    /// counted: most have nothing to do with an agent.
    pub invalid: u64,
}

impl Batch {
    /// Spans and nothing else.
    pub(crate) fn of(spans: Vec<RawSpan>) -> Self {
        Self { spans, ..Self::default() }
    }
}

/// Why a request cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The body is not the protobuf message.
    #[error("not an OTLP request in protobuf: {0}")]
    Protobuf(String),
    /// The body is not the JSON message.
    #[error("not an OTLP request in JSON: {0}")]
    Json(String),
    /// The body is not gzip although it says so.
    #[error("not gzip: {0}")]
    Gzip(String),
    /// The body unpacks to more than is taken in.
    #[error("the body unpacks to more than {limit} bytes; export smaller batches")]
    TooLarge {
        /// The most bytes that are taken in.
        limit: usize,
    },
    /// The body holds more than is taken in.
    #[error("the body holds more than {limit} spans, attributes and values; export smaller batches")]
    TooMany {
        /// The most values that are taken in.
        limit: usize,
    },
}

/// A log record's name: older senders write it among the attributes.
fn event_name(sent: String, attributes: &Map<String, Value>) -> String {
    if sent.is_empty() {
        attributes.get("event.name").and_then(Value::as_str).unwrap_or_default().to_owned()
    } else {
        sent
    }
}

/// When a log record happened; where it does not say, when it was seen.
fn happened_at(time: u64, observed: u64) -> Timestamp {
    Timestamp(if time == 0 { observed } else { time })
}
