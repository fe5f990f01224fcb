//! The older form of the OpenTelemetry conventions: an event for each message, on the span or among the logs.

use super::{
    Dialect,
    read::Facts,
    shape::{answer_text, message_of, messages, plain_answer, unpacked},
};
use crate::otlp::raw::RawEvent;
use rehearsal_core::span::{Message, Part};
use serde_json::{Value, json};

pub(super) struct Events;

impl Dialect for Events {
    fn name(&self) -> &'static str {
        "gen-ai-events"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.span.events.iter().any(|event| whose(event).is_some() || event.name == "gen_ai.choice")
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        span.span.events.iter().flat_map(sent).collect()
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        span.events("gen_ai.choice").flat_map(answered).collect()
    }

    fn finish_reason(&self, span: &Facts<'_>) -> Option<String> {
        span.events("gen_ai.choice").find_map(|event| text(event, "finish_reason"))
    }

    fn tool_id(&self, span: &Facts<'_>) -> Option<String> {
        span.span.events.iter().find_map(|event| text(event, "id"))
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        let content = span.events("gen_ai.tool.message").find_map(|event| event.attributes.get("content"))?;
        Some(unpacked(content).into_owned())
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        span.events("gen_ai.choice").find_map(|event| event.attributes.get("message")).map(plain_answer)
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        answer_text(&self.output(span))
    }
}

fn whose(event: &RawEvent) -> Option<&'static str> {
    match event.name.as_str() {
        "gen_ai.system.message" => Some("system"),
        "gen_ai.user.message" => Some("user"),
        "gen_ai.assistant.message" => Some("assistant"),
        "gen_ai.tool.message" => Some("tool"),
        _ => None,
    }
}

fn sent(event: &RawEvent) -> Vec<Message> {
    let Some(role) = whose(event) else { return Vec::new() };
    let content = event.attributes.get("content");
    let found = with_calls(content, event, role);
    let is_answer = |part: &Part| matches!(part, Part::ToolResult { .. });
    match content {
        // Plain words of a tool are its answer, of which the event may know the call.
        Some(content)
            if role == "tool" && !found.iter().flat_map(|message| &message.parts).any(is_answer) =>
        {
            let result = plain_answer(content);
            message_of(role, vec![Part::ToolResult { id: text(event, "id"), result, is_error: false }])
        }
        Some(_) | None => found,
    }
}

/// The answer may be a message, its parts or its words, with calls of tools inside or beside it.
fn answered(event: &RawEvent) -> Vec<Message> {
    let content = event.attributes.get("message").or_else(|| event.attributes.get("content"));
    with_calls(content, event, "assistant")
}

fn with_calls(content: Option<&Value>, event: &RawEvent, role: &str) -> Vec<Message> {
    let mut found = content.map(|content| messages(content, role)).unwrap_or_default();
    if let Some(calls) = event.attributes.get("tool_calls") {
        let beside = messages(&json!({ "role": role, "tool_calls": calls }), role);
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
