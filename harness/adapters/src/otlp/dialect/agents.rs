//! What an agent's own span leaves out and its model calls tell: the system prompt and the tools.

use super::{
    Node,
    genai::{definitions, system_message},
};
use rehearsal_core::span::{Activity, AgentCall, ToolDefinition};

/// Completes agents from the first model call under each that knows more.
pub(super) fn complete_from_models(nodes: &mut [Node]) {
    for index in 0..nodes.len() {
        let Some((agent, system_prompt, tools)) = told_by(nodes, index) else { continue };
        let Some(Activity::Agent(call)) = nodes.get_mut(agent).map(|node| &mut node.activity) else {
            continue;
        };
        complete(call, system_prompt, tools);
    }
}

fn complete(call: &mut AgentCall, system_prompt: Option<String>, tools: Vec<ToolDefinition>) {
    call.system_prompt = call.system_prompt.take().or(system_prompt);
    // Names alone are worth less than names with what they stand for.
    if call.tools.iter().all(|tool| tool.parameters.is_none()) && !tools.is_empty() {
        call.tools = tools;
    }
}

/// The agent that made this model call, and what the call says of it.
fn told_by(nodes: &[Node], index: usize) -> Option<(usize, Option<String>, Vec<ToolDefinition>)> {
    let node = nodes.get(index)?;
    // Requests may sit on the outer of two merged spans, which by now is a step.
    let (system_prompt, tools) = match &node.activity {
        Activity::Model(call) => (system_message(&call.input), definitions(&node.raw)),
        Activity::Step => (None, definitions(&node.raw)),
        Activity::Tool(_) | Activity::Agent(_) | Activity::Other => return None,
    };
    let mut at = node.parent;
    while let Some(ancestor) = at {
        let node = nodes.get(ancestor)?;
        match node.activity {
            Activity::Agent(_) => return Some((ancestor, system_prompt, tools)),
            Activity::Model(_) | Activity::Tool(_) | Activity::Step | Activity::Other => at = node.parent,
        }
    }
    None
}
