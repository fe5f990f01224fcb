//! Vercel's AI SDK. Up to version 6 its attributes are its own (`ai.*`); version 7 follows the OpenTelemetry
//! conventions, but for what tools give back, which is JSON whatever it is.

use super::{
    Dialect,
    read::{Facts, Role},
    shape::{definitions, from_json, last_user_text, message_of, messages},
};
use crate::otlp::note::Missing;
use rehearsal_core::{
    span::{Message, Part, ToolDefinition},
    usage::Usage,
};
use serde_json::{Value, json};

pub(super) struct Vercel;

/// The scope of version 7.
const SEVEN: &str = "gen_ai";
const CONTENT: [&str; 12] = [
    "ai.prompt",
    "ai.prompt.messages",
    "ai.prompt.tools",
    "ai.response.text",
    "ai.response.object",
    "ai.response.reasoning",
    "ai.response.toolCalls",
    "ai.result.text",
    "ai.result.object",
    "ai.result.toolCalls",
    "ai.toolCall.args",
    "ai.toolCall.result",
];

impl Dialect for Vercel {
    fn name(&self) -> &'static str {
        "vercel-ai"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.has("ai.operationId") || span.scope() == SEVEN
    }

    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        Some(match span.text("ai.operationId")? {
            "ai.toolCall" => Role::Tool,
            "ai.generateText" | "ai.streamText" | "ai.generateObject" | "ai.streamObject" => Role::Agent,
            operation if operation.ends_with(".doGenerate") || operation.ends_with(".doStream") => {
                Role::Model
            }
            _ => Role::Step,
        })
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        span.json("ai.prompt.messages").map(|sent| messages(sent, "user")).unwrap_or_default()
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        let reasoning = span.text("ai.response.reasoning");
        let reasoning = reasoning.map(|text| Part::Reasoning { text: text.to_owned() });
        let text = answer(span).map(|text| Part::Text { text });
        let calls = ["ai.response.toolCalls", "ai.result.toolCalls"].iter().find_map(|key| span.json(key));
        let calls =
            calls.map(|calls| messages(&json!({ "role": "assistant", "tool_calls": calls }), "assistant"));
        let calls = calls.into_iter().flatten().flat_map(|message| message.parts);
        message_of("assistant", reasoning.into_iter().chain(text).chain(calls).collect())
    }

    fn system_prompt(&self, span: &Facts<'_>) -> Option<String> {
        Some(span.json("ai.prompt")?.get("system")?.as_str()?.to_owned())
    }

    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        span.json("ai.prompt.tools").map(definitions).unwrap_or_default()
    }

    fn usage(&self, span: &Facts<'_>) -> Usage {
        Usage {
            input_tokens: span.count(&["ai.usage.inputTokens", "ai.usage.promptTokens"]),
            output_tokens: span.count(&["ai.usage.outputTokens", "ai.usage.completionTokens"]),
            cache_read_tokens: span
                .count(&["ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheReadTokens"]),
            cache_write_tokens: span.count(&["ai.usage.inputTokenDetails.cacheWriteTokens"]),
            cache_write_1h_tokens: None,
            reasoning_tokens: span
                .count(&["ai.usage.reasoningTokens", "ai.usage.outputTokenDetails.reasoningTokens"]),
        }
    }

    fn model(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["ai.response.model", "ai.model.id"])
    }

    fn provider(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["ai.model.provider"])
    }

    fn finish_reason(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["ai.response.finishReason", "ai.finishReason"])
    }

    fn tool_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["ai.toolCall.name"])
    }

    fn tool_id(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["ai.toolCall.id"])
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        span.text("ai.toolCall.args").map(from_json)
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        let of_seven = || span.text("gen_ai.tool.call.result").filter(|_| span.scope() == SEVEN);
        span.text("ai.toolCall.result").or_else(of_seven).map(from_json)
    }

    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["ai.telemetry.functionId"])
    }

    fn agent_input(&self, span: &Facts<'_>) -> Option<String> {
        let prompt = span.json("ai.prompt")?;
        match prompt.get("messages") {
            Some(sent) => last_user_text(&messages(sent, "user")),
            None => last_user_text(&messages(prompt.get("prompt")?, "user")),
        }
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        answer(span)
    }

    fn holds_content(&self, key: &str) -> bool {
        CONTENT.contains(&key)
    }

    fn remedy(&self, missing: Missing, scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Words => Some(
                "let experimental_telemetry have isEnabled: true, and neither recordInputs nor recordOutputs: false",
            ),
            Missing::Session if scope == SEVEN => Some(
                "register OpenTelemetry with runtimeContext: true, and send sessionId by includeRuntimeContext",
            ),
            Missing::Session => Some("let experimental_telemetry have metadata: { sessionId: ... }"),
            Missing::Agent => Some("let experimental_telemetry have a functionId"),
            Missing::Models | Missing::Tokens | Missing::Turns => None,
        }
    }
}

fn answer(span: &Facts<'_>) -> Option<String> {
    span.first_text(&["ai.response.text", "ai.response.object", "ai.result.text", "ai.result.object"])
}
