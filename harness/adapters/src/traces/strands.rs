//! Sessions of Strands Evals: spans that were already sorted into models, tools and agents.
//!
//! Format: `Session` of `strands_evals.types.trace`, version 1.7. Each span becomes one of the OpenTelemetry
//! conventions again, so that one way of understanding holds for all.

use super::names;
use crate::otlp::{RawSpan, RawStatus};
use rehearsal_core::ids::TraceId;
use serde_json::{Map, Value, json};

/// By which readers know where such spans come from.
pub(super) const SCOPE: &str = "strands-evals";

/// The spans of a session.
///
/// # Errors
/// Where it lacks what makes it one, in words.
pub(super) fn spans(session: &Value) -> Result<Vec<RawSpan>, String> {
    let id =
        session.get("session_id").and_then(Value::as_str).ok_or("the session's `session_id` is no text")?;
    let mut found = Vec::new();
    for (number, trace) in list(session, "traces")?.iter().enumerate() {
        let name = text(trace, "trace_id").map_or_else(|| format!("{id}/{number}"), str::to_owned);
        let place = Belonging { session: text(trace, "session_id").unwrap_or(id), trace: &name };
        for (index, sent) in list(trace, "spans")?.iter().enumerate() {
            found.push(
                span(sent, &place, index)
                    .map_err(|why| format!("span {} of trace {name}: {why}", index + 1))?,
            );
        }
    }
    Ok(found)
}

/// Where a span belongs.
struct Belonging<'a> {
    session: &'a str,
    trace: &'a str,
}

fn span(sent: &Value, place: &Belonging<'_>, index: usize) -> Result<RawSpan, String> {
    let info = sent.get("span_info").ok_or("it has no `span_info`")?;
    let id = text(info, "span_id").map_or_else(|| format!("{}/{index}", place.trace), str::to_owned);
    let kind = text(sent, "span_type").ok_or("it has no `span_type`")?;
    let (name, attributes, error) = match kind {
        "inference" => ("chat".to_owned(), model(sent), None),
        "execute_tool" => tool(sent),
        "invoke_agent" => ("invoke_agent".to_owned(), agent(sent), None),
        other => {
            return Err(format!(
                "its `span_type` is \"{other}\", and inference, execute_tool and invoke_agent are known"
            ));
        }
    };
    let trace_id: TraceId = names::trace_id(text(info, "trace_id").unwrap_or(place.trace));
    let started_at = names::time(info.get("start_time")).unwrap_or_default();
    let mut attributes = with_metadata(attributes, sent.get("metadata"));
    attributes.insert(
        "gen_ai.operation.name".into(),
        if kind == "inference" { "chat".into() } else { kind.into() },
    );
    attributes.insert("session.id".into(), place.session.into());
    let ended_at = names::time(info.get("end_time")).unwrap_or(started_at).max(started_at);
    Ok(RawSpan {
        parent_id: text(info, "parent_span_id").map(names::span_id),
        name,
        scope: SCOPE.to_owned(),
        attributes,
        status: error.map_or(RawStatus::Unset, RawStatus::Error),
        ..RawSpan::new((trace_id, names::span_id(&id)), (started_at, ended_at))
    })
}

/// Mappers of this package keep counts under names of their own, or attributes as they were.
fn with_metadata(mut attributes: Map<String, Value>, metadata: Option<&Value>) -> Map<String, Value> {
    for (key, value) in metadata.and_then(Value::as_object).into_iter().flatten() {
        let key = match key.as_str() {
            "model" => "gen_ai.request.model",
            "input_tokens" => "gen_ai.usage.input_tokens",
            "output_tokens" => "gen_ai.usage.output_tokens",
            "reasoning_tokens" => "gen_ai.usage.reasoning_tokens",
            "finish_reasons" => "gen_ai.response.finish_reasons",
            other => other,
        };
        attributes.entry(key).or_insert_with(|| value.clone());
    }
    attributes
}

/// The messages of a model's call are one list; the assistant's at its end is the answer.
fn model(sent: &Value) -> Map<String, Value> {
    let messages = sent.get("messages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (answer, asked) = match messages.split_last() {
        Some((last, before)) if text(last, "role") == Some("assistant") => (Some(last), before),
        Some(_) | None => (None, messages),
    };
    let mut attributes = Map::new();
    attributes.insert("gen_ai.input.messages".into(), asked.iter().map(message).collect());
    attributes.insert("gen_ai.output.messages".into(), answer.into_iter().map(message).collect());
    attributes
}

fn message(sent: &Value) -> Value {
    let parts = sent.get("content").and_then(Value::as_array).into_iter().flatten().map(part);
    json!({ "role": text(sent, "role").unwrap_or("user"), "parts": parts.collect::<Vec<_>>() })
}

fn part(sent: &Value) -> Value {
    let field = |key: &str| sent.get(key).cloned().unwrap_or_default();
    match text(sent, "content_type") {
        Some("tool_use") => json!({
            "type": "tool_call", "id": field("tool_call_id"), "name": field("name"), "arguments": field("arguments"),
        }),
        Some("tool_result") => json!({
            "type": "tool_call_response", "id": field("tool_call_id"), "response": field("content"),
            "is_error": text(sent, "error").is_some(),
        }),
        Some(_) | None => json!({ "type": "text", "content": field("text") }),
    }
}

fn tool(sent: &Value) -> (String, Map<String, Value>, Option<String>) {
    let field = |owner: &str, key: &str| {
        sent.get(owner).and_then(|owner| owner.get(key)).cloned().filter(|value| !value.is_null())
    };
    let name =
        field("tool_call", "name").and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    let id = field("tool_call", "tool_call_id").or_else(|| field("tool_result", "tool_call_id"));
    // A result that its mapper could not read is kept as an empty text.
    let result = field("tool_result", "content").filter(|content| content != "");
    let told = [
        ("gen_ai.tool.name", Some(Value::from(name.clone()))),
        ("gen_ai.tool.call.id", id),
        ("gen_ai.tool.call.arguments", field("tool_call", "arguments")),
        ("gen_ai.tool.call.result", result),
    ];
    let error = field("tool_result", "error")
        .map(|error| error.as_str().map_or_else(|| error.to_string(), str::to_owned));
    (format!("execute_tool {name}"), present(told), error)
}

fn agent(sent: &Value) -> Map<String, Value> {
    let said = |key: &str, role: &str| {
        let words = text(sent, key)?;
        Some(json!([{ "role": role, "parts": [{ "type": "text", "content": words }] }]))
    };
    present([
        ("gen_ai.input.messages", said("user_prompt", "user")),
        ("gen_ai.output.messages", said("agent_response", "assistant")),
        ("gen_ai.system_instructions", text(sent, "system_prompt").map(Value::from)),
        ("gen_ai.tool.definitions", sent.get("available_tools").cloned()),
    ])
}

fn present<const N: usize>(pairs: [(&str, Option<Value>); N]) -> Map<String, Value> {
    pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn text<'a>(owner: &'a Value, key: &str) -> Option<&'a str> {
    owner.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn list<'a>(owner: &'a Value, key: &str) -> Result<&'a [Value], String> {
    owner.get(key).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| format!("`{key}` is no list"))
}
