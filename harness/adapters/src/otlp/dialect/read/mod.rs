//! Reads the spans of one turn: first each for itself, then what they say of one another.

mod agents;
mod calls;
mod facts;
mod failure;
mod kept;
mod logs;
mod merge;
mod merged;
mod order;
mod recalled;
mod remarks;
mod role;

pub(super) use facts::Facts;
pub use recalled::dialects;
pub(super) use role::Role;
pub(in crate::otlp) use {
    logs::tells,
    remarks::{missing, remarks},
    role::{is_work, stands_for_turn},
};

use super::DIALECTS;
use crate::otlp::{
    note::Note,
    raw::{RawLog, RawSpan},
};
use order::{Place, in_tree_order, parents};
use rehearsal_core::span::{Activity, Correlation, Span, ToolDefinition};
use std::collections::BTreeSet;

/// What was read of the spans of one turn.
#[derive(Debug, Default)]
pub(in crate::otlp) struct Reading {
    /// Parents before children, siblings by start, then by id.
    pub(in crate::otlp) spans: Vec<Span>,
    /// What a reader should know of them.
    pub(in crate::otlp) notes: Vec<Note>,
    /// Who told it.
    pub(in crate::otlp) voices: BTreeSet<Voice>,
}

/// A convention that was met, and who followed it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::otlp) struct Voice {
    /// The convention's name.
    pub(in crate::otlp) dialect: &'static str,
    /// The instrumentation.
    pub(in crate::otlp) scope: String,
}

/// A span on its way from the wire to its meaning.
struct Node {
    raw: RawSpan,
    correlation: Correlation,
    /// The parent's index, where the parent is there; always a smaller one.
    parent: Option<usize>,
    role: Role,
    voice: Option<Voice>,
    activity: Activity,
    /// What a model call tells of its agent.
    system_prompt: Option<String>,
    tools: Vec<ToolDefinition>,
}

/// Reads the spans of one turn, with what was said in log records of theirs.
pub(in crate::otlp) fn read(spans: Vec<(RawSpan, Correlation)>, logs: Vec<RawLog>) -> Reading {
    let mut reading = read_quietly(spans, logs);
    reading.spans = complete_calls(reading.spans);
    reading.notes.extend(remarks(&reading.spans, &reading.voices));
    reading
}

/// The same for spans of which it is not yet known whether they are one turn: without [`complete_calls`] and
/// without [`remarks`] on what a turn should have.
pub(in crate::otlp) fn read_quietly(mut spans: Vec<(RawSpan, Correlation)>, logs: Vec<RawLog>) -> Reading {
    let homeless = logs::join(spans.iter_mut().map(|(raw, _)| raw), logs);
    let ordered = in_tree_order(spans, |(raw, _)| Place::of(raw));
    let parents = parents(&ordered, |(raw, _)| Place::of(raw));
    let mut notes: Vec<Note> = dropped(ordered.iter().map(|(raw, _)| raw)).into_iter().collect();
    if homeless > 0 {
        notes.push(Note::LogsWithoutSpan(homeless));
    }
    let mut nodes: Vec<Node> = ordered
        .into_iter()
        .zip(parents)
        .map(|((raw, correlation), parent)| node(raw, correlation, parent))
        .collect();
    merge::merge_doubled_models(&mut nodes);
    agents::complete_from_models(&mut nodes);
    let voices = nodes.iter().filter_map(|node| node.voice.clone()).collect();
    Reading { spans: nodes.into_iter().map(span).collect(), notes, voices }
}

/// Brings the calls that the models asked for, the tools' spans and the tools' answers together. Calls of which
/// only the models' messages tell get spans of their own.
pub(in crate::otlp) fn complete_calls(mut spans: Vec<Span>) -> Vec<Span> {
    let spoken = calls::attach(&mut spans);
    spans.extend(spoken);
    in_tree_order(spans, Place::of_span)
}

fn node(raw: RawSpan, correlation: Correlation, parent: Option<usize>) -> Node {
    let facts = Facts::new(&raw);
    let role = role::role(&facts);
    let activity = match role {
        Role::Model => Activity::Model(merged::model_call(&facts)),
        Role::Tool => Activity::Tool(merged::tool_call(&facts)),
        Role::Agent => Activity::Agent(merged::agent_call(&facts)),
        Role::Step => Activity::Step,
        Role::Other => Activity::Other,
    };
    let (system_prompt, tools) = match role {
        Role::Model => (merged::system_prompt(&facts), merged::tools(&facts)),
        Role::Tool | Role::Agent | Role::Step | Role::Other => (None, Vec::new()),
    };
    let voice = voice(&facts, role);
    Node { correlation, parent, role, voice, activity, system_prompt, tools, raw }
}

/// Whose words a span's are; nobody's where it is none of the agent's work.
fn voice(facts: &Facts<'_>, role: Role) -> Option<Voice> {
    let dialect = DIALECTS.iter().find(|dialect| role != Role::Other && dialect.speaks(facts))?;
    Some(Voice { dialect: dialect.name(), scope: facts.scope().to_owned() })
}

fn span(node: Node) -> Span {
    let status = failure::status(&Facts::new(&node.raw));
    let raw = node.raw;
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
        attributes: kept::kept(raw.attributes, node.role),
    }
}

/// The indices of items in the order of a key, which for spans begins with their start.
fn by_start<T, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_cached_key(|index| items.get(*index).map(&key));
    order
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
