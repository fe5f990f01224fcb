//! Calls beside what the agent was offered: tools that it does not have, arguments that are missing.

use super::{at_call, calls, failure};
use rehearsal_core::{
    diagnosis::{Category, Confidence, FailureFound},
    session::{Session, Turn},
    span::{ToolCall, ToolDefinition},
};
use serde_json::Value;

/// The tools that the agent was offered in any turn; none where its spans do not say.
pub(super) fn tools(session: &Session) -> Vec<&ToolDefinition> {
    session.turns.iter().flat_map(|turn| turn.trace.agent_calls()).flat_map(|agent| &agent.tools).collect()
}

/// Calls that do not fit what was offered.
pub(super) fn in_session(session: &Session) -> Vec<FailureFound> {
    let tools = tools(session);
    if tools.is_empty() {
        return Vec::new();
    }
    session.turns.iter().flat_map(|turn| in_turn(turn, &tools)).collect()
}

fn in_turn(turn: &Turn, tools: &[&ToolDefinition]) -> Vec<FailureFound> {
    let unfit = calls(turn).filter_map(|(span, call)| {
        let place = at_call(turn.number, span, call);
        let Some(tool) = tools.iter().find(|tool| tool.name == call.name) else {
            let why = format!("{} was called and is none of the tools that the agent has", call.name);
            return Some(failure((Category::HallCapabilities, Confidence::High), place, &call.name, why));
        };
        let missing = missing(tool, call)?;
        let words = call.arguments.as_ref().map_or_else(|| call.name.clone(), ToString::to_string);
        let why = format!("{} was called without \"{missing}\", which its schema requires", call.name);
        Some(failure((Category::ToolSchema, Confidence::Medium), place, &words, why))
    });
    unfit.collect()
}

/// The first required argument that is not there.
fn missing<'a>(tool: &'a ToolDefinition, call: &ToolCall) -> Option<&'a str> {
    let required = tool.parameters.as_ref()?.get("required")?.as_array()?;
    let given = call.arguments.as_ref()?.as_object()?;
    required.iter().filter_map(Value::as_str).find(|name| !given.contains_key(*name))
}
