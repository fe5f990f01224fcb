//! What an agent's own span leaves out and its model calls tell: the system prompt, the tools and the words.

use super::{
    super::shape::{last_user_text, reply_text, system_message},
    Node, by_start,
};
use rehearsal_core::span::{Activity, AgentCall, ModelCall, ToolDefinition};

/// What the model calls of one agent tell of it.
#[derive(Default)]
struct Told {
    system_prompt: Option<String>,
    tools: Vec<ToolDefinition>,
    input: Option<String>,
    output: Option<String>,
}

/// Completes agents from the model calls under each: the first that tells something of the prompt, the tools and
/// the user's words counts, and of the answer the last.
pub(super) fn complete_from_models(nodes: &mut [Node]) {
    let above = agents_above(nodes);
    let mut told: Vec<Told> = nodes.iter().map(|_| Told::default()).collect();
    for index in by_start(nodes, |node| (node.raw.started_at, node.raw.span_id)) {
        let Some(node) = nodes.get(index) else { continue };
        // Requests may sit on the outer of two merged spans, which by now is a step.
        let call = match &node.activity {
            Activity::Model(call) => Some(call),
            Activity::Step => None,
            Activity::Tool(_) | Activity::Agent(_) | Activity::Other => continue,
        };
        if let Some(told) = above.get(index).copied().flatten().and_then(|agent| told.get_mut(agent)) {
            hear(told, node, call);
        }
    }
    for (node, told) in nodes.iter_mut().zip(told) {
        if let Activity::Agent(call) = &mut node.activity {
            complete(call, told);
        }
    }
}

fn hear(told: &mut Told, node: &Node, call: Option<&ModelCall>) {
    let in_messages = || call.and_then(|call| system_message(&call.input));
    told.system_prompt =
        told.system_prompt.take().or_else(|| node.system_prompt.clone()).or_else(in_messages);
    if told.tools.is_empty() {
        told.tools.clone_from(&node.tools);
    }
    if let Some(call) = call {
        told.input = told.input.take().or_else(|| last_user_text(&call.input));
        told.output = reply_text(&call.output);
    }
}

fn complete(call: &mut AgentCall, told: Told) {
    call.system_prompt = call.system_prompt.take().or(told.system_prompt);
    call.input = call.input.take().or(told.input);
    call.output = call.output.take().or(told.output);
    // Names alone are worth less than names with what they stand for.
    if call.tools.iter().all(|tool| tool.parameters.is_none()) && !told.tools.is_empty() {
        call.tools = told.tools;
    }
}

/// For each span the nearest agent around it. Parents come first, so each can go on from where its parent stands.
fn agents_above(nodes: &[Node]) -> Vec<Option<usize>> {
    let mut above: Vec<Option<usize>> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let of_parent = |index: usize| match nodes.get(index)?.activity {
            Activity::Agent(_) => Some(index),
            Activity::Model(_) | Activity::Tool(_) | Activity::Step | Activity::Other => {
                above.get(index).copied().flatten()
            }
        };
        above.push(node.parent.and_then(of_parent));
    }
    above
}
