//! A turn as a span in its own trace, with exactly the ids that the agent was given: what the agent exports anywhere
//! hangs below it.

use super::{AgentSpans, activity, blank::blank, ids, messages::words, names, pen::Pen};
use opentelemetry::{
    KeyValue,
    trace::{Link, SpanContext, SpanId, SpanKind, Status, TraceId},
};
use opentelemetry_sdk::trace::SpanData;
use rehearsal_core::{session::Turn, span::Evidence};
use std::collections::BTreeSet;

/// The most traces of the agent's own that a turn is linked to.
const MOST_LINKS: usize = 32;

/// A turn's span and those below it.
#[derive(Debug)]
pub(super) struct TurnSpans {
    pub(super) number: u32,
    pub(super) own: SpanData,
    pub(super) of_agent: Vec<SpanData>,
}

impl TurnSpans {
    /// The spans of a turn of this attempt; `common` is what every span of the attempt says.
    pub(super) fn of(
        turn: &Turn,
        attempt: &SpanContext,
        common: &[KeyValue],
        agent_spans: AgentSpans,
    ) -> Self {
        let place = ids::of_turn(turn.context);
        let mut own = blank(place, format!("turn {}", turn.number), (turn.sent_at, turn.ended_at));
        own.span_kind = SpanKind::Client;
        own.links.links.push(Link::with_context(attempt.clone()));
        own.links.links.extend(elsewhere(turn));
        if let Some(error) = &turn.error {
            own.status = Status::error(error.clone());
        }
        own.attributes = attributes(turn, common);
        let of_agent = match agent_spans {
            AgentSpans::SentOn => turn.trace.spans.iter().map(activity::sent_on).collect(),
            AgentSpans::LeftToTheAgent => Vec::new(),
        };
        Self { number: turn.number, own, of_agent }
    }

    /// The span of a turn that was held before and is only judged here: below its attempt, with a link to where the
    /// turn itself is. Its own ids would write over what was exported when it was held.
    pub(super) fn of_before(
        turn: &Turn,
        (place, attempt): (SpanContext, SpanId),
        common: &[KeyValue],
    ) -> Self {
        let name = format!("turn {}, held before", turn.number);
        let mut own = blank(place, name, (turn.sent_at, turn.ended_at));
        own.parent_span_id = attempt;
        own.links.links.push(Link::with_context(ids::of_turn(turn.context)));
        own.links.links.extend(elsewhere(turn));
        let mut pen = Pen::new(common.to_vec());
        pen.count(names::TURN, Some(u64::from(turn.number)));
        own.attributes = pen.into_attributes();
        Self { number: turn.number, own, of_agent: Vec::new() }
    }

    /// All of them.
    pub(super) fn into_spans(self) -> impl Iterator<Item = SpanData> {
        std::iter::once(self.own).chain(self.of_agent)
    }
}

/// Links to traces that the agent began itself instead of going on with ours.
fn elsewhere(turn: &Turn) -> impl Iterator<Item = Link> {
    let mut seen = BTreeSet::from([turn.context.trace_id]);
    let first_of_each = turn.trace.spans.iter().filter(move |span| seen.insert(span.trace_id));
    let place = |trace: TraceId, span| Link::with_context(ids::place(trace, span));
    first_of_each
        .take(MOST_LINKS)
        .map(move |span| place(ids::trace_id(span.trace_id), ids::span_id(span.span_id)))
}

fn attributes(turn: &Turn, common: &[KeyValue]) -> Vec<KeyValue> {
    let mut pen = Pen::new(common.to_vec());
    pen.text(names::OPERATION, Some(names::INVOKE_AGENT));
    pen.count(names::TURN, Some(u64::from(turn.number)));
    pen.json(names::INPUT, Some(&words("user", &turn.user.text)));
    pen.json(names::OUTPUT, said(turn).map(|reply| words("assistant", &reply)).as_ref());
    if turn.error.is_some() {
        pen.text(names::ERROR_TYPE, Some("no_reply"));
    }
    let evidence = match &turn.trace.evidence {
        Evidence::NotExpected => "not_expected",
        Evidence::Complete => "complete",
        Evidence::Incomplete { .. } => "incomplete",
        Evidence::Absent => "absent",
    };
    pen.text(names::EVIDENCE, Some(evidence));
    pen.into_attributes()
}

/// The reply, or what the agent asked instead of one.
fn said(turn: &Turn) -> Option<String> {
    let asked = || turn.questions.iter().map(|question| question.message.as_str()).collect::<Vec<_>>();
    let reply = turn.reply.clone();
    reply.or_else(|| Some(asked().join("\n")).filter(|words| !words.is_empty()))
}
