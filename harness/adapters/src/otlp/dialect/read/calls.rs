//! Brings the calls that the model asked for and the tools' spans together.

mod answers;
mod requests;

use super::by_start;
use answers::Answers;
use rehearsal_core::{
    ids::SpanId,
    span::{Activity, Message, ModelCall, Part, Span, SpanStatus, ToolCall},
};
use requests::{Asked, Requests};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The attribute that says from which model's span a call is known that has no span of its own.
pub(super) const KNOWN_FROM: &str = "rehearsal.known_from";

/// Gives each tool's span the id and the arguments that the model sent, and the answer that a model was
/// given where the span has none. Returns a span for each call whose answer a model was given although no
/// span tells of it, as with bare clients of a model.
pub(super) fn attach(spans: &mut [Span]) -> Vec<Span> {
    let order = by_start(spans, |span| (span.started_at, span.span_id));
    let mut requests = Requests::new(asked(spans, &order), &ids_of_tools(spans));
    for index in order {
        if let Some(Activity::Tool(call)) = spans.get_mut(index).map(|span| &mut span.activity)
            && let Some(asked) = requests.counterpart(call)
        {
            complete(call, asked);
        }
    }
    requests.unseen().filter_map(|(number, asked)| spoken(spans, number, asked)).collect()
}

/// The model's arguments are the better ones: some frameworks wrap them up, or send what is inside alone.
fn complete(call: &mut ToolCall, asked: &mut Asked) {
    asked.has_span = true;
    call.id = call.id.take().or_else(|| asked.call.id.clone());
    call.arguments = asked.call.arguments.clone().or_else(|| call.arguments.take());
    let Some(answer) = &asked.answer else { return };
    call.result = call.result.take().or_else(|| Some(answer.result.clone()));
    call.error = call.error.take().or_else(|| answer.error());
}

fn ids_of_tools(spans: &[Span]) -> HashSet<String> {
    spans.iter().filter_map(|span| span.activity.tool()?.id.clone()).collect()
}

/// Calls in the order in which the models answered, with what later calls of models were given for them.
fn asked(spans: &[Span], order: &[usize]) -> Vec<Asked> {
    let models: Vec<(usize, &ModelCall)> =
        order.iter().filter_map(|index| Some((*index, spans.get(*index)?.activity.model()?))).collect();
    let answers = Answers::of(models.iter().map(|(_, model)| model.input.as_slice()));
    let mut asked = Vec::new();
    for (position, (by, model)) in models.iter().enumerate() {
        for call in requests(&model.output) {
            let answer = answers.after(position, call);
            asked.push(Asked { call: call.clone(), by: *by, answer, has_span: false });
        }
    }
    asked
}

fn requests(messages: &[Message]) -> impl Iterator<Item = &ToolCall> {
    messages.iter().flat_map(|message| &message.parts).filter_map(|part| match part {
        Part::ToolCall(call) => Some(call),
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => None,
    })
}

/// A span in place of the one that is missing: it began when the model had asked, and ended by then as far
/// as anybody knows.
fn spoken(spans: &[Span], number: usize, asked: Asked) -> Option<Span> {
    let answer = asked.answer?;
    let model = spans.get(asked.by)?;
    let error = answer.error();
    let known_from = Value::from(model.span_id.to_string());
    Some(Span {
        trace_id: model.trace_id,
        span_id: derived(model.span_id, number)?,
        parent_id: model.parent_id,
        name: format!("execute_tool {}", asked.call.name),
        scope: model.scope.clone(),
        started_at: model.ended_at,
        ended_at: model.ended_at,
        status: SpanStatus::of(error.clone()),
        correlation: model.correlation,
        activity: Activity::Tool(ToolCall { result: Some(answer.result), error, ..asked.call }),
        attributes: Map::from_iter([(KNOWN_FROM.to_owned(), known_from)]),
    })
}

/// An id of our own that is the same whenever the same spans are read: the model's, turned over and counted.
fn derived(id: SpanId, number: usize) -> Option<SpanId> {
    let value = u64::from_str_radix(&id.to_string(), 16).ok()?;
    let turned = (!value).wrapping_add(number as u64);
    SpanId::from_slice(&turned.to_be_bytes())
}
