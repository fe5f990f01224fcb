//! Documents: one span or one log record by itself, as backends keep them. Attributes are a plain object there, and
//! a body is what it says.

use super::{
    Batch,
    json::{attributes, field, raw, scope_name, without_body},
};
use crate::otlp::raw::{RawLog, keep_of_resource};
use serde_json::Value;

/// Reads the document of a span. One without valid ids is counted and left out.
pub fn span_document(document: &Value) -> Batch {
    let resource = keep_of_resource(field(document, "resource").map(attributes).unwrap_or_default());
    match raw(document, &scope_name(document), &resource) {
        Some(span) => Batch { spans: vec![span], ..Batch::default() },
        None => Batch { invalid: 1, ..Batch::default() },
    }
}

/// Reads the document of a log record. One without valid ids is left out.
pub fn event_document(document: &Value) -> Batch {
    let body = field(document, "body").cloned().unwrap_or_default();
    let log = without_body(document, &scope_name(document)).map(|log| RawLog { body, ..log });
    Batch { logs: log.into_iter().collect(), ..Batch::default() }
}
