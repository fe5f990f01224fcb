//! Brings the calls that the model asked for and the tools' spans together.

use super::Node;
use rehearsal_core::{
    ids::SpanId,
    span::{Activity, Message, Part, Span, SpanStatus, ToolCall},
};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A call as the model asked for it.
struct Asked {
    call: ToolCall,
    /// The index of the model's span.
    by: usize,
    has_span: bool,
}

/// A tool's answer as a model was given it.
struct Answered {
    result: Value,
    is_error: bool,
}

/// Gives each tool's span the id and the arguments that the model sent, and the answer that a model was
/// given where the span has none. Returns a span for each call whose answer a model was given although no
/// span tells of it, as with bare clients of a model.
pub(super) fn attach(nodes: &mut [Node]) -> Vec<Span> {
    let mut asked = asked(nodes);
    let answers = answers(nodes);
    for index in by_start(nodes) {
        if let Some(Activity::Tool(call)) = nodes.get_mut(index).map(|node| &mut node.activity) {
            complete(call, &mut asked, &answers);
        }
    }
    let unseen = asked.into_iter().enumerate().filter(|(_, asked)| !asked.has_span);
    unseen.filter_map(|(number, asked)| spoken(nodes, number, asked, &answers)).collect()
}

fn complete(call: &mut ToolCall, asked: &mut [Asked], answers: &HashMap<String, Answered>) {
    let by_id = |asked: &Asked| call.id.is_some() && asked.call.id == call.id;
    let by_name = |asked: &Asked| call.id.is_none() && !asked.has_span && asked.call.name == call.name;
    let found = asked.iter().position(by_id).or_else(|| asked.iter().position(by_name));
    if let Some(asked) = found.and_then(|index| asked.get_mut(index)) {
        asked.has_span = true;
        call.id = call.id.take().or_else(|| asked.call.id.clone());
        call.arguments = asked.call.arguments.clone().or_else(|| call.arguments.take());
    }
    let answer = call.id.as_ref().and_then(|id| answers.get(id));
    call.result = call.result.take().or_else(|| answer.map(|answer| answer.result.clone()));
}

/// Calls in the order in which the models answered.
fn asked(nodes: &[Node]) -> Vec<Asked> {
    let calls = |index: usize| -> Vec<Asked> {
        let Some(Activity::Model(model)) = nodes.get(index).map(|node| &node.activity) else {
            return Vec::new();
        };
        let parts = model.output.iter().flat_map(|message| &message.parts);
        parts
            .filter_map(requested)
            .map(|call| Asked { call: call.clone(), by: index, has_span: false })
            .collect()
    };
    by_start(nodes).into_iter().flat_map(calls).collect()
}

fn requested(part: &Part) -> Option<&ToolCall> {
    match part {
        Part::ToolCall(call) => Some(call),
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => None,
    }
}

fn answers(nodes: &[Node]) -> HashMap<String, Answered> {
    let inputs = nodes.iter().filter_map(|node| match &node.activity {
        Activity::Model(call) => Some(&call.input),
        Activity::Tool(_) | Activity::Agent(_) | Activity::Step | Activity::Other => None,
    });
    inputs.flatten().flat_map(|message: &Message| &message.parts).filter_map(answer).collect()
}

fn answer(part: &Part) -> Option<(String, Answered)> {
    match part {
        Part::ToolResult { id: Some(id), result, is_error } => {
            Some((id.clone(), Answered { result: result.clone(), is_error: *is_error }))
        }
        Part::ToolResult { id: None, .. }
        | Part::Text { .. }
        | Part::Reasoning { .. }
        | Part::ToolCall(_)
        | Part::Other { .. } => None,
    }
}

/// A span in place of the one that is missing: it began when the model had asked, and ended by then as far
/// as anybody knows.
fn spoken(nodes: &[Node], number: usize, asked: Asked, answers: &HashMap<String, Answered>) -> Option<Span> {
    let answer = answers.get(asked.call.id.as_ref()?)?;
    let model = nodes.get(asked.by)?;
    let name = format!("execute_tool {}", asked.call.name);
    let error = answer.is_error.then(|| answer.result.as_str().unwrap_or("the tool failed").to_owned());
    let known_from = Value::from(model.raw.span_id.to_string());
    Some(Span {
        trace_id: model.raw.trace_id,
        span_id: derived(model.raw.span_id, number)?,
        parent_id: model.raw.parent_id,
        name,
        scope: model.raw.scope.clone(),
        started_at: model.raw.ended_at,
        ended_at: model.raw.ended_at,
        status: error.clone().map_or(SpanStatus::Unset, |message| SpanStatus::Error { message }),
        correlation: model.correlation,
        activity: Activity::Tool(ToolCall { result: Some(answer.result.clone()), error, ..asked.call }),
        attributes: Map::from_iter([("rehearsal.known_from".to_owned(), known_from)]),
    })
}

/// An id of our own that is the same whenever the same spans are read: the model's, turned over and counted.
fn derived(id: SpanId, number: usize) -> Option<SpanId> {
    let value = u64::from_str_radix(&id.to_string(), 16).ok()?;
    let turned = (!value).wrapping_add(number as u64);
    SpanId::from_slice(&turned.to_be_bytes())
}

fn by_start(nodes: &[Node]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|index| nodes.get(*index).map(|node| (node.raw.started_at, node.raw.span_id)));
    order
}
