//! Which turn of its session a span belongs to: the one its root's start falls into.

use super::session_file::{Filed, TurnWindow};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

/// How far the agent's clock may be behind ours at the seam of two turns.
pub(super) const SKEW: Duration = Duration::from_millis(100);

/// The turn number of each span, in the order of the spans.
pub(super) fn turns_of(turns: &[TurnWindow], spans: &[Filed]) -> Vec<u32> {
    let by_time = |filed: &Filed| turn_at(turns, filed.raw.started_at);
    // Where every span's trace id says its turn, nobody has to climb.
    if spans.iter().all(|filed| filed.turn.is_some()) {
        return spans.iter().map(|filed| filed.turn.unwrap_or_else(|| by_time(filed))).collect();
    }
    let roots = local_roots(turns, spans);
    let root_of = |index: usize| roots.get(index).and_then(|root| spans.get(*root));
    spans
        .iter()
        .enumerate()
        .map(|(index, filed)| filed.turn.unwrap_or_else(|| by_time(root_of(index).unwrap_or(filed))))
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

/// The index of each span's topmost known ancestor that belongs to one turn only. Every span is climbed over once,
/// however deep the trace; where it goes, against the rules, round in a circle, the climb ends before it closes.
fn local_roots(turns: &[TurnWindow], spans: &[Filed]) -> Vec<usize> {
    let id = |filed: &Filed| (filed.raw.trace_id, filed.raw.span_id);
    let known: HashMap<(TraceId, SpanId), usize> =
        spans.iter().enumerate().map(|(index, filed)| (id(filed), index)).collect();
    let parent = |filed: &Filed| {
        let index = *known.get(&(filed.raw.trace_id, filed.raw.parent_id?))?;
        spans.get(index).filter(|parent| !outlives_a_turn(turns, parent)).map(|_| index)
    };
    let parents: Vec<Option<usize>> = spans.iter().map(parent).collect();
    let mut roots: HashMap<usize, usize> = HashMap::with_capacity(spans.len());
    for start in 0..spans.len() {
        if roots.contains_key(&start) {
            continue;
        }
        let mut path = vec![start];
        let mut on_path = HashSet::from([start]);
        let mut top = start;
        while let Some(next) = parents.get(top).copied().flatten() {
            if let Some(root) = roots.get(&next) {
                top = *root;
                break;
            }
            if !on_path.insert(next) {
                break;
            }
            path.push(next);
            top = next;
        }
        roots.extend(path.into_iter().map(|index| (index, top)));
    }
    (0..spans.len()).map(|index| roots.get(&index).copied().unwrap_or(index)).collect()
}

/// Whether a span covers the whole of a turn after the one it began in, as the span of a process or of
/// a conversation does.
fn outlives_a_turn(turns: &[TurnWindow], filed: &Filed) -> bool {
    let began_in = turn_at(turns, filed.raw.started_at);
    turns.iter().any(|turn| {
        turn.number > began_in && turn.ended_at.is_some_and(|ended_at| ended_at <= filed.raw.ended_at)
    })
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

    /// Each span hangs on the next. Were every climb made to the top, this would take minutes.
    #[test]
    fn a_chain_of_fifty_thousand_spans_is_climbed_once() {
        let chain = |number: u64| {
            let mut raw = span(9, 1, None, (150, 160));
            raw.span_id = SpanId::from_bytes((number + 1).to_be_bytes());
            raw.parent_id = Some(SpanId::from_bytes((number + 2).to_be_bytes()));
            by_session(raw)
        };
        let mut spans: Vec<Filed> = (0..50_000).map(chain).collect();
        if let Some(top) = spans.last_mut() {
            (top.raw.started_at, top.raw.parent_id) = (Timestamp(310), None);
        }
        let turns = [turn(1, 100, Some(200)), turn(2, 300, Some(400))];
        assert!(turns_of(&turns, &spans).iter().all(|turn| *turn == 2));
    }
}
