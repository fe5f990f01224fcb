//! The older form of content: one span event for each message.
//!
//! Source: the OpenTelemetry GenAI conventions before 1.37, and Strands' blocks in their fields.

use super::{
    fields::{events, structured},
    message::{messages, tool_answer},
};
use crate::otlp::raw::{RawEvent, RawSpan};
use rehearsal_core::span::{Message, Part};
use serde_json::Value;

/// The messages that a model or an agent was sent.
pub(super) fn input(span: &RawSpan) -> Vec<Message> {
    span.events.iter().flat_map(sent).collect()
}

/// The messages that a model or an agent answered.
pub(super) fn output(span: &RawSpan) -> Vec<Message> {
    events(span, "gen_ai.choice").flat_map(answered).collect()
}

/// Why the answer ended.
pub(super) fn finish_reason(span: &RawSpan) -> Option<String> {
    events(span, "gen_ai.choice").find_map(|event| text(event, "finish_reason"))
}

/// What a tool was called with.
pub(super) fn tool_arguments(span: &RawSpan) -> Option<Value> {
    events(span, "gen_ai.tool.message").find_map(|event| event.attributes.get("content")).map(structured)
}

/// What a tool gave back.
pub(super) fn tool_result(span: &RawSpan) -> Option<Value> {
    events(span, "gen_ai.choice").find_map(|event| event.attributes.get("message")).map(tool_answer)
}

/// The call's id, where only the tool's events have it.
pub(super) fn tool_call_id(span: &RawSpan) -> Option<String> {
    span.events.iter().find_map(|event| text(event, "id"))
}

fn sent(event: &RawEvent) -> Vec<Message> {
    let role = match event.name.as_str() {
        "gen_ai.system.message" => "system",
        "gen_ai.user.message" => "user",
        "gen_ai.assistant.message" => "assistant",
        "gen_ai.tool.message" => "tool",
        _ => return Vec::new(),
    };
    let content = event.attributes.get("content");
    match (role, text(event, "id"), content) {
        ("tool", Some(id), Some(content)) => {
            let part = Part::ToolResult { id: Some(id), result: tool_answer(content), is_error: false };
            vec![Message { role: role.to_owned(), parts: vec![part] }]
        }
        _ => with_calls(content, event, role),
    }
}

/// The answer may be a message, its parts or its words, with calls of tools inside or beside it.
fn answered(event: &RawEvent) -> Vec<Message> {
    with_calls(
        event.attributes.get("message").or_else(|| event.attributes.get("content")),
        event,
        "assistant",
    )
}

fn with_calls(content: Option<&Value>, event: &RawEvent, role: &str) -> Vec<Message> {
    let mut found = content.map(|content| messages(content, role)).unwrap_or_default();
    if let Some(calls) = event.attributes.get("tool_calls").map(structured) {
        let beside = messages(&serde_json::json!({ "role": role, "tool_calls": calls }), role);
        match found.last_mut() {
            Some(last) => last.parts.extend(beside.into_iter().flat_map(|message| message.parts)),
            None => found = beside,
        }
    }
    found
}

fn text(event: &RawEvent, key: &str) -> Option<String> {
    event.attributes.get(key).and_then(Value::as_str).map(str::to_owned)
}
