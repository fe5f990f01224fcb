//! The body of a Converse request.

use super::{
    metadata::metadata,
    shape::{Form, Shape},
};
use rehearsal_core::model::{ModelRequest, PromptMessage, Speaker};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What stands for a message without words, which Bedrock refuses: an answer may have been empty.
const NO_WORDS: &str = "(nothing)";

/// The body of a Converse request. Keys keep their order, so that the same prompt is the same bytes and can be
/// cached.
pub(super) fn body(request: &ModelRequest, shape: &Shape, tags: &BTreeMap<String, String>) -> Value {
    let mut body = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(key.to_owned(), value);
        }
    };
    put("system", system(request, shape));
    put("messages", Some(messages(&request.messages)));
    put("inferenceConfig", Some(inference(request, shape)));
    put("toolConfig", tools(request, shape));
    put("outputConfig", output(request, shape));
    put("requestMetadata", Some(json!(metadata(tags, request))));
    Value::Object(body)
}

/// The standing instruction, and behind it the mark up to which the prompt may be cached.
fn system(request: &ModelRequest, shape: &Shape) -> Option<Value> {
    let mut text = request.system.trim().to_owned();
    if let Form::Text(schema) = &shape.form {
        let told = format!("Answer with JSON of this JSON Schema and nothing else:\n{schema}");
        text = format!("{text}\n\n{told}").trim().to_owned();
    }
    if text.is_empty() {
        return None;
    }
    let mut blocks = vec![json!({ "text": text })];
    if shape.cache_point {
        blocks.push(json!({ "cachePoint": { "type": "default" } }));
    }
    Some(Value::from(blocks))
}

/// The conversation. Messages of one speaker in a row become one, since many models want the two to take turns.
fn messages(messages: &[PromptMessage]) -> Value {
    let turns = messages.chunk_by(|one, next| one.speaker == next.speaker);
    turns.filter_map(|turn| Some(message(turn.first()?.speaker, turn))).collect()
}

fn message(speaker: Speaker, said: &[PromptMessage]) -> Value {
    let role = match speaker {
        Speaker::User => "user",
        Speaker::Assistant => "assistant",
    };
    let words = |text: &str| if text.trim().is_empty() { NO_WORDS.to_owned() } else { text.to_owned() };
    let content: Vec<Value> = said.iter().map(|one| json!({ "text": words(&one.text) })).collect();
    json!({ "role": role, "content": content })
}

fn inference(request: &ModelRequest, shape: &Shape) -> Value {
    let mut config = json!({ "maxTokens": request.parameters.max_tokens() });
    if let (Some(temperature), Some(config)) = (shape.temperature, config.as_object_mut()) {
        config.insert("temperature".to_owned(), json!(temperature));
    }
    config
}

fn tools(request: &ModelRequest, shape: &Shape) -> Option<Value> {
    let Form::Tool { schema, strict } = &shape.form else { return None };
    let name = tool_name(&request.answer.name);
    let mut tool = json!({ "name": name, "description": "Gives the answer." });
    // Some models refuse the key itself, so it is there only where it says something.
    if let (true, Some(tool)) = (*strict, tool.as_object_mut()) {
        tool.insert("strict".to_owned(), Value::Bool(true));
    }
    if let Some(tool) = tool.as_object_mut() {
        tool.insert("inputSchema".to_owned(), json!({ "json": schema }));
    }
    Some(json!({ "tools": [{ "toolSpec": tool }], "toolChoice": { "tool": { "name": name } } }))
}

fn output(request: &ModelRequest, shape: &Shape) -> Option<Value> {
    let mut output = Map::new();
    if let Form::Schema(schema) = &shape.form {
        // The schema goes as text inside the JSON.
        let definition = json!({ "schema": schema.to_string(), "name": tool_name(&request.answer.name) });
        let format = json!({ "type": "json_schema", "structure": { "jsonSchema": definition } });
        output.insert("textFormat".to_owned(), format);
    }
    if let Some(effort) = shape.effort {
        output.insert("effort".to_owned(), Value::from(effort.as_str()));
    }
    (!output.is_empty()).then_some(Value::Object(output))
}

/// A name as Bedrock takes it for a tool: 1 to 64 of `[a-zA-Z0-9_-]`.
fn tool_name(name: &str) -> String {
    let fit = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
    let name: String = name.chars().take(64).map(fit).collect();
    if name.is_empty() { "answer".to_owned() } else { name }
}

#[cfg(test)]
mod tests;
