//! Traceloop, also known as OpenLLMetry: today the OpenTelemetry conventions beside `traceloop.*`, before that messages
//! taken apart into attributes (`gen_ai.prompt.0.content`).

use super::{
    Dialect,
    read::{Facts, Role},
    shape::{
        answer_text, definitions, from_json, is_failure, last_user_text, messages, plain_answer,
        plain_arguments, unflattened,
    },
};
use crate::otlp::note::Missing;
use rehearsal_core::span::{Message, ToolDefinition};
use serde_json::Value;

pub(super) struct Traceloop;

/// Instrumentations of its own whose spans carry nothing but the conventions' attributes.
const SCOPES: [&str; 8] =
    ["openai.v1", "openai.v0", "anthropic", "bedrock", "cohere", "groq", "mistralai", "ollama"];
const INPUT: &str = "traceloop.entity.input";
const OUTPUT: &str = "traceloop.entity.output";
const CONTENT: [&str; 6] = [
    INPUT,
    OUTPUT,
    "gen_ai.task.input",
    "gen_ai.task.output",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result",
];
const FLATTENED: [&str; 3] = ["gen_ai.prompt.", "gen_ai.completion.", "llm.request.functions."];

impl Dialect for Traceloop {
    fn name(&self) -> &'static str {
        "traceloop"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        let client = span.scope().strip_prefix("opentelemetry.instrumentation.");
        client.is_some_and(|client| SCOPES.contains(&client))
            || span.has_any("traceloop.")
            || span.has("llm.request.type")
    }

    /// The operation of the OpenTelemetry conventions is the better word where there is one.
    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        if span.has("gen_ai.operation.name") {
            return None;
        }
        match (span.text("traceloop.span.kind"), span.text("llm.request.type")) {
            (Some("tool"), _) => Some(Role::Tool),
            (Some("agent" | "workflow"), _) => Some(Role::Agent),
            (Some(_), _) => Some(Role::Step),
            (None, Some("chat" | "completion")) => Some(Role::Model),
            (None, _) => None,
        }
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        flattened(span, "gen_ai.prompt", "user")
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        flattened(span, "gen_ai.completion", "assistant")
    }

    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        let functions = unflattened(&span.span.attributes, "llm.request.functions");
        functions.as_ref().map(definitions).unwrap_or_default()
    }

    fn finish_reason(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.completion.0.finish_reason"])
    }

    fn tool_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.tool.name", "traceloop.entity.name"]).filter(|_| self.speaks(span))
    }

    fn tool_id(&self, span: &Facts<'_>) -> Option<String> {
        let told = span.json(INPUT)?.pointer("/kwargs/tool_call_id")?.as_str();
        told.map(str::to_owned)
    }

    /// LangChain's callbacks put the configuration of the run around what the tool was called with.
    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        let sent = span.json(INPUT)?;
        let inputs = sent.get("inputs").filter(|inputs| !inputs.is_null());
        Some(inputs.cloned().unwrap_or_else(|| plain_arguments(sent.clone(), &[])))
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        let answer = output(span)?;
        Some(plain_answer(answer.get("output").unwrap_or(&answer)))
    }

    fn tool_failed(&self, span: &Facts<'_>) -> bool {
        output(span).is_some_and(|answer| answer.get("output").is_some_and(is_failure))
    }

    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.agent.name", "traceloop.entity.name"]).filter(|_| self.speaks(span))
    }

    fn agent_input(&self, span: &Facts<'_>) -> Option<String> {
        let sent = span.json(INPUT)?;
        let inputs = sent.get("inputs").unwrap_or(sent);
        if let Some(said) = inputs.get("messages") {
            return last_user_text(&messages(said, "user"));
        }
        // Of a decorated function the only argument, where that is a text.
        let values = [inputs.get("args")?.as_array()?.iter().collect(), named(inputs)].concat();
        match values.as_slice() {
            [Value::String(words)] => Some(words.clone()),
            _ => None,
        }
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        let answer = output(span)?;
        let said = answer.get("outputs").unwrap_or(&answer);
        match said {
            Value::String(words) => Some(words.clone()),
            _ => answer_text(&messages(said.get("messages")?, "assistant")),
        }
    }

    fn holds_content(&self, key: &str) -> bool {
        CONTENT.contains(&key) || FLATTENED.iter().any(|prefix| key.starts_with(prefix))
    }

    fn remedy(&self, missing: Missing, _scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Words => {
                Some("set TRACELOOP_TRACE_CONTENT=true where the agent runs, or send the logs as well")
            }
            Missing::Session => {
                Some("call Traceloop.set_association_properties({\"session_id\": ...}) in each turn")
            }
            Missing::Models | Missing::Tokens | Missing::Agent | Missing::Turns => None,
        }
    }
}

fn flattened(span: &Facts<'_>, prefix: &str, role: &str) -> Vec<Message> {
    unflattened(&span.span.attributes, prefix).map(|list| messages(&list, role)).unwrap_or_default()
}

/// What a decorated function returned, which is JSON whatever it is.
fn output(span: &Facts<'_>) -> Option<Value> {
    span.text(OUTPUT).map(from_json)
}

fn named(inputs: &Value) -> Vec<&Value> {
    inputs.get("kwargs").and_then(Value::as_object).into_iter().flat_map(|named| named.values()).collect()
}
