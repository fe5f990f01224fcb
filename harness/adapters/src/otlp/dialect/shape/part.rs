//! The parts of messages: words, reasoning, calls of tools and their answers.

use super::{object, string, tool::plain_answer, unpacked};
use rehearsal_core::span::{Part, ToolCall};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The keys of Bedrock's blocks that hold neither words nor calls.
const OPAQUE: [&str; 5] = ["image", "document", "video", "cachePoint", "guardContent"];

/// The parts in a value that may be a list of blocks or plain words. A text is only taken for a list of blocks where
/// every one of them is known: users, too, write JSON.
pub(super) fn parts(value: &Value) -> Vec<Part> {
    match unpacked(value) {
        Cow::Borrowed(Value::Null) => Vec::new(),
        Cow::Owned(Value::Array(items)) => {
            let blocks: Option<Vec<Part>> = items.iter().map(known).collect();
            blocks.filter(|blocks| !blocks.is_empty()).unwrap_or_else(|| plain(value))
        }
        Cow::Owned(_) => plain(value),
        Cow::Borrowed(Value::Array(items)) => items.iter().filter(|item| !is_empty(item)).map(part).collect(),
        Cow::Borrowed(single) => plain(single),
    }
}

/// Adds the calls beside a message's words, but for those that are among its parts already.
pub(super) fn add_calls(parts: &mut Vec<Part>, calls: &Value) {
    let calls = unpacked(calls);
    let calls: Vec<Part> =
        calls.as_array().into_iter().flatten().filter_map(Value::as_object).map(tool_call).collect();
    let known = |call: &Part| match call {
        Part::ToolCall(call) => call.id.clone(),
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => None,
    };
    let ids: Vec<String> = parts.iter().filter_map(known).collect();
    parts.extend(calls.into_iter().filter(|call| known(call).is_none_or(|id| !ids.contains(&id))));
}

fn plain(value: &Value) -> Vec<Part> {
    if is_empty(value) { Vec::new() } else { vec![part(value)] }
}

fn is_empty(value: &Value) -> bool {
    let text = value.as_str().or_else(|| {
        let block = value.as_object()?;
        let is_text = block.get("type").is_none_or(|kind| kind == "text");
        is_text.then(|| block.get("text").or_else(|| block.get("content")))?.and_then(Value::as_str)
    });
    value.is_null() || text.is_some_and(str::is_empty)
}

fn part(value: &Value) -> Part {
    match value {
        Value::String(text) => Part::Text { text: text.clone() },
        Value::Object(_) => known(value).unwrap_or_else(|| other(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => other(value),
    }
}

fn other(value: &Value) -> Part {
    Part::Other { value: value.clone() }
}

/// A block of a kind that we know.
fn known(value: &Value) -> Option<Part> {
    let block = value.as_object()?;
    let is_opaque = block.len() == 1 && OPAQUE.iter().any(|key| block.contains_key(*key));
    typed(block).or_else(|| keyed(block)).or_else(|| is_opaque.then(|| other(value)))
}

/// Blocks that say their type.
pub(super) fn typed(block: &Map<String, Value>) -> Option<Part> {
    match block.get("type")?.as_str()? {
        "text" | "input_text" | "output_text" => plain_text(block).map(|text| Part::Text { text }),
        "reasoning" | "thinking" => reasoning(block).map(|text| Part::Reasoning { text }),
        "tool_call" | "tool_use" | "function" | "function_call" | "tool-call" => Some(tool_call(block)),
        "tool_call_response" | "tool_result" | "function_call_output" | "tool-result" => {
            Some(tool_result(block))
        }
        _ => None,
    }
}

fn reasoning(block: &Map<String, Value>) -> Option<String> {
    let summary = || {
        let pieces = block.get("summary")?.as_array()?;
        let texts: Vec<&str> = pieces.iter().filter_map(|piece| piece.get("text")?.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    };
    string(block, &["content", "text", "thinking"]).or_else(summary)
}

/// Blocks that are named by their only key, after Bedrock and Gemini.
fn keyed(block: &Map<String, Value>) -> Option<Part> {
    if let Some(text) = string(block, &["text"]) {
        let is_thought = block.get("thought") == Some(&Value::Bool(true));
        return Some(if is_thought { Part::Reasoning { text } } else { Part::Text { text } });
    }
    if let Some(call) = object(block, &["toolUse", "function_call", "functionCall", "tool_use"]) {
        return Some(tool_call(call));
    }
    if let Some(result) =
        object(block, &["toolResult", "function_response", "functionResponse", "tool_result"])
    {
        return Some(tool_result(result));
    }
    let reasoning = object(block, &["reasoningContent", "reasoning_content"])?;
    let words = object(reasoning, &["reasoningText"]).unwrap_or(reasoning);
    string(words, &["text"]).map(|text| Part::Reasoning { text })
}

/// A call, whatever its fields are called.
pub(in super::super) fn tool_call(block: &Map<String, Value>) -> Part {
    let inner = object(block, &["function"]).unwrap_or(block);
    let arguments = ["arguments", "input", "args"].iter().find_map(|key| inner.get(*key));
    Part::ToolCall(ToolCall {
        name: string(inner, &["name", "toolName"]).unwrap_or_default(),
        id: string(block, &["call_id", "id", "toolUseId", "tool_call_id", "toolCallId"]),
        arguments: arguments.map(|arguments| unpacked(arguments).into_owned()),
        result: None,
        error: None,
    })
}

/// An answer, whatever its fields are called.
fn tool_result(block: &Map<String, Value>) -> Part {
    let answer = ["response", "result", "content", "output"].iter().find_map(|key| block.get(*key));
    let is_of = |kind: &str| answer.and_then(|answer| answer.get("type")).is_some_and(|found| found == kind);
    let is_error = block.get("status").is_some_and(|status| status == "error")
        || ["is_error", "isError"].iter().any(|key| block.get(*key) == Some(&Value::Bool(true)))
        || is_of("error-text")
        || is_of("error-json");
    Part::ToolResult {
        id: string(block, &["call_id", "tool_call_id", "id", "toolUseId", "tool_use_id", "toolCallId"]),
        result: answer.map(plain_answer).unwrap_or_default(),
        is_error,
    }
}

fn plain_text(block: &Map<String, Value>) -> Option<String> {
    string(block, &["content", "text"])
}
