//! One call of a model, told twice: by the framework and by the client under it.

use super::Node;
use rehearsal_core::span::{Activity, ModelCall};
use std::collections::BTreeMap;

/// Where the nearest ancestor that means something is a model's call too, both tell of one call. The inner
/// one stays and takes from the outer one what it lacks; the outer one becomes a step.
pub(super) fn merge_nested_models(nodes: &mut [Node]) {
    let mut inner_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in 0..nodes.len() {
        if let Some(outer) = enclosing_model(nodes, index) {
            inner_of.entry(outer).or_default().push(index);
        }
    }
    // From the outside in, so that the innermost of three gathers from both others.
    for (outer, inner) in inner_of {
        let Some(told) =
            nodes.get_mut(outer).map(|node| std::mem::replace(&mut node.activity, Activity::Step))
        else {
            continue;
        };
        // With several inner calls it is not said which of them the outer one's numbers are of.
        if let (Activity::Model(told), [only]) = (told, inner.as_slice())
            && let Some(Activity::Model(call)) = nodes.get_mut(*only).map(|node| &mut node.activity)
        {
            fill(call, told);
        }
    }
}

fn enclosing_model(nodes: &[Node], index: usize) -> Option<usize> {
    let mut at = nodes.get(index).filter(|node| matches!(node.activity, Activity::Model(_)))?.parent;
    while let Some(ancestor) = at {
        let node = nodes.get(ancestor)?;
        match node.activity {
            Activity::Model(_) => return Some(ancestor),
            Activity::Step | Activity::Other => at = node.parent,
            Activity::Tool(_) | Activity::Agent(_) => return None,
        }
    }
    None
}

fn fill(call: &mut ModelCall, told: ModelCall) {
    call.model = call.model.take().or(told.model);
    call.provider = call.provider.take().or(told.provider);
    call.finish_reason = call.finish_reason.take().or(told.finish_reason);
    call.error = call.error.take().or(told.error);
    if call.input.is_empty() {
        call.input = told.input;
    }
    if call.output.is_empty() {
        call.output = told.output;
    }
    if !call.usage.is_reported() {
        call.usage = told.usage;
    }
}
