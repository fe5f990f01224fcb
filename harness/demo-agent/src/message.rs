//! The conversation as a model sees it: messages of parts, in the shape of the GenAI conventions
//! (`gen_ai.input.messages`, `gen_ai.output.messages`).

use serde::Serialize;
use serde_json::Value;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    User,
    Assistant,
    Tool,
}

/// One part of a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Part {
    Text { content: String },
    ToolCall { id: String, name: &'static str, arguments: Value },
    ToolCallResponse { id: String, response: Value },
}

/// Why a model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FinishReason {
    Stop,
    ToolCall,
}

impl FinishReason {
    /// As the attribute spells it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::ToolCall => "tool_call",
        }
    }
}

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Message {
    pub(crate) role: Role,
    pub(crate) parts: Vec<Part>,
    /// Why the model stopped; only on what a model wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) finish_reason: Option<FinishReason>,
}

impl Message {
    /// What the user said.
    pub(crate) fn user(text: &str) -> Self {
        Self { role: Role::User, parts: vec![Part::Text { content: text.to_owned() }], finish_reason: None }
    }

    /// What the model said.
    pub(crate) fn reply(text: &str) -> Self {
        let parts = vec![Part::Text { content: text.to_owned() }];
        Self { role: Role::Assistant, parts, finish_reason: Some(FinishReason::Stop) }
    }

    /// The model's wish to use a tool.
    pub(crate) fn tool_call(id: &str, name: &'static str, arguments: Value) -> Self {
        let parts = vec![Part::ToolCall { id: id.to_owned(), name, arguments }];
        Self { role: Role::Assistant, parts, finish_reason: Some(FinishReason::ToolCall) }
    }

    /// What the tool answered.
    pub(crate) fn tool_response(id: &str, response: Value) -> Self {
        let parts = vec![Part::ToolCallResponse { id: id.to_owned(), response }];
        Self { role: Role::Tool, parts, finish_reason: None }
    }
}

/// Messages as the JSON text that goes into an attribute.
pub(crate) fn to_text(messages: &[Message]) -> String {
    // Strings, numbers and string keys only: there is nothing in a message that JSON cannot hold.
    serde_json::to_string(messages).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_have_the_shape_of_the_conventions() {
        let messages = [
            Message::user("Hi"),
            Message::tool_call("call_1", "search_trips", json!({ "kind": "train" })),
            Message::tool_response("call_1", json!({ "trips": [] })),
        ];
        let expected = json!([
            { "role": "user", "parts": [{ "type": "text", "content": "Hi" }] },
            {
                "role": "assistant",
                "parts": [{ "type": "tool_call", "id": "call_1", "name": "search_trips", "arguments": { "kind": "train" } }],
                "finish_reason": "tool_call",
            },
            {
                "role": "tool",
                "parts": [{ "type": "tool_call_response", "id": "call_1", "response": { "trips": [] } }],
            },
        ]);
        assert_eq!(serde_json::from_str::<Value>(&to_text(&messages)).unwrap(), expected);
    }
}
