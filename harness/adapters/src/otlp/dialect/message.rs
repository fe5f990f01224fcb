//! Messages in the shapes that frameworks send them, to one shape.
//!
//! Known are the parts of the OpenTelemetry conventions, chat messages after OpenAI, the content blocks of
//! Amazon Bedrock that Strands uses, and those of Gemini.

use super::fields::structured;
use rehearsal_core::span::{Message, Part, ToolCall};
use serde_json::{Map, Value};

/// Reads messages out of a list of them, a single one, a list of parts, or plain words. `role` is whose
/// words they are where the value does not say.
pub(super) fn messages(value: &Value, role: &str) -> Vec<Message> {
    match structured(value) {
        Value::Null => Vec::new(),
        Value::Array(items) if items.iter().any(is_message) => {
            items.iter().flat_map(|item| messages(item, role)).collect()
        }
        Value::Array(items) if items.is_empty() => Vec::new(),
        Value::Object(fields) if is_message_object(&fields) => vec![message(&fields, role)],
        parts => vec![Message { role: role.to_owned(), parts: read_parts(&parts) }],
    }
}

/// The user's last words: the last message of a user that is not just a tool's answer in disguise.
pub(in crate::otlp) fn last_user_text(messages: &[Message]) -> Option<String> {
    messages.iter().rev().filter(|message| message.role == "user").find_map(text_of)
}

/// The last message's words, where it has any and does not ask for a tool.
pub(in crate::otlp) fn reply_text(messages: &[Message]) -> Option<String> {
    let last = messages.last()?;
    let asks = last.parts.iter().any(|part| matches!(part, Part::ToolCall(_)));
    if asks { None } else { text_of(last) }
}

/// All words of a message, a line for each part.
pub(super) fn text_of(message: &Message) -> Option<String> {
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

/// A tool's answer: a single block of words is the words, a single block of JSON the JSON, anything else
/// stays whole.
pub(super) fn tool_answer(value: &Value) -> Value {
    let value = structured(value);
    let single = match &value {
        Value::Array(items) => match items.as_slice() {
            [Value::Object(block)] => {
                plain_text(block).map(Value::String).or_else(|| block.get("json").cloned())
            }
            _ => None,
        },
        Value::Object(block) if block.get("type").is_some_and(|kind| kind == "text") => {
            plain_text(block).map(Value::String)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => None,
    };
    single.unwrap_or(value)
}

fn is_message(value: &Value) -> bool {
    value.as_object().is_some_and(is_message_object)
}

fn is_message_object(fields: &Map<String, Value>) -> bool {
    ["parts", "content", "tool_calls"].iter().any(|key| fields.contains_key(*key))
        && (fields.contains_key("role") || !fields.contains_key("type"))
}

fn message(fields: &Map<String, Value>, role: &str) -> Message {
    let role = string(fields, &["role"]).unwrap_or_else(|| role.to_owned());
    let words = fields.get("parts").or_else(|| fields.get("content")).unwrap_or(&Value::Null);
    let mut parts = match string(fields, &["tool_call_id"]) {
        Some(id) if role == "tool" => {
            vec![Part::ToolResult { id: Some(id), result: tool_answer(words), is_error: false }]
        }
        Some(_) | None => read_parts(words),
    };
    let calls = fields.get("tool_calls").map(structured);
    parts.extend(
        calls.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_object).map(tool_call),
    );
    Message { role, parts }
}

/// The parts in a value that may be a list of blocks or plain words.
fn read_parts(value: &Value) -> Vec<Part> {
    match structured(value) {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(part).collect(),
        single => vec![part(&single)],
    }
}

fn part(value: &Value) -> Part {
    match value {
        Value::String(text) => Part::Text { text: text.clone() },
        Value::Object(block) => typed(block).or_else(|| keyed(block)).unwrap_or_else(|| other(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => other(value),
    }
}

fn other(value: &Value) -> Part {
    Part::Other { value: value.clone() }
}

/// Blocks that say their type.
fn typed(block: &Map<String, Value>) -> Option<Part> {
    match block.get("type")?.as_str()? {
        "text" | "input_text" | "output_text" => plain_text(block).map(|text| Part::Text { text }),
        "reasoning" | "thinking" => {
            string(block, &["content", "text", "thinking"]).map(|text| Part::Reasoning { text })
        }
        "tool_call" | "tool_use" | "function" | "function_call" => Some(tool_call(block)),
        "tool_call_response" | "tool_result" => Some(tool_result(block)),
        _ => None,
    }
}

/// Blocks that are named by their only key, after Bedrock and Gemini.
fn keyed(block: &Map<String, Value>) -> Option<Part> {
    let inner = |keys: [&str; 2]| keys.iter().find_map(|key| block.get(*key)).and_then(Value::as_object);
    if let Some(text) = string(block, &["text"]) {
        return Some(Part::Text { text });
    }
    if let Some(call) = inner(["toolUse", "function_call"]).or_else(|| inner(["functionCall", "tool_use"])) {
        return Some(tool_call(call));
    }
    if let Some(result) =
        inner(["toolResult", "function_response"]).or_else(|| inner(["functionResponse", "tool_result"]))
    {
        return Some(tool_result(result));
    }
    let reasoning = inner(["reasoningContent", "reasoning_content"])?;
    let words = reasoning.get("reasoningText").and_then(Value::as_object).unwrap_or(reasoning);
    string(words, &["text"]).map(|text| Part::Reasoning { text })
}

fn tool_call(block: &Map<String, Value>) -> Part {
    let inner = block.get("function").and_then(Value::as_object).unwrap_or(block);
    let arguments = ["arguments", "input", "args"].iter().find_map(|key| inner.get(*key));
    Part::ToolCall(ToolCall {
        name: string(inner, &["name"]).unwrap_or_default(),
        id: string(block, &["id", "toolUseId", "call_id", "tool_call_id"]),
        arguments: arguments.map(structured),
        result: None,
        error: None,
    })
}

fn tool_result(block: &Map<String, Value>) -> Part {
    let answer = ["response", "result", "content", "output"].iter().find_map(|key| block.get(*key));
    let is_error = block.get("status").is_some_and(|status| status == "error")
        || block.get("is_error").is_some_and(|flag| flag == &Value::Bool(true));
    Part::ToolResult {
        id: string(block, &["id", "toolUseId", "tool_call_id", "tool_use_id"]),
        result: answer.map(tool_answer).unwrap_or_default(),
        is_error,
    }
}

fn plain_text(block: &Map<String, Value>) -> Option<String> {
    string(block, &["content", "text"])
}

fn string(fields: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| fields.get(*key)).and_then(Value::as_str).map(str::to_owned)
}
