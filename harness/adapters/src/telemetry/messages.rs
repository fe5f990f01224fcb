//! Messages as the GenAI conventions write them.
//!
//! Wire format: the JSON schemas of `gen_ai.input.messages` and `gen_ai.output.messages`.

use rehearsal_core::span::{Message, Part, ToolCall, ToolDefinition};
use serde_json::{Map, Value, json};

/// A list of messages.
pub(super) fn messages(messages: &[Message]) -> Value {
    messages.iter().map(|message| json!({ "role": message.role, "parts": parts(&message.parts) })).collect()
}

/// What a model answered: every message says why it ended there.
pub(super) fn answers(answered: &[Message], finish_reason: Option<&str>) -> Value {
    let mut list = messages(answered);
    for message in list.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        message.extend(finish_reason.map(|reason| ("finish_reason".to_owned(), Value::from(reason))));
    }
    list
}

/// A list of one message of plain words.
pub(super) fn words(role: &str, words: &str) -> Value {
    json!([{ "role": role, "parts": [text(words)] }])
}

/// A system prompt.
pub(super) fn instructions(prompt: &str) -> Value {
    json!([text(prompt)])
}

/// The tools on offer.
pub(super) fn tools(definitions: &[ToolDefinition]) -> Value {
    let tool = |definition: &ToolDefinition| {
        let mut tool = Map::from_iter([
            ("type".to_owned(), Value::from("function")),
            ("name".to_owned(), Value::from(definition.name.as_str())),
        ]);
        let description = definition.description.as_deref().map(Value::from);
        tool.extend(description.map(|value| ("description".to_owned(), value)));
        tool.extend(definition.parameters.clone().map(|value| ("parameters".to_owned(), value)));
        Value::Object(tool)
    };
    definitions.iter().map(tool).collect()
}

fn parts(parts: &[Part]) -> Value {
    parts.iter().map(part).collect()
}

fn part(part: &Part) -> Value {
    match part {
        Part::Text { text: words } => text(words),
        Part::Reasoning { text } => json!({ "type": "reasoning", "content": text }),
        Part::ToolCall(call) => tool_call(call),
        Part::ToolResult { id, result, is_error } => {
            let mut part = json!({ "type": "tool_call_response", "id": id, "response": result });
            if let Some(fields) = part.as_object_mut().filter(|_| *is_error) {
                fields.insert("is_error".to_owned(), Value::Bool(true));
            }
            part
        }
        Part::Other { value } => value.clone(),
    }
}

fn tool_call(call: &ToolCall) -> Value {
    json!({ "type": "tool_call", "id": call.id, "name": call.name, "arguments": call.arguments })
}

fn text(words: &str) -> Value {
    json!({ "type": "text", "content": words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_form() {
        let call = ToolCall {
            name: "book".into(),
            id: Some("c1".into()),
            arguments: Some(json!({ "to": "Paris" })),
            ..ToolCall::default()
        };
        let message = Message {
            role: "assistant".into(),
            parts: vec![
                Part::Reasoning { text: "hm".into() },
                Part::Text { text: "Booking.".into() },
                Part::ToolCall(call),
                Part::ToolResult { id: Some("c1".into()), result: json!("full"), is_error: true },
                Part::Other { value: json!({ "type": "blob" }) },
            ],
        };
        let expected = json!([{
            "role": "assistant",
            "parts": [
                { "type": "reasoning", "content": "hm" },
                { "type": "text", "content": "Booking." },
                { "type": "tool_call", "id": "c1", "name": "book", "arguments": { "to": "Paris" } },
                { "type": "tool_call_response", "id": "c1", "response": "full", "is_error": true },
                { "type": "blob" },
            ],
            "finish_reason": "stop",
        }]);
        assert_eq!(answers(&[message], Some("stop")), expected);
    }
}
