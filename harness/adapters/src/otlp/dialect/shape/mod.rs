//! The shapes in which messages, tools and their answers come, to one shape, whatever the attribute was called.

mod flat;
mod langchain;
mod message;
mod part;
mod tool;

pub(super) use flat::unflattened;
pub(super) use langchain::{answered as langchain_answered, is_failure, sent as langchain_sent};
pub(super) use message::{answer_text, message_of, messages, system_message, text_of};
pub(in crate::otlp) use message::{last_user_text, reply_text};
pub(super) use part::tool_call;
pub(super) use tool::{definitions, plain_answer, plain_arguments};

use serde_json::{Map, Value};
use std::borrow::Cow;

/// A value whose JSON list or object, where it was sent as a text, is unpacked. Plain words stay what they are.
pub(super) fn unpacked(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::String(text) if text.trim_start().starts_with(['[', '{']) => {
            serde_json::from_str(text).map_or(Cow::Borrowed(value), Cow::Owned)
        }
        Value::String(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_) => Cow::Borrowed(value),
    }
}

/// The value of a text that is known to be JSON, whatever it holds; words in quotation marks are words.
pub(super) fn from_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// The first of these fields that is a text.
fn string(fields: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| fields.get(*key)?.as_str()).map(str::to_owned)
}

/// The first of these fields that is an object.
fn object<'a>(fields: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Map<String, Value>> {
    keys.iter().find_map(|key| fields.get(*key)?.as_object())
}
