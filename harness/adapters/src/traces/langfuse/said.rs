//! What went into an observation and what came out, in the many forms that integrations give it.

use serde_json::{Value, json};

/// Keys under which a program puts the only words it was called with, or answers with.
const WORDS: [&str; 14] = [
    "messages", "input", "prompt", "query", "question", "message", "text", "content", "output", "answer",
    "response", "reply", "result", "kwargs",
];

/// How often an object may wrap what is looked for.
const WRAPPINGS: usize = 4;

/// Messages, as far as there are any: a list of them, one, or plain words of this role.
pub(super) fn messages(value: &Value, role: &str) -> Option<Value> {
    found(unpacked(value), role, WRAPPINGS)
}

fn found(value: Value, role: &str, wrappings: usize) -> Option<Value> {
    let is_message = |value: &Value| {
        value.get("role").is_some()
            && (value.get("content").is_some()
                || value.get("parts").is_some()
                || value.get("tool_calls").is_some())
    };
    match value {
        Value::String(words) if words.trim().is_empty() => None,
        Value::String(words) => Some(json!([{ "role": role, "content": words }])),
        Value::Array(items) if items.iter().any(is_message) => {
            Some(items.into_iter().map(with_calls).collect())
        }
        Value::Array(_) => None,
        message if is_message(&message) => Some(json!([with_calls(message)])),
        Value::Object(fields) => {
            let wrappings = wrappings.checked_sub(1)?;
            let inner = WORDS.iter().find_map(|key| fields.get(*key))?;
            found(unpacked(inner), role, wrappings)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A message with its calls of tools where all others have them.
fn with_calls(mut message: Value) -> Value {
    let calls = message.pointer("/additional_kwargs/tool_calls").cloned();
    if let (Some(fields), Some(calls)) = (message.as_object_mut(), calls) {
        fields.entry("tool_calls").or_insert(calls);
    }
    message
}

/// The tools on offer, where the request holds them.
pub(super) fn tools(input: &Value) -> Option<Value> {
    unpacked(input).get("tools").filter(|tools| tools.is_array()).cloned()
}

/// The id of the call that a tool answered, where the answer is a message.
pub(super) fn call_id(output: &Value) -> Option<Value> {
    unpacked(output).get("tool_call_id").filter(|id| id.is_string()).cloned()
}

/// What a tool gave back, without the message around it.
pub(super) fn result(output: &Value) -> Value {
    let output = unpacked(output);
    let is_message = output.get("tool_call_id").is_some() || output.get("role").is_some();
    output.get("content").filter(|_| is_message).cloned().unwrap_or(output)
}

/// A value whose JSON, where it was written as a text, is unpacked.
pub(super) fn unpacked(value: &Value) -> Value {
    match value {
        Value::String(text) if text.trim_start().starts_with(['[', '{', '"']) => {
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
