//! One call of a model, told twice: by the framework and by the client under it.

use super::{Node, by_start, merged::gaps_filled};
use rehearsal_core::span::{Activity, Message, ModelCall, Part};
use std::{cmp::Reverse, collections::BTreeMap};

/// Among how many calls that began before it the one is looked for that tells of a call too. More never run at once.
const LOOK_BACK: usize = 64;

/// Leaves one model call of each that was told twice; the other span becomes a step.
pub(super) fn merge_doubled_models(nodes: &mut [Node]) {
    merge_nested(nodes);
    merge_side_by_side(nodes);
}

/// Where the nearest ancestor that means something is a model's call too, both tell of one call. The inner
/// one stays and takes from the outer one what it lacks.
fn merge_nested(nodes: &mut [Node]) {
    let mut inner_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, (node, around)) in nodes.iter().zip(enclosing_models(nodes)).enumerate() {
        if let (Activity::Model(_), Some(outer)) = (&node.activity, around) {
            inner_of.entry(outer).or_default().push(index);
        }
    }
    // From the outside in, so that the innermost of three gathers from both others.
    for (outer, inner) in inner_of {
        let only = only_answered(nodes, &inner);
        let Some(told) = silence(nodes, outer) else { continue };
        match (only, inner.last()) {
            (Some(only), _) => {
                if let Some(call) = model_at(nodes, only) {
                    fill(call, told);
                }
            }
            (None, Some(last)) => keep_counts(nodes, (&inner, *last), told),
            (None, None) => {}
        }
    }
}

/// Where none of several inner calls counted, the outer one's count is the only one; it goes to the last, so that the
/// sum is right.
fn keep_counts(nodes: &mut [Node], (inner, last): (&[usize], usize), told: ModelCall) {
    let has_counted =
        inner.iter().any(|index| model_at(nodes, *index).is_some_and(|call| call.usage.is_reported()));
    if let Some(call) = model_at(nodes, last).filter(|_| !has_counted) {
        call.usage = told.usage;
        call.reported_cost = call.reported_cost.or(told.reported_cost);
    }
}

/// The inner call that the outer one tells of: the only one, or the only one that did not fail, as after retries. Of
/// several it is not said which of them the outer one's numbers are of.
fn only_answered(nodes: &[Node], inner: &[usize]) -> Option<usize> {
    let is_well = |index: &&usize| {
        let call = nodes.get(**index).map(|node| &node.activity);
        matches!(call, Some(Activity::Model(ModelCall { error: None, .. })))
    };
    match (inner, inner.iter().filter(is_well).collect::<Vec<_>>().as_slice()) {
        ([only], _) => Some(*only),
        (_, [only]) => Some(**only),
        _ => None,
    }
}

/// For each call of a model the one around it: parents come first, so each span can go on from where its parent
/// stands.
fn enclosing_models(nodes: &[Node]) -> Vec<Option<usize>> {
    let mut around: Vec<Option<usize>> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let of_parent = |index: usize| match nodes.get(index)?.activity {
            Activity::Model(_) => Some(index),
            Activity::Step | Activity::Other => around.get(index).copied().flatten(),
            Activity::Tool(_) | Activity::Agent(_) => None,
        };
        around.push(node.parent.and_then(of_parent));
    }
    around
}

/// Frameworks that do not make their span the current one have the client's beside it instead of under it: another
/// instrumentation's call, within the time of exactly one of the framework's, that says the same. The framework's
/// stays, as it stands under its agent.
fn merge_side_by_side(nodes: &mut [Node]) {
    let mut models =
        by_start(nodes, |node| (node.raw.started_at, Reverse(node.raw.ended_at), node.raw.span_id));
    models.retain(|index| nodes.get(*index).is_some_and(|node| matches!(node.activity, Activity::Model(_))));
    for (place, inner) in models.iter().enumerate() {
        let earlier = models.iter().take(place).rev().take(LOOK_BACK);
        let around: Vec<usize> = earlier.copied().filter(|outer| is_told_by(nodes, *outer, *inner)).collect();
        if let [outer] = around.as_slice()
            && let Some(told) = silence(nodes, *inner)
            && let Some(call) = model_at(nodes, *outer)
        {
            fill(call, told);
        }
    }
}

fn is_told_by(nodes: &[Node], outer: usize, inner: usize) -> bool {
    let (Some(outer), Some(inner)) = (nodes.get(outer), nodes.get(inner)) else { return false };
    let (Activity::Model(told), Activity::Model(call)) = (&outer.activity, &inner.activity) else {
        return false;
    };
    outer.raw.scope != inner.raw.scope
        && outer.raw.started_at <= inner.raw.started_at
        && inner.raw.ended_at <= outer.raw.ended_at
        && say_the_same(told, call)
}

/// Whether two calls answer alike, by their words or else by their tokens.
fn say_the_same(one: &ModelCall, other: &ModelCall) -> bool {
    let (words, others) = (essence(&one.output), essence(&other.output));
    let tokens = (one.usage.input_tokens, one.usage.output_tokens);
    let others_tokens = (other.usage.input_tokens, other.usage.output_tokens);
    match (words.is_empty() || others.is_empty(), one.usage.is_reported() && other.usage.is_reported()) {
        (false, true) => words == others && tokens == others_tokens,
        (false, false) => words == others,
        (true, true) => tokens == others_tokens,
        (true, false) => false,
    }
}

/// What an answer says, whatever its parts are called: its words, and the tools that it asks for.
fn essence(output: &[Message]) -> Vec<&str> {
    let parts = output.iter().flat_map(|message| &message.parts);
    parts
        .filter_map(|part| match part {
            Part::Text { text } => Some(text.as_str()),
            Part::ToolCall(call) => Some(call.name.as_str()),
            Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => None,
        })
        .collect()
}

/// Makes a model's call a step, and hands out what it told.
fn silence(nodes: &mut [Node], index: usize) -> Option<ModelCall> {
    match std::mem::replace(&mut nodes.get_mut(index)?.activity, Activity::Step) {
        Activity::Model(told) => Some(told),
        Activity::Tool(_) | Activity::Agent(_) | Activity::Step | Activity::Other => None,
    }
}

fn model_at(nodes: &mut [Node], index: usize) -> Option<&mut ModelCall> {
    match &mut nodes.get_mut(index)?.activity {
        Activity::Model(call) => Some(call),
        Activity::Tool(_) | Activity::Agent(_) | Activity::Step | Activity::Other => None,
    }
}

fn fill(call: &mut ModelCall, told: ModelCall) {
    call.model = call.model.take().or(told.model);
    call.provider = call.provider.take().or(told.provider);
    call.finish_reason = call.finish_reason.take().or(told.finish_reason);
    call.error = call.error.take().or(told.error);
    call.reported_cost = call.reported_cost.or(told.reported_cost);
    call.usage = gaps_filled(call.usage, told.usage);
    if call.input.is_empty() {
        call.input = told.input;
    }
    if call.output.is_empty() {
        call.output = told.output;
    }
}
