//! The OpenTelemetry conventions for generative AI, from 1.37 on: messages in attributes, or all in one event.
//!
//! Source: <https://opentelemetry.io/docs/specs/semconv/gen-ai/>, with the older names of single fields.

use super::{
    Dialect,
    read::{Facts, Role},
    shape::{answer_text, definitions, messages, plain_answer, text_of},
};
use crate::otlp::note::Missing;
use rehearsal_core::{
    money::Money,
    span::{Message, Part, ToolDefinition},
    usage::Usage,
};
use serde_json::Value;

pub(super) struct GenAi;

const CAPTURE: &str = "set OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental and \
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_AND_EVENT where the agent runs";
const CONTENT: [&str; 8] = [
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.system_instructions",
    "gen_ai.tool.definitions",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result",
    "gen_ai.tool.input",
    "gen_ai.tool.output",
];

impl Dialect for GenAi {
    fn name(&self) -> &'static str {
        "gen-ai"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.has_any("gen_ai.")
    }

    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        Some(match span.text("gen_ai.operation.name")? {
            "chat" | "text_completion" | "generate_content" => Role::Model,
            "execute_tool" => Role::Tool,
            "invoke_agent" | "invoke_workflow" => Role::Agent,
            _ => Role::Step,
        })
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        span.content("gen_ai.input.messages").map(|sent| messages(&sent, "user")).unwrap_or_default()
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        span.content("gen_ai.output.messages").map(|sent| messages(&sent, "assistant")).unwrap_or_default()
    }

    fn system_prompt(&self, span: &Facts<'_>) -> Option<String> {
        let instructions = span.content("gen_ai.system_instructions")?;
        messages(&instructions, "system").iter().find_map(text_of)
    }

    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        span.content("gen_ai.tool.definitions").map(|list| definitions(&list)).unwrap_or_default()
    }

    fn usage(&self, span: &Facts<'_>) -> Usage {
        Usage {
            input_tokens: span.count(&["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]),
            output_tokens: span.count(&["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"]),
            cache_read_tokens: span.count(&[
                "gen_ai.usage.cache_read.input_tokens",
                "gen_ai.usage.cache_read_input_tokens",
                "gen_ai.usage.details.cache_read_tokens",
            ]),
            cache_write_tokens: span.count(&[
                "gen_ai.usage.cache_creation.input_tokens",
                "gen_ai.usage.cache_creation_input_tokens",
                "gen_ai.usage.cache_write_input_tokens",
                "gen_ai.usage.details.cache_write_tokens",
            ]),
            cache_write_1h_tokens: None,
            reasoning_tokens: span.count(&[
                "gen_ai.usage.reasoning.output_tokens",
                "gen_ai.usage.reasoning_tokens",
                "gen_ai.usage.details.reasoning_tokens",
            ]),
        }
    }

    fn cost(&self, span: &Facts<'_>) -> Option<Money> {
        let whole = [
            "gen_ai.usage.cost",
            "gen_ai.usage.total_cost",
            "gen_ai.cost.total_cost",
            "gen_ai.cost.total",
            "gen_ai.cost",
            "llm.usage.cost",
            "llm.usage.total_cost",
        ];
        let dollars = span.amount(&whole).or_else(|| {
            let input = span.amount(&["gen_ai.cost.input_cost", "gen_ai.cost.input"])?;
            Some(input + span.amount(&["gen_ai.cost.output_cost", "gen_ai.cost.output"])?)
        });
        Money::from_dollars(dollars?)
    }

    fn model(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.response.model", "gen_ai.request.model"])
    }

    fn provider(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.provider.name", "gen_ai.system"])
    }

    fn finish_reason(&self, span: &Facts<'_>) -> Option<String> {
        let reasons = span.json("gen_ai.response.finish_reasons");
        let said = reasons.and_then(|reasons| reasons.get(0).unwrap_or(reasons).as_str());
        said.map(str::to_owned).or_else(|| {
            let output = span.content("gen_ai.output.messages")?;
            Some(output.as_array()?.last()?.get("finish_reason")?.as_str()?.to_owned())
        })
    }

    fn tool_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.tool.name"])
    }

    fn tool_id(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.tool.call.id"])
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        let in_message = |part| match part {
            Part::ToolCall(call) => call.arguments,
            Part::Text { .. } | Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => None,
        };
        ["gen_ai.tool.call.arguments", "gen_ai.tool.input"]
            .iter()
            .find_map(|key| span.json(key).cloned())
            .or_else(|| find_part(span, "gen_ai.input.messages", in_message))
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        let in_message = |part| match part {
            Part::ToolResult { result, .. } => Some(result),
            Part::Text { .. } | Part::Reasoning { .. } | Part::ToolCall(_) | Part::Other { .. } => None,
        };
        ["gen_ai.tool.call.result", "gen_ai.tool.output"]
            .iter()
            .find_map(|key| span.json(key).map(plain_answer))
            .or_else(|| find_part(span, "gen_ai.output.messages", in_message))
    }

    /// By a status of its own, of which the second is the older name, or by the kind of error, which only a failure has.
    fn tool_failed(&self, span: &Facts<'_>) -> bool {
        let has_failed = |key: &&str| span.text(key) == Some("error");
        ["gen_ai.tool.status", "tool.status"].iter().any(has_failed) || span.text("error.type").is_some()
    }

    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.agent.name", "gen_ai.workflow.name"])
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        answer_text(&self.output(span))
    }

    fn holds_content(&self, key: &str) -> bool {
        CONTENT.contains(&key)
    }

    fn remedy(&self, missing: Missing, scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Words if scope == "agent_framework" => {
                Some("call enable_instrumentation(enable_sensitive_data=True)")
            }
            Missing::Words if scope == "autogen-core" => {
                Some("AutoGen does not send it; instrument the client of the model as well")
            }
            Missing::Words => Some(CAPTURE),
            Missing::Models | Missing::Tokens | Missing::Agent | Missing::Session | Missing::Turns => None,
        }
    }
}

/// The first part of a tool span's messages that holds what is looked for.
fn find_part<T>(span: &Facts<'_>, key: &str, wanted: impl Fn(Part) -> Option<T>) -> Option<T> {
    let list = messages(&*span.content(key)?, "tool");
    list.into_iter().flat_map(|message| message.parts).find_map(wanted)
}
