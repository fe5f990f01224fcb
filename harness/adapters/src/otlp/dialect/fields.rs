//! Fields of a span: candidates in turn, in attributes first and then in the event that may carry them.

use crate::otlp::raw::{RawEvent, RawSpan};
use serde_json::{Map, Value};

/// The span event under which content attributes may come, one or several at a time.
const DETAILS: &str = "gen_ai.client.inference.operation.details";

/// Attributes that hold what was said. What an activity holds is not kept a second time.
const CONTENT: [&str; 15] = [
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.system_instructions",
    "gen_ai.tool.definitions",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result",
    "gcp.vertex.agent.llm_request",
    "gcp.vertex.agent.llm_response",
    "gcp.vertex.agent.tool_call_args",
    "gcp.vertex.agent.tool_response",
    "pydantic_ai.all_messages",
    "final_result",
    "model_request_parameters",
    "tool_arguments",
    "tool_response",
];

/// The attributes without what was said.
pub(super) fn without_content(mut attributes: Map<String, Value>) -> Map<String, Value> {
    attributes.retain(|key, _| !CONTENT.contains(&key.as_str()));
    attributes
}

/// The first candidate that is there and not empty, with JSON in a text unpacked.
pub(super) fn content(span: &RawSpan, keys: &[&str]) -> Option<Value> {
    let from_attributes =
        keys.iter().filter_map(|key| span.attributes.get(*key)).map(structured).find(is_telling);
    from_attributes.or_else(|| keys.iter().find_map(|key| from_details(span, key)))
}

/// The first candidate that is a text.
pub(super) fn text(span: &RawSpan, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| span.text(key)).map(str::to_owned)
}

/// The first candidate that is a count.
pub(super) fn count(span: &RawSpan, keys: &[&str]) -> Option<u64> {
    keys.iter().filter_map(|key| span.attributes.get(*key)).find_map(|value| match value {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) => digits.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    })
}

/// A value whose JSON, where it was sent as a text, is unpacked. Plain words stay what they are.
pub(super) fn structured(value: &Value) -> Value {
    match value {
        Value::String(text) if text.trim_start().starts_with(['[', '{']) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        Value::String(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_) => value.clone(),
    }
}

/// The events of one name.
pub(super) fn events<'a>(span: &'a RawSpan, name: &'a str) -> impl Iterator<Item = &'a RawEvent> {
    span.events.iter().filter(move |event| event.name == name)
}

/// Several such events may each carry a part of one list.
fn from_details(span: &RawSpan, key: &str) -> Option<Value> {
    let mut found: Option<Value> = None;
    for part in events(span, DETAILS).filter_map(|event| event.attributes.get(key)).map(structured) {
        found = Some(match (found, part) {
            (Some(Value::Array(mut list)), Value::Array(more)) => {
                list.extend(more);
                Value::Array(list)
            }
            (Some(first), _) => first,
            (None, part) => part,
        });
    }
    found.filter(is_telling)
}

fn is_telling(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
    }
}
