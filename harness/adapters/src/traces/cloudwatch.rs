//! Documents of CloudWatch: spans in one log group, what was said in another.
//!
//! Format: AWS's distribution of OpenTelemetry takes what was said out of the spans and sends it as events of the
//! same span. Where only the events are at hand, a trace is put together from them alone.

use super::shape::Document;
use crate::otlp::{RawLog, RawSpan, decode};
use rehearsal_core::ids::TraceId;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Reads a document.
pub(super) fn document(document: &Value, kind: Document) -> decode::Batch {
    match kind {
        Document::Span => decode::span_document(document),
        Document::Event => decode::event_document(document),
    }
}

/// Spans for the traces of which only events are known. The last event of a trace holds the user's words and the
/// agent's answer, so it stands for the agent; an event that a tool's words begin stands for the tool. Of the others
/// nobody can tell what they were events of.
pub(super) fn stand_ins(spans: &[RawSpan], logs: &[RawLog]) -> Vec<RawSpan> {
    let known: BTreeSet<TraceId> = spans.iter().map(|span| span.trace_id).collect();
    let mut orphaned: BTreeMap<TraceId, Vec<&RawLog>> = BTreeMap::new();
    for log in logs.iter().filter(|log| is_exchange(&log.body) && !known.contains(&log.trace_id)) {
        orphaned.entry(log.trace_id).or_default().push(log);
    }
    orphaned.into_values().flat_map(of_a_trace).collect()
}

fn of_a_trace(mut logs: Vec<&RawLog>) -> Vec<RawSpan> {
    logs.sort_by_key(|log| log.at);
    let mut names = HashMap::new();
    logs.iter().for_each(|log| tool_names(&log.body, &mut names, DEPTH));
    let last = logs.len().saturating_sub(1);
    let stand_in = |(index, log): (usize, &&RawLog)| match tool_call(log) {
        Some(id) => {
            let name = names.get(&id).cloned().unwrap_or_default();
            let more = [("gen_ai.tool.name", name), ("gen_ai.tool.call.id", id)];
            of_a_log(log, "execute_tool", &more)
        }
        None if index == last => of_a_log(log, "invoke_agent", &[]),
        None => of_a_log(log, "event", &[]),
    };
    logs.iter().enumerate().map(stand_in).collect()
}

fn of_a_log(log: &RawLog, operation: &str, more: &[(&str, String)]) -> RawSpan {
    let mut attributes: Map<String, Value> = log.attributes.clone();
    attributes.insert("gen_ai.operation.name".into(), operation.into());
    let more = more.iter().filter(|(_, value)| !value.is_empty());
    attributes.extend(more.map(|(key, value)| ((*key).to_owned(), Value::from(value.as_str()))));
    RawSpan {
        name: operation.to_owned(),
        scope: log.scope.clone(),
        attributes,
        ..RawSpan::new((log.trace_id, log.span_id), (log.at, log.at))
    }
}

/// Whether a body holds both sides of an exchange.
fn is_exchange(body: &Value) -> bool {
    ["/input/messages", "/output/messages"].iter().any(|side| body.pointer(side).is_some())
}

/// The id of the call that an event tells of, where it is one of a tool's.
fn tool_call(log: &RawLog) -> Option<String> {
    let first = log.body.pointer("/input/messages/0")?;
    let is_tool = first.get("role").and_then(Value::as_str) == Some("tool");
    let id = first.pointer("/content/id").filter(|_| is_tool)?;
    id.as_str().map(str::to_owned)
}

/// How deep bodies are searched: JSON in texts of JSON.
const DEPTH: usize = 16;

/// The names of the tools that are asked for anywhere in a body, by the ids of their calls.
fn tool_names(value: &Value, names: &mut HashMap<String, String>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Object(fields) => {
            let text = |keys: [&str; 2]| keys.iter().find_map(|key| fields.get(*key)?.as_str());
            if let (Some(id), Some(name)) =
                (text(["toolUseId", "id"]), fields.get("name").and_then(Value::as_str))
            {
                names.insert(id.to_owned(), name.to_owned());
            }
            fields.values().for_each(|value| tool_names(value, names, depth));
        }
        Value::Array(items) => items.iter().for_each(|value| tool_names(value, names, depth)),
        Value::String(text) if text.starts_with(['[', '{']) => {
            if let Ok(inner) = serde_json::from_str(text) {
                tool_names(&inner, names, depth);
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}
