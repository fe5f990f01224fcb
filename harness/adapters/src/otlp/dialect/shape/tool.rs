//! What is said of tools: their definitions, what they are called with and what they answer, without the wrapping
//! that frameworks put around it.

use super::{langchain, object, string, unpacked};
use rehearsal_core::span::ToolDefinition;
use serde_json::{Map, Value};

/// The definitions in a list of tools, some of whose items may be lists themselves.
pub(in super::super) fn definitions(list: &Value) -> Vec<ToolDefinition> {
    let list = unpacked(list);
    list.as_array().into_iter().flatten().flat_map(|item| definition(&unpacked(item))).collect()
}

/// One tool after OpenAI, the OpenTelemetry conventions, Anthropic, Bedrock or Vercel; several after Gemini.
fn definition(item: &Value) -> Vec<ToolDefinition> {
    let Some(fields) = item.as_object() else { return Vec::new() };
    if let Some(several) =
        ["function_declarations", "functionDeclarations"].iter().find_map(|key| fields.get(*key))
    {
        return several.as_array().into_iter().flatten().flat_map(definition).collect();
    }
    let inner = object(fields, &["function", "toolSpec"]).unwrap_or(fields);
    let Some(name) = string(inner, &["name"]) else { return Vec::new() };
    let schema = ["parameters", "inputSchema", "input_schema", "parameters_json_schema"]
        .iter()
        .find_map(|key| inner.get(*key))
        .filter(|schema| !schema.is_null())
        .map(unpacked);
    let parameters = schema.map(|schema| schema.get("json").unwrap_or(&schema).clone());
    vec![ToolDefinition { name, description: string(inner, &["description"]), parameters }]
}

/// What a function was called with, out of the record of its call that some frameworks make: `kwargs` by name, and
/// `args` by place, for which the names are those of its parameters.
pub(in super::super) fn plain_arguments(sent: Value, parameters: &[String]) -> Value {
    const RECORD: [&str; 3] = ["args", "kwargs", "sanitize_inputs_outputs"];
    let Some(fields) = sent.as_object().filter(|fields| fields.contains_key("kwargs")) else { return sent };
    if !fields.keys().all(|key| RECORD.contains(&key.as_str())) {
        return sent;
    }
    let places = fields.get("args").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let by_place = parameters.iter().cloned().zip(places.iter().cloned());
    let by_name = object(fields, &["kwargs"]).cloned().unwrap_or_default();
    Value::Object(by_place.chain(by_name).collect())
}

/// A tool's answer: a single block of words is the words, a single block of JSON the JSON, a message of LangChain's
/// what it says; anything else stays whole.
pub(in super::super) fn plain_answer(value: &Value) -> Value {
    let value = unpacked(value);
    let single = match &*value {
        Value::Array(items) => match items.as_slice() {
            [Value::Object(block)] => text(block).or_else(|| block.get("json").cloned()),
            _ => None,
        },
        Value::Object(fields) => object_answer(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    single.unwrap_or_else(|| value.into_owned())
}

fn object_answer(fields: &Map<String, Value>) -> Option<Value> {
    if let Some(message) = langchain::tool_message(fields) {
        return message.get("content").map(plain_answer);
    }
    match fields.get("type")?.as_str()? {
        "text" => text(fields).or_else(|| fields.get("value").cloned()),
        "json" | "error-text" | "error-json" => fields.get("value").cloned(),
        "content" => fields.get("value").map(plain_answer),
        _ => None,
    }
}

/// The words of a block that holds nothing else.
fn text(block: &Map<String, Value>) -> Option<Value> {
    const KNOWN: [&str; 5] = ["type", "text", "content", "annotations", "_meta"];
    let is_plain = block.keys().all(|key| KNOWN.contains(&key.as_str()))
        && block.get("type").is_none_or(|kind| kind == "text");
    is_plain.then(|| string(block, &["text", "content"])).flatten().map(Value::from)
}
