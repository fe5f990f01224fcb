//! AWS's distribution of OpenTelemetry, and Amazon CloudWatch with it: what was said is taken off the spans and sent
//! as log records, with both sides of an exchange in one body. Contents are JSON inside JSON.

use super::{
    Dialect,
    read::Facts,
    shape::{
        answer_text, langchain_answered, langchain_sent, last_user_text, messages, plain_answer, unpacked,
    },
};
use crate::otlp::raw::RawEvent;
use rehearsal_core::span::Message;
use serde_json::Value;

pub(super) struct Adot;

impl Dialect for Adot {
    fn name(&self) -> &'static str {
        "adot"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.span.events.iter().any(|event| side(event, "input").or_else(|| side(event, "output")).is_some())
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        said(span, "input").into_iter().flat_map(|message| spoken(message, "user")).collect()
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        said(span, "output").into_iter().flat_map(|message| spoken(message, "assistant")).collect()
    }

    fn finish_reason(&self, span: &Facts<'_>) -> Option<String> {
        let reason = |message: &Value| message.pointer("/content/finish_reason")?.as_str().map(str::to_owned);
        said(span, "output").into_iter().find_map(reason)
    }

    fn tool_id(&self, span: &Facts<'_>) -> Option<String> {
        let id = |message: &Value| message.pointer("/content/id")?.as_str().map(str::to_owned);
        ["input", "output"].iter().find_map(|name| said(span, name).into_iter().find_map(id))
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        said(span, "input").into_iter().find_map(content).map(|content| unpacked(content).into_owned())
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        said(span, "output").into_iter().find_map(content).map(plain_answer)
    }

    fn agent_input(&self, span: &Facts<'_>) -> Option<String> {
        last_user_text(&self.input(span))
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        answer_text(&self.output(span))
    }
}

/// The messages of one side of an exchange.
fn said<'a>(span: &Facts<'a>, name: &str) -> Vec<&'a Value> {
    span.span.events.iter().filter_map(|event| side(event, name)).flatten().collect()
}

fn side<'a>(event: &'a RawEvent, name: &str) -> Option<&'a Vec<Value>> {
    event.attributes.get(name)?.get("messages")?.as_array()
}

/// What a message holds: under `content` or `message`, once more under `content` where it has more to say.
fn content(message: &Value) -> Option<&Value> {
    let content = message.get("content")?;
    match content {
        Value::Object(fields) => fields.get("content").or_else(|| fields.get("message")).or(Some(content)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Some(content),
    }
}

fn spoken(message: &Value, role: &str) -> Vec<Message> {
    let role = message.get("role").and_then(Value::as_str).unwrap_or(role);
    let Some(content) = content(message) else { return Vec::new() };
    let whole = unpacked(content);
    // What OpenInference and Traceloop write of LangChain's models and graphs comes along whole.
    if let Some(generated) = langchain_answered(&whole) {
        return generated.messages;
    }
    let sent = langchain_sent(&whole);
    if !sent.is_empty() {
        return sent;
    }
    messages(content, role)
}
