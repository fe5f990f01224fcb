//! LangChain's messages, which come out of three instrumentations in three forms: as the arguments of a constructor
//! (`lc`, `kwargs`), with their fields under `data`, and with their fields at hand beside `type`.

use super::{
    message::{message_of, messages},
    object,
    part::{add_calls, parts},
    string,
    tool::plain_answer,
};
use rehearsal_core::span::{Message, Part};
use serde_json::{Map, Value};

/// Whether an object is a message of LangChain's.
pub(super) fn is_message(fields: &Map<String, Value>) -> bool {
    inside(fields).is_some()
}

/// Reads one message.
pub(super) fn message(fields: &Map<String, Value>) -> Option<Message> {
    let (role, inner) = inside(fields)?;
    let words = inner.get("content").unwrap_or(&Value::Null);
    if role == "tool" {
        let part = Part::ToolResult {
            id: string(inner, &["tool_call_id"]),
            result: plain_answer(words),
            is_error: inner.get("status").is_some_and(|status| status == "error"),
        };
        return Some(Message { role: role.to_owned(), parts: vec![part] });
    }
    let mut parts = parts(words);
    let beside = object(inner, &["additional_kwargs"]).and_then(|more| more.get("tool_calls"));
    for calls in inner.get("tool_calls").into_iter().chain(beside) {
        add_calls(&mut parts, calls);
    }
    Some(Message { role: role.to_owned(), parts })
}

/// The fields of a tool's answer, where an object is one.
pub(super) fn tool_message(fields: &Map<String, Value>) -> Option<&Map<String, Value>> {
    inside(fields).filter(|(role, _)| *role == "tool").map(|(_, inner)| inner)
}

/// Whether a value is a tool's answer that says of itself that the tool failed. What a tool returns as it likes is not
/// asked: its `status` may be that of an order.
pub(in super::super) fn is_failure(value: &Value) -> bool {
    let answer = value.as_object().and_then(tool_message);
    answer.is_some_and(|answer| answer.get("status").is_some_and(|status| status == "error"))
}

/// The messages of a request: `messages` is a list of them or, for models, a list of such lists.
pub(in super::super) fn sent(request: &Value) -> Vec<Message> {
    match request.get("messages").and_then(Value::as_array).map(Vec::as_slice) {
        Some([batch @ Value::Array(_)]) => messages(batch, "user"),
        Some(list) => list.iter().flat_map(|item| messages(item, "user")).collect(),
        None => Vec::new(),
    }
}

/// What a model generated, as LangChain records it.
pub(in super::super) struct Generated<'a> {
    /// The answer.
    pub(in super::super) messages: Vec<Message>,
    /// What the provider's response says beside it.
    pub(in super::super) metadata: Option<&'a Value>,
    /// Why it ended.
    pub(in super::super) finish_reason: Option<&'a str>,
}

/// Reads the record of a model's response.
pub(in super::super) fn answered<'a>(response: &'a Value) -> Option<Generated<'a>> {
    let generation = response.pointer("/generations/0/0")?;
    let fields = generation.get("message").and_then(Value::as_object);
    let messages = match fields.and_then(message) {
        Some(found) => message_of(&found.role, found.parts),
        None => messages(generation.get("text")?, "assistant"),
    };
    let metadata = fields.and_then(inside).and_then(|(_, inner)| inner.get("response_metadata"));
    let of = |value: Option<&'a Value>| value.and_then(|value| value.get("finish_reason")?.as_str());
    let finish_reason = of(generation.get("generation_info")).or_else(|| of(metadata));
    Some(Generated { messages, metadata, finish_reason })
}

/// Whose message it is, and its fields.
fn inside(fields: &Map<String, Value>) -> Option<(&'static str, &Map<String, Value>)> {
    let inner =
        if fields.contains_key("lc") { object(fields, &["kwargs"]) } else { object(fields, &["data"]) };
    let is_plain = fields.contains_key("content") && !fields.contains_key("role");
    let inner = inner.or_else(|| is_plain.then_some(fields))?;
    let class = || fields.get("id")?.as_array()?.last()?.as_str();
    let kinds =
        [inner.get("type").and_then(Value::as_str), class(), fields.get("type").and_then(Value::as_str)];
    Some((kinds.into_iter().flatten().find_map(role)?, inner))
}

fn role(kind: &str) -> Option<&'static str> {
    match kind {
        "human" | "HumanMessage" | "HumanMessageChunk" => Some("user"),
        "ai" | "AIMessage" | "AIMessageChunk" => Some("assistant"),
        "system" | "SystemMessage" => Some("system"),
        "tool" | "ToolMessage" => Some("tool"),
        _ => None,
    }
}
