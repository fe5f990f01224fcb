//! What the Google Agent Development Kit does in its own way: its older schema keeps whole requests and
//! responses as JSON, in the shapes of Gemini.

use super::{fields::content, role::Role};
use crate::otlp::raw::RawSpan;
use serde_json::Value;

const SCOPE: &str = "gcp.vertex.agent";

/// Whether the kit made the span.
pub(super) fn is_adk(span: &RawSpan) -> bool {
    span.scope == SCOPE
}

/// The role by name, for spans that do not say their operation.
pub(super) fn role(span: &RawSpan) -> Option<Role> {
    if !is_adk(span) {
        return None;
    }
    match span.name.as_str() {
        "call_llm" => Some(Role::Model),
        "invocation" => Some(Role::Agent),
        name if name.starts_with("agent_run") => Some(Role::Agent),
        _ => None,
    }
}

/// The agent's name, which older versions put into the span's name: `agent_run [name]`.
pub(super) fn agent_name(span: &RawSpan) -> Option<String> {
    let (_, bracketed) = span.name.split_once('[').filter(|_| is_adk(span))?;
    Some(bracketed.trim_end_matches(']').to_owned())
}

/// The messages of a request.
pub(super) fn input(span: &RawSpan) -> Option<Value> {
    content(span, &["gcp.vertex.agent.llm_request"])?.get("contents").cloned()
}

/// The message of a response.
pub(super) fn output(span: &RawSpan) -> Option<Value> {
    content(span, &["gcp.vertex.agent.llm_response"])?.get("content").cloned()
}

/// The system prompt of a request.
pub(super) fn system_prompt(span: &RawSpan) -> Option<Value> {
    content(span, &["gcp.vertex.agent.llm_request"])?.pointer("/config/system_instruction").cloned()
}

/// The tools of a request.
pub(super) fn tools(span: &RawSpan) -> Option<Value> {
    content(span, &["gcp.vertex.agent.llm_request"])?
        .pointer("/config/tools/0/function_declarations")
        .cloned()
}

/// A tool's answer without the object that the kit puts around whatever is none.
pub(super) fn unwrap_answer(span: &RawSpan, answer: Value) -> Value {
    let wrapped = answer.as_object().filter(|fields| is_adk(span) && fields.len() == 1);
    wrapped.and_then(|fields| fields.get("result")).cloned().unwrap_or(answer)
}
