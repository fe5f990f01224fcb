//! What spans stand for: the spans of one turn, as sent, to model calls, tool calls and agents.
//!
//! Real spans mix conventions, so there is no reader for each of them: first each span's [`role`] is
//! found, then every field takes the first of its candidates that is there. [`genai`] holds the
//! candidates of the OpenTelemetry conventions, old and new; [`strands`] and [`adk`] what these two
//! frameworks do in their own way.

mod adk;
mod agents;
mod calls;
mod events;
mod failure;
mod fields;
mod genai;
mod logs;
mod merge;
mod message;
mod order;
mod role;
mod strands;
#[cfg(test)]
mod tests;

pub(super) use message::{last_user_text, reply_text};
pub(super) use role::stands_for_turn;

use super::{
    note::Note,
    raw::{RawLog, RawSpan},
};
use order::{Place, in_tree_order, parents};
use rehearsal_core::span::{Activity, Correlation, Span};
use role::Role;
use std::collections::BTreeSet;

/// What was read of the spans of one turn.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Parents before children, siblings by start, then by id.
    pub(super) spans: Vec<Span>,
    /// What a reader should know of them.
    pub(super) notes: Vec<Note>,
    /// The conventions that were met.
    pub(super) dialects: BTreeSet<&'static str>,
}

/// A span on its way from the wire to its meaning.
struct Node {
    raw: RawSpan,
    correlation: Correlation,
    /// The parent's index, where the parent is there; always a smaller one.
    parent: Option<usize>,
    activity: Activity,
}

/// Reads the spans of one turn, with what was said in log records of theirs.
pub(super) fn read(mut spans: Vec<(RawSpan, Correlation)>, logs: Vec<RawLog>) -> Reading {
    let homeless = logs::join(spans.iter_mut().map(|(raw, _)| raw), logs);
    let ordered = in_tree_order(spans, |(raw, _)| Place::of(raw));
    let parents = parents(&ordered, |(raw, _)| Place::of(raw));
    let dialects = ordered.iter().filter_map(|(raw, _)| role::dialect(raw)).collect();
    let mut notes: Vec<Note> = dropped(ordered.iter().map(|(raw, _)| raw)).into_iter().collect();
    if homeless > 0 {
        notes.push(Note::LogsWithoutSpan(homeless));
    }
    let mut nodes: Vec<Node> = ordered
        .into_iter()
        .zip(parents)
        .map(|((raw, correlation), parent)| {
            let activity = activity(&raw, role::role(&raw));
            Node { raw, correlation, parent, activity }
        })
        .collect();
    merge::merge_nested_models(&mut nodes);
    agents::complete_from_models(&mut nodes);
    let spoken = calls::attach(&mut nodes);
    if !spoken.is_empty() {
        notes.push(Note::CallsWithoutSpan(spoken.len()));
    }
    let spans = nodes.into_iter().map(span).chain(spoken).collect();
    Reading { spans: in_tree_order(spans, Place::of_span), notes, dialects }
}

fn activity(raw: &RawSpan, role: Role) -> Activity {
    match role {
        Role::Model => Activity::Model(genai::model_call(raw)),
        Role::Tool => Activity::Tool(genai::tool_call(raw)),
        Role::Agent => Activity::Agent(genai::agent_call(raw)),
        Role::Step => Activity::Step,
        Role::Other => Activity::Other,
    }
}

fn span(node: Node) -> Span {
    let status = failure::status(&node.raw);
    let raw = node.raw;
    let attributes = match &node.activity {
        Activity::Other => raw.attributes,
        Activity::Model(_) | Activity::Tool(_) | Activity::Agent(_) | Activity::Step => {
            fields::without_content(raw.attributes)
        }
    };
    Span {
        trace_id: raw.trace_id,
        span_id: raw.span_id,
        parent_id: raw.parent_id,
        name: raw.name,
        scope: raw.scope,
        started_at: raw.started_at,
        ended_at: raw.ended_at,
        status,
        correlation: node.correlation,
        activity: node.activity,
        attributes,
    }
}

/// What the senders' own limits cost.
fn dropped<'a>(spans: impl Iterator<Item = &'a RawSpan>) -> Option<Note> {
    let (mut attributes, mut events, mut on) = (0u64, 0u64, 0u64);
    for span in spans {
        attributes += u64::from(span.dropped_attributes);
        events += u64::from(span.dropped_events);
        on += u64::from(span.dropped_attributes > 0 || span.dropped_events > 0);
    }
    (on > 0).then_some(Note::Dropped { attributes, events, spans: on })
}
