//! Which calls of simulated tools an agent's own spans tell, and what is added to them.

use crate::{
    call::{Call, Outcome},
    written::same,
};
use rehearsal_core::{
    ids::SpanId,
    seed::Seed,
    span::{Activity, Span, ToolCall, Trace},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The scope of the spans that we write for an agent that does not.
const SCOPE: &str = "rehearsal.simulated_tools";
/// The attribute with the fault that was put on a call.
const FAULT: &str = "rehearsal.fault";
/// What may stand between a server's name and a tool's, where a framework puts the one before the other.
const JOINTS: [char; 5] = ['_', '.', ':', '/', '-'];

/// Completes the traces of a session: a call that a span tells is marked with its fault, any other gets a span.
pub(super) fn complete(traces: &mut Vec<(u32, Trace)>, calls: &[Call]) {
    let numbers: BTreeSet<u32> = calls.iter().map(|call| call.begun.turn.number).collect();
    for number in numbers {
        if !traces.iter().any(|(known, _)| *known == number) {
            traces.push((number, Trace::default()));
        }
    }
    traces.sort_by_key(|(number, _)| *number);
    for (number, trace) in traces {
        let of_turn: Vec<&Call> = calls.iter().filter(|call| call.begun.turn.number == *number).collect();
        complete_turn(trace, &of_turn);
    }
}

fn complete_turn(trace: &mut Trace, calls: &[&Call]) {
    let pairs = pairs(trace, calls);
    for (call, told) in calls.iter().zip(&pairs) {
        if let Some(span) = told.and_then(|place| trace.spans.get_mut(place)) {
            mark(span, call);
        }
        if let Some(fault) = &call.fault {
            trace.notes.push(format!(
                "call {} of {}: {fault} (put on it by the suite)",
                call.begun.number, call.begun.tool
            ));
        }
    }
    let untold = calls.iter().zip(&pairs).filter(|(_, told)| told.is_none());
    for (call, _) in untold {
        let span = written(trace, call);
        let place = place_of(trace, &span);
        trace.spans.insert(place, span);
    }
}

/// The place of the span that tells each call; each span tells one. The surest likeness goes first.
fn pairs(trace: &Trace, calls: &[&Call]) -> Vec<Option<usize>> {
    let mut told: Vec<Option<usize>> = vec![None; calls.len()];
    let mut taken = BTreeSet::new();
    for likeness in [same_call as fn(&Span, &Call) -> bool, same_call_elsewhere_named, same_time] {
        for (call, told) in calls.iter().zip(&mut told).filter(|(_, told)| told.is_none()) {
            let mut spans = trace.spans.iter().enumerate();
            *told = spans
                .find(|(place, span)| !taken.contains(place) && likeness(span, call))
                .map(|(place, _)| place);
            taken.extend(*told);
        }
    }
    told
}

fn has_arguments(told: &ToolCall, call: &Call) -> bool {
    let called_with = Value::Object(call.begun.arguments.clone());
    told.arguments.as_ref().is_some_and(|arguments| same(arguments, &called_with))
}

/// The tool's name and its arguments.
fn same_call(span: &Span, call: &Call) -> bool {
    span.activity.tool().is_some_and(|told| told.name == call.begun.tool && has_arguments(told, call))
}

/// The arguments, and the tool's name behind that of its server.
fn same_call_elsewhere_named(span: &Span, call: &Call) -> bool {
    let is_named = |told: &ToolCall| {
        told.name.strip_suffix(&call.begun.tool).is_some_and(|before| before.ends_with(JOINTS))
    };
    span.activity.tool().is_some_and(|told| is_named(told) && has_arguments(told, call))
}

/// The tool's name, and no arguments that say otherwise or the time at which it was called.
fn same_time(span: &Span, call: &Call) -> bool {
    let encloses = span.started_at <= call.begun.started_at && call.ended_at <= span.ended_at;
    span.activity
        .tool()
        .is_some_and(|told| told.name == call.begun.tool && (told.arguments.is_none() || encloses))
}

/// Adds to an agent's own span what only the server knows.
fn mark(span: &mut Span, call: &Call) {
    if let Some(fault) = &call.fault {
        span.attributes.insert(FAULT.to_owned(), Value::from(fault.clone()));
    }
    if let (Activity::Tool(told), Some(error)) = (&mut span.activity, call.outcome.error()) {
        told.error.get_or_insert_with(|| error.to_owned());
    }
}

/// A span for a call that none tells.
fn written(trace: &Trace, call: &Call) -> Span {
    let begun = &call.begun;
    let known = |id: &SpanId| trace.spans.iter().any(|span| span.span_id == *id);
    let result = match &call.outcome {
        Outcome::Result(result) => Some(result.clone()),
        Outcome::Error(_) | Outcome::Broken(_) => None,
    };
    let told = ToolCall {
        name: begun.tool.clone(),
        id: None,
        arguments: Some(Value::Object(begun.arguments.clone())),
        result,
        error: call.outcome.error().map(str::to_owned),
    };
    let times = (begun.started_at, call.ended_at);
    let under_its_turn = Span::of_tool_call(told, (id_of(call), SCOPE), begun.turn.context, times);
    let fault = call.fault.clone().map(|fault| (FAULT.to_owned(), Value::from(fault)));
    Span {
        parent_id: begun.parent.filter(known).or(under_its_turn.parent_id),
        correlation: begun.correlation,
        attributes: fault.into_iter().collect(),
        ..under_its_turn
    }
}

/// An id that the same call has whenever the traces are put together.
fn id_of(call: &Call) -> SpanId {
    let begun = &call.begun;
    let labels =
        ["simulated tool", &begun.turn.context.trace_id.to_string(), &begun.tool, &begun.number.to_string()];
    let Seed(id) = Seed(0).derive(&labels);
    // An id of zeros is none.
    SpanId::from_bytes((id | 1 << 63).to_be_bytes())
}

/// Behind its parent and before the first sibling that began later.
fn place_of(trace: &Trace, span: &Span) -> usize {
    let parent = trace.spans.iter().position(|other| Some(other.span_id) == span.parent_id);
    let behind = parent.map_or(0, |parent| parent + 1);
    let mut later = trace.spans.iter().enumerate().skip(behind);
    let later =
        later.find(|(_, other)| other.parent_id == span.parent_id && other.started_at > span.started_at);
    later.map_or(trace.spans.len(), |(place, _)| place)
}

#[cfg(test)]
mod tests;
