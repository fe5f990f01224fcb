//! Pydantic AI: the OpenTelemetry conventions, with the whole conversation and the result on the agent's span, and
//! in its first format all messages as one list of events.

use super::{
    Dialect,
    read::{Facts, Role},
    shape::{definitions, messages, plain_answer},
};
use crate::otlp::note::Missing;
use rehearsal_core::{
    money::Money,
    span::{Message, ToolDefinition},
};
use serde_json::Value;

pub(super) struct PydanticAi;

const CONTENT: [&str; 8] = [
    "pydantic_ai.all_messages",
    "all_messages_events",
    "events",
    "final_result",
    "model_request_parameters",
    "tool_arguments",
    "tool_response",
    "logfire.json_schema",
];

impl Dialect for PydanticAi {
    fn name(&self) -> &'static str {
        "pydantic-ai"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.scope() == "pydantic-ai"
    }

    /// By name, from before it wrote operations.
    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        match span.name() {
            "agent run" if self.speaks(span) => Some(Role::Agent),
            "running tool" if self.speaks(span) => Some(Role::Tool),
            _ => None,
        }
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        if !self.speaks(span) {
            return Vec::new();
        }
        if let Some(all) = span.json("pydantic_ai.all_messages") {
            return messages(all, "user");
        }
        let events = || ["events", "all_messages_events"].iter().find_map(|key| span.json(key)?.as_array());
        let sent = events().into_iter().flatten().filter(|event| !is_choice(event));
        sent.flat_map(|event| messages(event, "user")).collect()
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        let events = span.json("events").and_then(Value::as_array).filter(|_| self.speaks(span));
        let choices = events.into_iter().flatten().filter(|event| is_choice(event));
        choices
            .filter_map(|event| event.get("message"))
            .flat_map(|answer| messages(answer, "assistant"))
            .collect()
    }

    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        let tools = span.json("model_request_parameters").and_then(|asked| asked.get("function_tools"));
        tools.map(definitions).unwrap_or_default()
    }

    fn cost(&self, span: &Facts<'_>) -> Option<Money> {
        Money::from_dollars(span.amount(&["operation.cost"])?)
    }

    fn model(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.response.model", "gen_ai.request.model", "model_name"])
            .filter(|_| self.speaks(span))
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        span.json("tool_arguments").filter(|_| self.speaks(span)).cloned()
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        span.json("tool_response").filter(|_| self.speaks(span)).map(plain_answer)
    }

    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.agent.name", "agent_name"]).filter(|_| self.speaks(span))
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        span.text("final_result").filter(|_| self.speaks(span)).map(str::to_owned)
    }

    fn holds_content(&self, key: &str) -> bool {
        CONTENT.contains(&key)
    }

    fn remedy(&self, missing: Missing, _scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Words => Some("let InstrumentationSettings have include_content=True"),
            Missing::Session => Some("give the agent's run a conversation_id"),
            Missing::Models | Missing::Tokens | Missing::Agent | Missing::Turns => None,
        }
    }
}

/// Whether an event of the first format is an answer.
fn is_choice(event: &Value) -> bool {
    event.get("event.name").is_some_and(|name| name == "gen_ai.choice")
}
