//! The Google Agent Development Kit. Today it follows the OpenTelemetry conventions; its older schema keeps whole
//! requests and responses as JSON, in the shapes of Gemini, on a `call_llm` span around the model's.

use super::{
    Dialect,
    read::{Facts, Role},
    shape::{definitions, messages, plain_answer, text_of},
};
use crate::otlp::note::Missing;
use rehearsal_core::span::{Message, ToolDefinition};
use serde_json::Value;

pub(super) struct GoogleAdk;

const SCOPE: &str = "gcp.vertex.agent";
const REQUEST: &str = "gcp.vertex.agent.llm_request";
const RESPONSE: &str = "gcp.vertex.agent.llm_response";
const ARGUMENTS: &str = "gcp.vertex.agent.tool_call_args";
const ANSWER: &str = "gcp.vertex.agent.tool_response";

impl Dialect for GoogleAdk {
    fn name(&self) -> &'static str {
        "google-adk"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.scope() == SCOPE
    }

    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        if !self.speaks(span) {
            return None;
        }
        match span.name() {
            "call_llm" => Some(Role::Model),
            "invocation" => Some(Role::Agent),
            // Of tools that were called at the same time the kit tells each, and all once more.
            name if name.ends_with("(merged tools)") => Some(Role::Step),
            name if name.starts_with("agent_run") => Some(Role::Agent),
            _ => None,
        }
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        let contents = span.json(REQUEST).and_then(|request| request.get("contents"));
        contents.map(|contents| messages(contents, "user")).unwrap_or_default()
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        let content = span.json(RESPONSE).and_then(|response| response.get("content"));
        content.map(|content| messages(content, "model")).unwrap_or_default()
    }

    fn system_prompt(&self, span: &Facts<'_>) -> Option<String> {
        let prompt = span.json(REQUEST)?.pointer("/config/system_instruction")?;
        messages(prompt, "system").iter().find_map(text_of)
    }

    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        let tools = span.json(REQUEST).and_then(|request| request.pointer("/config/tools"));
        tools.map(definitions).unwrap_or_default()
    }

    fn model(&self, span: &Facts<'_>) -> Option<String> {
        Some(span.json(RESPONSE)?.get("model_version")?.as_str()?.to_owned())
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        span.json(ARGUMENTS).cloned()
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        if !self.speaks(span) {
            return None;
        }
        [ANSWER, "gen_ai.tool.call.result"].iter().find_map(|key| span.json(key)).map(plain_answer).map(bare)
    }

    /// The name that older versions put into the span's name: `agent_run [name]`.
    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        let (_, bracketed) = span.name().split_once('[').filter(|_| self.speaks(span))?;
        Some(bracketed.trim_end_matches(']').to_owned())
    }

    fn holds_content(&self, key: &str) -> bool {
        [REQUEST, RESPONSE, ARGUMENTS, ANSWER].contains(&key)
    }

    fn remedy(&self, missing: Missing, _scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Words => Some(
                "set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_AND_EVENT where the agent runs",
            ),
            Missing::Models | Missing::Tokens | Missing::Agent | Missing::Session | Missing::Turns => None,
        }
    }
}

/// An answer without the object that the kit puts around whatever is none.
fn bare(answer: Value) -> Value {
    let wrapped = answer.as_object().filter(|fields| fields.len() == 1);
    wrapped.and_then(|fields| fields.get("result")).cloned().unwrap_or(answer)
}
