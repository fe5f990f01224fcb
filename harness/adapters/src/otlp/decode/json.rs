//! OTLP in JSON, read leniently: as the specification has it, and as exporters and files really have it.
//!
//! Wire format: <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>. Beyond it are taken:
//! keys in `snake_case`, enums by name, ids in base64, numbers as text and the other way round, and `null`
//! for whatever is absent. One odd field must not cost the whole export, so there is no schema here.

use super::{Batch, DecodeError, event_name, happened_at, parts};
use crate::otlp::raw::{RawEvent, RawLog, RawSpan, RawStatus, keep_of_resource, remote_parent, short};
use base64::{Engine, prelude::BASE64_STANDARD};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Reads a request in JSON, of spans, of log records or of both: which, its keys say. Spans without valid ids are
/// counted and left out, log records without them left out.
///
/// # Errors
/// Where the bytes are not JSON, hold too many values, or a list of the message is something else.
pub fn json(bytes: &[u8]) -> Result<Batch, DecodeError> {
    parts::of_json(bytes, parts::MOST)?;
    let body = serde_json::from_slice(bytes).map_err(|error| DecodeError::Json(error.to_string()))?;
    request(&body)
}

/// Reads a request out of its JSON, as [`json`] does. Whoever made the JSON has to know its bounds.
///
/// # Errors
/// Where a list of the message is something else.
pub fn request(request: &Value) -> Result<Batch, DecodeError> {
    if !request.is_object() {
        return Err(DecodeError::Json("the body is not an object".to_owned()));
    }
    let mut batch = Batch::default();
    for sent in list(request, "resourceSpans")? {
        let resource = keep_of_resource(field(sent, "resource").map(attributes).unwrap_or_default());
        for scope_spans in list(sent, "scopeSpans")? {
            take(&mut batch, scope_spans, &resource)?;
        }
    }
    for sent in list(request, "resourceLogs")? {
        for scope_logs in list(sent, "scopeLogs")? {
            let scope = scope_name(scope_logs);
            batch.logs.extend(list(scope_logs, "logRecords")?.iter().filter_map(|log| record(log, &scope)));
        }
    }
    Ok(batch)
}

fn take(batch: &mut Batch, sent: &Value, resource: &Arc<Map<String, Value>>) -> Result<(), DecodeError> {
    let scope = scope_name(sent);
    for span in list(sent, "spans")? {
        match raw(span, &scope, resource) {
            Some(span) => batch.spans.push(span),
            None => batch.invalid += 1,
        }
    }
    Ok(())
}

pub(super) fn scope_name(sent: &Value) -> String {
    field(sent, "scope").map(|scope| short(text(scope, "name"))).unwrap_or_default()
}

pub(super) fn raw(span: &Value, scope: &str, resource: &Arc<Map<String, Value>>) -> Option<RawSpan> {
    let events = field(span, "events").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let in_events =
        events.iter().fold(0u64, |sum, event| sum.saturating_add(number(event, "droppedAttributesCount")));
    Some(RawSpan {
        trace_id: trace_id(span)?,
        span_id: span_id(span, "spanId")?,
        parent_id: span_id(span, "parentSpanId"),
        parent_is_remote: remote_parent(number(span, "flags")),
        name: text(span, "name"),
        scope: scope.to_owned(),
        resource: Arc::clone(resource),
        attributes: attributes(span),
        events: events.iter().map(event).collect(),
        status: field(span, "status").map(status).unwrap_or_default(),
        started_at: Timestamp(number(span, "startTimeUnixNano")),
        ended_at: Timestamp(number(span, "endTimeUnixNano")),
        dropped_attributes: small(number(span, "droppedAttributesCount").saturating_add(in_events)),
        dropped_events: small(number(span, "droppedEventsCount")),
    })
}

fn record(sent: &Value, scope: &str) -> Option<RawLog> {
    Some(RawLog { body: any_value(field(sent, "body")), ..without_body(sent, scope)? })
}

