//! Exports of Langfuse: traces with their observations, sessions with their traces, or observations row by row.
//!
//! Format: the objects of Langfuse's public API, and the rows that its exports write with the same fields in
//! `snake_case`. Each observation becomes a span of the OpenTelemetry conventions, so that one way of understanding
//! holds for all; agents within agents stay where they are.

mod observation;
mod said;
mod usage;

use super::{names, shape::Entity};
use crate::otlp::{RawSpan, RawStatus, decode::field, value_weight};
use observation::{Kind, kind};
use rehearsal_core::{clock::Timestamp, ids::TraceId};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// By which readers know where such spans come from.
pub(super) const SCOPE: &str = "langfuse";

/// What traces say that their observations do not. A trace may come after its observations, or not at all.
#[derive(Debug, Default)]
pub(super) struct Langfuse {
    traces: BTreeMap<TraceId, TraceFacts>,
    /// About how many bytes the traces hold on to.
    weight: usize,
}

#[derive(Debug, Default)]
struct TraceFacts {
    id: String,
    session: Option<String>,
    name: Option<String>,
    at: Option<Timestamp>,
    input: Option<Value>,
    output: Option<Value>,
    /// From its first observation's beginning to its last one's end.
    extent: Option<(Timestamp, Timestamp)>,
    /// Whether one of its observations is an agent's, with words.
    has_agent: bool,
}

impl Langfuse {
    /// The spans that are told by something of Langfuse's.
    pub(super) fn spans(&mut self, value: &Value, entity: Entity) -> Vec<RawSpan> {
        match entity {
            Entity::Session => self.session(value),
            Entity::Trace => self.trace(value, None),
            Entity::Observation => observed(value, None).into_iter().collect(),
        }
    }

    /// The spans of a session's traces.
    fn session(&mut self, session: &Value) -> Vec<RawSpan> {
        let id = field(session, "id").and_then(Value::as_str);
        let traces = field(session, "traces").and_then(Value::as_array).into_iter().flatten();
        traces.flat_map(|trace| self.trace(trace, id)).collect()
    }

    /// The spans of a trace. What it says of itself is kept for later.
    fn trace(&mut self, trace: &Value, session: Option<&str>) -> Vec<RawSpan> {
        let Some(id) = text(trace, "id") else { return Vec::new() };
        let facts = TraceFacts {
            id: id.to_owned(),
            session: text(trace, "sessionId").or(session).map(str::to_owned),
            name: text(trace, "name").map(str::to_owned),
            at: names::time(field(trace, "timestamp")),
            input: field(trace, "input").cloned(),
            output: field(trace, "output").cloned(),
            ..TraceFacts::default()
        };
        self.weight += facts.input.iter().chain(&facts.output).map(value_weight).sum::<usize>();
        self.traces.insert(names::trace_id(id), facts);
        let observations = field(trace, "observations").and_then(Value::as_array).into_iter().flatten();
        observations.filter_map(|sent| observed(sent, Some(id))).collect()
    }

    /// Tells every span the session of its trace, and sees to it that each trace has an agent: where no observation
    /// is one, the trace's own words are an agent's, and where it has none, those of its outermost observation.
    pub(super) fn finish(mut self, spans: &mut Vec<RawSpan>) {
        for span in spans.iter_mut().filter(|span| span.scope == SCOPE) {
            let facts = self.traces.entry(span.trace_id).or_default();
            if let Some(session) = facts.session.clone() {
                span.attributes.entry("session.id").or_insert_with(|| session.into());
            }
            let is_agent =
                kind(span) == Some(Kind::Agent) && span.attributes.contains_key("gen_ai.input.messages");
            facts.has_agent |= is_agent;
            let (began, ended) = facts.extent.unwrap_or((span.started_at, span.ended_at));
            facts.extent = Some((began.min(span.started_at), ended.max(span.ended_at)));
        }
        let silent = |facts: &TraceFacts| !facts.has_agent && facts.input.is_none() && facts.output.is_none();
        let promoted = spans.iter_mut().filter(|span| span.scope == SCOPE && span.parent_id.is_none());
        promoted
            .filter(|span| self.traces.get(&span.trace_id).is_some_and(silent))
            .for_each(observation::promote);
        spans.extend(self.traces.into_iter().filter(|(_, facts)| !facts.has_agent).filter_map(stand_in));
    }

    /// About how many bytes it holds on to; for limits, not for accounts.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// What traces are called whose names are no ids.
    pub(super) fn titles(&self) -> HashMap<TraceId, String> {
        let odd = self.traces.iter().filter(|(id, facts)| !facts.id.is_empty() && facts.id != id.to_string());
        odd.map(|(id, facts)| (*id, facts.id.clone())).collect()
    }
}

/// The span of an observation; `None` for what names none, such as a mere id.
fn observed(sent: &Value, trace: Option<&str>) -> Option<RawSpan> {
    let id = text(sent, "id")?;
    let trace = text(sent, "traceId").or(trace)?;
    let started_at = names::time(field(sent, "startTime"))?;
    let mut attributes = observation::attributes(sent);
    if let Some(session) = text(sent, "sessionId") {
        attributes.insert("session.id".into(), session.into());
    }
    let failed = text(sent, "level") == Some("ERROR");
    let why = text(sent, "statusMessage").unwrap_or_default().to_owned();
    let ended_at = names::time(field(sent, "endTime")).unwrap_or(started_at).max(started_at);
    let parent = text(sent, "parentObservationId").filter(|parent| *parent != trace);
    Some(RawSpan {
        parent_id: parent.map(names::span_id),
        name: text(sent, "name").unwrap_or(id).to_owned(),
        scope: SCOPE.to_owned(),
        attributes,
        status: if failed { RawStatus::Error(why) } else { RawStatus::Unset },
        ..RawSpan::new((names::trace_id(trace), names::span_id(id)), (started_at, ended_at))
    })
}

/// An agent in place of the one that no observation tells of; `None` where the trace holds no words either.
fn stand_in((trace_id, facts): (TraceId, TraceFacts)) -> Option<RawSpan> {
    let mut attributes = Map::new();
    observation::words(&mut attributes, facts.input.as_ref(), facts.output.as_ref());
    if attributes.is_empty() {
        return None;
    }
    attributes.insert("gen_ai.operation.name".into(), "invoke_agent".into());
    if let Some(session) = facts.session {
        attributes.insert("session.id".into(), session.into());
    }
    let times = facts.extent.or_else(|| Some((facts.at?, facts.at?)))?;
    let span_id = names::span_id(&format!("trace {}", facts.id));
    let (name, scope) = (facts.name.unwrap_or(facts.id), SCOPE.to_owned());
    Some(RawSpan { name, scope, attributes, ..RawSpan::new((trace_id, span_id), times) })
}

fn text<'a>(owner: &'a Value, name: &str) -> Option<&'a str> {
    field(owner, name).and_then(Value::as_str).filter(|text| !text.is_empty())
}
