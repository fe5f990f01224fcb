//! smolagents, as OpenInference instruments it: its agents answer by a tool, and put words of their own around the
//! user's.

use super::{
    Dialect,
    openinference::OpenInference,
    read::{Facts, Role},
};
use crate::otlp::note::Missing;
use rehearsal_core::span::{Message, Part, ToolCall, ToolDefinition};
use serde_json::Value;

pub(super) struct Smolagents;

/// The tool by which its agents answer.
const ANSWER: &str = "final_answer";
const TASK: &str = "New task:\n";
const OBSERVATION: &str = "Observation:\n";
const ERROR: &str = "Error:\n";

impl Dialect for Smolagents {
    fn name(&self) -> &'static str {
        "smolagents"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.scope() == "openinference.instrumentation.smolagents"
    }

    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        (self.speaks(span) && span.text("tool.name") == Some(ANSWER)).then_some(Role::Step)
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        if self.speaks(span) {
            OpenInference.input(span).into_iter().map(plain).collect()
        } else {
            Vec::new()
        }
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        if self.speaks(span) {
            OpenInference.output(span).into_iter().map(plain).collect()
        } else {
            Vec::new()
        }
    }

    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        let mut tools = if self.speaks(span) { OpenInference.tools(span) } else { Vec::new() };
        tools.retain(|tool| tool.name != ANSWER);
        tools
    }

    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        span.name().strip_suffix(".run").filter(|_| self.speaks(span)).map(str::to_owned)
    }

    fn agent_input(&self, span: &Facts<'_>) -> Option<String> {
        let task = span.json("input.value").filter(|_| self.speaks(span))?.get("task")?;
        task.as_str().map(str::to_owned)
    }

    fn remedy(&self, missing: Missing, _scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Agent => {
                Some("it is on the span around the run, which is never sent when a model fails")
            }
            Missing::Words | Missing::Models | Missing::Tokens | Missing::Session | Missing::Turns => None,
        }
    }
}

/// A message without what the framework adds. Calls of tools come again in later messages as Python's notation of a
/// list, which is left as it is.
fn plain(message: Message) -> Message {
    let role = message.role;
    let parts = message.parts.into_iter().map(|part| plain_part(&role, part)).collect();
    Message { parts, role }
}

fn plain_part(role: &str, part: Part) -> Part {
    match (role, part) {
        ("user", Part::Text { text }) => {
            Part::Text { text: text.strip_prefix(TASK).unwrap_or(&text).to_owned() }
        }
        ("tool-response", Part::Text { text }) => {
            let told = text.strip_prefix(OBSERVATION).or_else(|| text.strip_prefix(ERROR)).unwrap_or(&text);
            Part::ToolResult { id: None, result: Value::from(told), is_error: text.starts_with(ERROR) }
        }
        (_, Part::ToolCall(call)) if call.name == ANSWER => {
            answer(&call).map_or(Part::ToolCall(call), |text| Part::Text { text })
        }
        (_, part) => part,
    }
}

fn answer(call: &ToolCall) -> Option<String> {
    match call.arguments.as_ref()?.get("answer")? {
        Value::String(words) => Some(words.clone()),
        other => Some(other.to_string()),
    }
}
