//! Messages: parts of the OpenTelemetry conventions, chat messages after OpenAI, items of its Responses API, the
//! content blocks of Amazon Bedrock, those of Gemini, and LangChain's.

use super::{langchain, part, part::parts, string, tool::plain_answer, unpacked};
use rehearsal_core::span::{Message, Part};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Reads messages out of a list of them, a single one, a list of parts, or plain words. `role` is whose
/// words they are where the value does not say.
pub(in super::super) fn messages(value: &Value, role: &str) -> Vec<Message> {
    match unpacked(value) {
        Cow::Borrowed(Value::Null) => Vec::new(),
        // What is JSON in a text may be the user's own words, unless it says whose words are in it.
        Cow::Owned(inside) => {
            let found = if names_speakers(&inside) { recognised(&inside, role) } else { None };
            found.unwrap_or_else(|| message_of(role, parts(value)))
        }
        Cow::Borrowed(sent) => recognised(sent, role).unwrap_or_else(|| message_of(role, parts(sent))),
    }
}

/// One message of these parts; none where there are no parts.
pub(in super::super) fn message_of(role: &str, parts: Vec<Part>) -> Vec<Message> {
    if parts.is_empty() { Vec::new() } else { vec![Message { role: role.to_owned(), parts }] }
}

/// The user's last words: the last message of a user that is not just a tool's answer in disguise, nor what another
/// agent said, which Google's kit relays under the user's name.
pub(in crate::otlp) fn last_user_text(messages: &[Message]) -> Option<String> {
    messages.iter().rev().filter(|message| is_users(message)).find_map(text_of)
}

fn is_users(message: &Message) -> bool {
    let is_relayed = matches!(message.parts.first(), Some(Part::Text { text }) if text == "For context:");
    message.role == "user" && !is_relayed
}

/// The last message's words, where no tool is asked for.
pub(in crate::otlp) fn reply_text(messages: &[Message]) -> Option<String> {
    let asks = |message: &Message| message.parts.iter().any(|part| matches!(part, Part::ToolCall(_)));
    if messages.iter().any(asks) { None } else { messages.iter().rev().find_map(text_of) }
}

/// An agent's answer at the end of messages; none where they end with a call of a tool, or with somebody else's words.
pub(in super::super) fn answer_text(messages: &[Message]) -> Option<String> {
    let last = messages.last()?;
    let is_others = matches!(last.role.as_str(), "user" | "tool" | "system" | "developer");
    let has = |wanted: fn(&Part) -> bool| last.parts.iter().any(wanted);
    // Vercel puts the calls of a whole turn, their answers and the agent's into one message.
    let asks =
        has(|part| matches!(part, Part::ToolCall(_))) && !has(|part| matches!(part, Part::ToolResult { .. }));
    if is_others || asks { None } else { text_of(last) }
}

/// The system prompt, where it is a message among others.
pub(in super::super) fn system_message(messages: &[Message]) -> Option<String> {
    let is_systems = |message: &&Message| matches!(message.role.as_str(), "system" | "developer");
    messages.iter().filter(is_systems).find_map(text_of)
}

/// All words of a message, a line for each part.
pub(in super::super) fn text_of(message: &Message) -> Option<String> {
    let texts: Vec<&str> = message
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Text { text } => Some(text.as_str()),
            Part::Reasoning { .. } | Part::ToolCall(_) | Part::ToolResult { .. } | Part::Other { .. } => None,
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// The messages in a value that is some, or is made of parts that are known.
fn recognised(value: &Value, role: &str) -> Option<Vec<Message>> {
    match value {
        Value::Array(items) if items.iter().any(is_message) => {
            Some(items.iter().flat_map(|item| messages(item, role)).collect())
        }
        Value::Object(fields) => langchain::message(fields)
            .or_else(|| item(fields))
            .or_else(|| chat(fields, role))
            .map(|m| vec![m]),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
    }
}

fn names_speakers(value: &Value) -> bool {
    let names_one = |item: &Value| {
        item.get("role").is_some()
            || (is_message(item) && item.as_object().is_some_and(|fields| !is_chat(fields)))
    };
    value.as_array().map_or_else(|| names_one(value), |items| items.iter().any(names_one))
}

fn is_message(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| {
        is_chat(fields) || langchain::is_message(fields) || fields.contains_key("call_id")
    })
}

fn is_chat(fields: &Map<String, Value>) -> bool {
    ["parts", "content", "tool_calls"].iter().any(|key| fields.contains_key(*key))
        && (fields.contains_key("role") || !fields.contains_key("type"))
}

/// An item of OpenAI's Responses API that stands for a message without being one.
fn item(fields: &Map<String, Value>) -> Option<Message> {
    fields.get("call_id")?;
    let role = match fields.get("type")?.as_str()? {
        "function_call" => "assistant",
        "function_call_output" => "tool",
        _ => return None,
    };
    Some(Message { role: role.to_owned(), parts: vec![part::typed(fields)?] })
}

fn chat(fields: &Map<String, Value>, role: &str) -> Option<Message> {
    if !is_chat(fields) {
        return None;
    }
    let role = string(fields, &["role"]).unwrap_or_else(|| role.to_owned());
    let words = fields.get("parts").or_else(|| fields.get("content")).unwrap_or(&Value::Null);
    let mut parts = match string(fields, &["tool_call_id"]) {
        Some(id) if role == "tool" => {
            vec![Part::ToolResult { id: Some(id), result: plain_answer(words), is_error: false }]
        }
        Some(_) | None => parts(words),
    };
    if let Some(calls) = fields.get("tool_calls") {
        part::add_calls(&mut parts, calls);
    }
    Some(Message { role, parts })
}
