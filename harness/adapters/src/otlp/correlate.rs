//! Where a span belongs: the session ids it carries, and the turn its root's start falls into.

use super::{
    raw::RawSpan,
    session_file::{Filed, TurnWindow},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
};
use serde_json::Value;
use std::{collections::HashMap, time::Duration};

/// Attributes under which frameworks send the session id that they were given.
const SESSION_ATTRIBUTES: [&str; 10] = [
    "session.id",
    "gen_ai.conversation.id",
    "gcp.vertex.agent.session_id",
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.thread_id",
    "langsmith.metadata.session_id",
    "langsmith.metadata.thread_id",
    "ai.telemetry.metadata.sessionId",
    "ai.telemetry.metadata.session.id",
    "ai.settings.context.sessionId",
];

/// Resource attributes that we hand to a started agent by its environment.
const SESSION_RESOURCES: [&str; 2] = ["rehearsal.session.id", "session.id"];

/// How far the agent's clock may be behind ours at the seam of two turns.
const SKEW: Duration = Duration::from_millis(100);

/// The session ids that a span carries, the nearest to the span first.
pub(super) fn session_ids(span: &RawSpan) -> impl Iterator<Item = &str> {
    let own = SESSION_ATTRIBUTES.iter().filter_map(|key| span.attributes.get(*key));
    let shared = SESSION_RESOURCES.iter().filter_map(|key| span.resource.get(*key));
    own.chain(shared).filter_map(Value::as_str)
}

/// The turn number of each span, in the order of the spans.
pub(super) fn turns_of(turns: &[TurnWindow], spans: &[Filed]) -> Vec<u32> {
    let lineage = Lineage::new(turns, spans);
    spans
        .iter()
        .map(|filed| filed.turn.unwrap_or_else(|| turn_at(turns, lineage.local_root(filed).raw.started_at)))
        .collect()
}

/// The turn that something which began at `start` belongs to: the latest one sent before it, unless it
/// began after that one's end and nearer to the next one's beginning than clocks can be told apart.
/// What began before the first turn goes to the first, as there is no better place.
pub(super) fn turn_at(turns: &[TurnWindow], start: Timestamp) -> u32 {
    let later = turns.partition_point(|turn| turn.sent_at <= start);
    let current = later.checked_sub(1).and_then(|index| turns.get(index));
    let next = turns.get(later);
    match (current, next) {
        (None, None) => 1,
        (None, Some(first)) => first.number,
        (Some(last), None) => last.number,
        (Some(current), Some(next)) if is_nearer(start, current, next) => next.number,
        (Some(current), Some(_)) => current.number,
    }
}

fn is_nearer(start: Timestamp, current: &TurnWindow, next: &TurnWindow) -> bool {
    let before_next = next.sent_at.since(start);
    current.ended_at.is_some_and(|end| end < start && before_next < start.since(end)) && before_next <= SKEW
}

/// The spans of a session by id, to climb from child to parent.
struct Lineage<'a> {
    turns: &'a [TurnWindow],
    known: HashMap<(TraceId, SpanId), &'a Filed>,
}

impl<'a> Lineage<'a> {
    fn new(turns: &'a [TurnWindow], spans: &'a [Filed]) -> Self {
        let known = spans.iter().map(|filed| ((filed.raw.trace_id, filed.raw.span_id), filed)).collect();
        Self { turns, known }
    }

    /// The topmost known ancestor that belongs to one turn only.
    fn local_root(&self, filed: &'a Filed) -> &'a Filed {
        let mut top = filed;
        // A trace may, against the rules, go round in a circle; no honest climb is longer than this.
        for _ in 0..self.known.len() {
            let parent = top.raw.parent_id.and_then(|id| self.known.get(&(top.raw.trace_id, id)));
            match parent {
                Some(parent) if !self.outlives_a_turn(parent) => top = parent,
                Some(_) | None => break,
            }
        }
        top
    }

    /// Whether a span covers the whole of a turn after the one it began in, as the span of a process or of
    /// a conversation does.
    fn outlives_a_turn(&self, filed: &Filed) -> bool {
        let began_in = turn_at(self.turns, filed.raw.started_at);
        self.turns.iter().any(|turn| {
            turn.number > began_in && turn.ended_at.is_some_and(|ended_at| ended_at <= filed.raw.ended_at)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::{by_session, by_trace, span, turn};
    use rstest::rstest;

    const MS: u64 = 1_000_000;

    #[rstest]
    #[case::inside_the_first(150, 1)]
    #[case::after_the_first(230, 1)]
    #[case::just_before_the_second(990, 2)]
    #[case::inside_the_second(1_000, 2)]
    #[case::long_after_the_last(9_000, 2)]
    #[case::before_the_first(10, 1)]
    fn a_start_in_time_names_a_turn(#[case] start_ms: u64, #[case] number: u32) {
        let turns = [turn(1, 100 * MS, Some(200 * MS)), turn(2, 1_000 * MS, None)];
        assert_eq!(turn_at(&turns, Timestamp(start_ms * MS)), number);
    }

    #[test]
    fn a_trace_goes_by_its_root_and_not_by_each_span() {
        let turns = [turn(1, 100, Some(200)), turn(2, 300, Some(400))];
        let spans = [by_session(span(9, 2, Some(1), (310, 320))), by_session(span(9, 1, None, (150, 330)))];
        assert_eq!(turns_of(&turns, &spans), [1, 1]);
    }

    #[test]
    fn a_span_of_the_whole_conversation_does_not_pull_all_turns_into_one() {
        let turns = [turn(1, 100, Some(200)), turn(2, 300, Some(400))];
        let spans = [
            by_session(span(9, 1, None, (110, 900))),
            by_session(span(9, 2, Some(1), (120, 190))),
            by_session(span(9, 3, Some(1), (310, 390))),
            by_session(span(9, 4, Some(3), (320, 330))),
        ];
        assert_eq!(turns_of(&turns, &spans), [1, 1, 2, 2]);
    }

    #[test]
    fn a_trace_id_of_ours_outweighs_time_and_circles_end() {
        let turns = [turn(1, 100, Some(200)), turn(2, 300, None)];
        let spans = [
            by_trace(span(1, 5, Some(1), (350, 360)), 1),
            by_session(span(9, 6, Some(7), (310, 320))),
            by_session(span(9, 7, Some(6), (310, 320))),
        ];
        assert_eq!(turns_of(&turns, &spans), [1, 2, 2]);
    }

    #[test]
    fn the_id_on_the_span_comes_before_the_one_of_its_process() {
        let mut span = span(1, 1, None, (0, 1)).with("gen_ai.conversation.id", "own").with("session.id", 7);
        span.resource = std::sync::Arc::new(
            [("rehearsal.session.id".to_owned(), "process".into())].into_iter().collect(),
        );
        assert_eq!(session_ids(&span).collect::<Vec<_>>(), ["own", "process"]);
    }
}