/// A log record but for what it says.
pub(super) fn without_body(sent: &Value, scope: &str) -> Option<RawLog> {
    let attributes = attributes(sent);
    Some(RawLog {
        trace_id: trace_id(sent)?,
        span_id: span_id(sent, "spanId")?,
        name: event_name(text(sent, "eventName"), &attributes),
        scope: scope.to_owned(),
        body: Value::Null,
        attributes,
        at: happened_at(number(sent, "timeUnixNano"), number(sent, "observedTimeUnixNano")),
    })
}

fn event(sent: &Value) -> RawEvent {
    RawEvent { name: text(sent, "name"), attributes: attributes(sent) }
}

fn status(sent: &Value) -> RawStatus {
    let code = match field(sent, "code") {
        Some(Value::String(name)) if ["STATUS_CODE_OK", "OK"].contains(&name.as_str()) => 1,
        Some(Value::String(name)) if ["STATUS_CODE_ERROR", "ERROR"].contains(&name.as_str()) => 2,
        Some(code) => integer(code).unwrap_or_default(),
        None => 0,
    };
    RawStatus::new(code, text(sent, "message"))
}

/// The list of `KeyValue` under `attributes`, the last of equal keys winning; documents that were taken apart
/// already have a plain object there.
pub(super) fn attributes(owner: &Value) -> Map<String, Value> {
    match field(owner, "attributes") {
        Some(Value::Object(plain)) => plain.clone(),
        list => pairs(list),
    }
}

fn pairs(list: Option<&Value>) -> Map<String, Value> {
    let list = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|pair| (text(pair, "key"), any_value(field(pair, "value")))).collect()
}

fn any_value(sent: Option<&Value>) -> Value {
    // The parser refuses JSON nested deeper than 128, which bounds this recursion.
    let Some((kind, value)) =
        sent.and_then(Value::as_object).and_then(|any| any.iter().find(|(_, v)| !v.is_null()))
    else {
        return Value::Null;
    };
    match kind.as_str() {
        "intValue" | "int_value" => integer(value).map_or_else(|| value.clone(), Value::from),
        "arrayValue" | "array_value" => {
            let items =
                field(value, "values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            items.iter().map(|item| any_value(Some(item))).collect()
        }
        "kvlistValue" | "kvlist_value" => Value::Object(pairs(field(value, "values"))),
        "stringValue" | "string_value" | "boolValue" | "bool_value" | "doubleValue" | "double_value"
        | "bytesValue" | "bytes_value" => value.clone(),
        _ => Value::Null,
    }
}

/// A field by its name in the specification, or by the same name in `snake_case`; `null` is absent.
pub(crate) fn field<'a>(owner: &'a Value, name: &str) -> Option<&'a Value> {
    let owner = owner.as_object()?;
    owner.get(name).or_else(|| owner.get(&snake_case(name))).filter(|value| !value.is_null())
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn list<'a>(owner: &'a Value, name: &str) -> Result<&'a [Value], DecodeError> {
    match field(owner, name) {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(DecodeError::Json(format!("`{name}` is not a list"))),
    }
}

fn text(owner: &Value, name: &str) -> String {
    field(owner, name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(owner: &Value, name: &str) -> u64 {
    match field(owner, name) {
        Some(Value::String(digits)) => digits.parse().unwrap_or_default(),
        Some(value) => value.as_u64().unwrap_or_default(),
        None => 0,
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::String(digits) => digits.parse().ok(),
        Value::Number(number) => number.as_i64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An id in hexadecimal digits, or in base64 as protobuf's own JSON writer has it. The two cannot be
/// confused: sixteen bytes are 32 letters in the one and 24 in the other, eight bytes are 16 and 12.
fn trace_id(span: &Value) -> Option<TraceId> {
    let letters = field(span, "traceId")?.as_str()?;
    TraceId::from_hex(letters).or_else(|| TraceId::from_slice(&BASE64_STANDARD.decode(letters).ok()?))
}

fn span_id(span: &Value, name: &str) -> Option<SpanId> {
    let letters = field(span, name)?.as_str()?;
    SpanId::from_hex(letters).or_else(|| SpanId::from_slice(&BASE64_STANDARD.decode(letters).ok()?))
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
