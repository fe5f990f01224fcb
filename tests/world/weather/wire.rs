//! Requests and answers in the forms of Chat Completions and of Responses.

use super::{
    CACHED, REASONING,
    agent::{Answer, Entry, Said, Speaker, tool},
};
use serde_json::{Value, json};

/// The entries of a request of Chat Completions.
pub(super) fn chat(body: &Value) -> Vec<Entry> {
    let messages = body["messages"].as_array().cloned().unwrap_or_default();
    messages
        .iter()
        .filter_map(|message| entry(message["role"].as_str()?, text(&message["content"])))
        .collect()
}

/// The entries of a request of Responses.
pub(super) fn responses(body: &Value) -> Vec<Entry> {
    match &body["input"] {
        Value::String(words) => entry("user", words.clone()).into_iter().collect(),
        Value::Array(items) => items.iter().filter_map(item).collect(),
        _ => Vec::new(),
    }
}

fn item(item: &Value) -> Option<Entry> {
    match item["type"].as_str() {
        Some("function_call_output") => entry("tool", text(&item["output"])),
        Some("function_call" | "reasoning") => entry("assistant", String::new()),
        Some(_) | None => entry(item["role"].as_str()?, text(&item["content"])),
    }
}

fn entry(role: &str, text: String) -> Option<Entry> {
    let speaker = match role {
        "user" => Speaker::User,
        "assistant" => Speaker::Model,
        "tool" => Speaker::Tool,
        "system" | "developer" => Speaker::System,
        _ => return None,
    };
    Some(Entry { speaker, text })
}

/// Words that are a text or a list of parts.
pub(super) fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// An answer of Chat Completions.
pub(super) fn completion(answer: &Answer) -> Value {
    let (message, finish) = match &answer.said {
        Said::Words(words) => (json!({ "role": "assistant", "content": words }), "stop"),
        Said::Call { .. } => {
            (json!({ "role": "assistant", "content": null, "tool_calls": [call(answer)] }), "tool_calls")
        }
    };
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_787_372_201, "model": "scripted-2026-11-01",
        "choices": [{ "index": 0, "message": message, "finish_reason": finish, "logprobs": null }],
        "usage": usage(answer),
    })
}

/// The same in the pieces of a stream, each a frame's data.
pub(super) fn chunks(answer: &Answer) -> Vec<Value> {
    let chunk = |choices: Value, usage: Value| {
        json!({
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_787_372_201,
            "model": "scripted-2026-11-01", "choices": choices, "usage": usage,
        })
    };
    let choice =
        |delta: Value, finish: Value| json!([{ "index": 0, "delta": delta, "finish_reason": finish }]);
    let mut chunks =
        vec![chunk(choice(json!({ "role": "assistant", "content": "" }), Value::Null), Value::Null)];
    let finish = match &answer.said {
        Said::Words(words) => {
            let (start, end) = words.split_at(words.len() / 2);
            for piece in [start, end] {
                chunks.push(chunk(choice(json!({ "content": piece }), Value::Null), Value::Null));
            }
            "stop"
        }
        Said::Call { .. } => {
            let mut call = call(answer);
            call["index"] = json!(0);
            chunks.push(chunk(choice(json!({ "tool_calls": [call] }), Value::Null), Value::Null));
            "tool_calls"
        }
    };
    chunks.push(chunk(choice(json!({}), json!(finish)), Value::Null));
    chunks.push(chunk(json!([]), usage(answer)));
    chunks
}

fn call(answer: &Answer) -> Value {
    let Said::Call { id, arguments } = &answer.said else { return Value::Null };
    json!({ "id": id, "type": "function", "function": { "name": tool(), "arguments": arguments.to_string() } })
}

fn usage(answer: &Answer) -> Value {
    let (read, written) = answer.usage;
    json!({
        "prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written,
        "prompt_tokens_details": { "cached_tokens": CACHED },
        "completion_tokens_details": { "reasoning_tokens": REASONING },
    })
}

/// An answer of Responses.
pub(super) fn response(answer: &Answer) -> Value {
    let item = match &answer.said {
        Said::Words(words) => json!({
            "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
            "content": [{ "type": "output_text", "text": words, "annotations": [] }],
        }),
        Said::Call { id, arguments } => json!({
            "type": "function_call", "id": "fc_1", "call_id": id, "name": tool(), "status": "completed",
            "arguments": arguments.to_string(),
        }),
    };
    let (read, written) = answer.usage;
    json!({
        "id": "resp_1", "object": "response", "created_at": 1_787_372_201, "model": "scripted-2026-11-01",
        "status": "completed", "output": [item], "parallel_tool_calls": false, "tool_choice": "auto", "tools": [],
        "usage": {
            "input_tokens": read, "output_tokens": written, "total_tokens": read + written,
            "input_tokens_details": { "cached_tokens": CACHED },
            "output_tokens_details": { "reasoning_tokens": REASONING },
        },
    })
}
