//! What was said may come as log records instead of with the spans; each goes to its span before anything is read.

use super::failure::EXCEPTIONS;
use crate::otlp::raw::{RawEvent, RawLog, RawSpan};
use rehearsal_core::ids::{SpanId, TraceId};
use serde_json::Value;
use std::collections::HashMap;

/// Turns the records of each span into events of it, in the order in which they happened. Returns how many
/// records of what was said belong to no span here. Some senders say everything on both signals: a span that
/// already has events of what was said keeps its own.
pub(super) fn join<'a>(spans: impl Iterator<Item = &'a mut RawSpan>, logs: Vec<RawLog>) -> usize {
    let mut records: HashMap<(TraceId, SpanId), Vec<RawLog>> = HashMap::new();
    for log in logs.into_iter().filter(tells) {
        records.entry((log.trace_id, log.span_id)).or_default().push(log);
    }
    for span in spans {
        let Some(mut found) = records.remove(&(span.trace_id, span.span_id)) else { continue };
        let is_told = span.events.iter().any(|event| is_of_content(&event.name));
        found.retain(|log| !is_told || !is_said(log));
        found.sort_by_key(|log| log.at);
        // Exports may be repeated; what happened at another time was said again.
        found.dedup_by(|one, other| one.at.0 != 0 && one == other);
        span.events.extend(found.into_iter().map(event));
    }
    records.values().flatten().filter(|log| is_said(log)).count()
}

/// Whether a record tells something of the agent's work. Most have nothing to do with that.
pub(in crate::otlp) fn tells(log: &RawLog) -> bool {
    is_said(log) || EXCEPTIONS.contains(&log.name.as_str())
}

/// Whether a record holds what was said.
fn is_said(log: &RawLog) -> bool {
    is_of_content(&log.name) || is_messages(&log.body)
}

/// Whether an event of this name holds what was said.
fn is_of_content(name: &str) -> bool {
    name == "gen_ai.choice"
        || name == "gen_ai.client.inference.operation.details"
        || (name.starts_with("gen_ai.") && name.ends_with(".message"))
}

/// Whether a body holds both sides of an exchange, as AWS's distribution of OpenTelemetry sends them.
fn is_messages(body: &Value) -> bool {
    ["input", "output"].iter().any(|side| body.get(side).is_some_and(|side| side.get("messages").is_some()))
}

/// The event that a record would have been on its span: the fields of its body are attributes among the others.
fn event(log: RawLog) -> RawEvent {
    let mut attributes = log.attributes;
    match log.body {
        Value::Object(fields) => attributes.extend(fields),
        Value::Null => {}
        body => {
            attributes.insert("content".to_owned(), body);
        }
    }
    RawEvent { name: log.name, attributes }
}
