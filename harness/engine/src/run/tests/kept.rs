//! Conversations that another process may have to go on with: what is kept of them, and what is left with the agent.

use super::*;
use rehearsal_core::{
    ids::{SpanId, TraceContext, TraceId},
    span::{Evidence, ExpectedTurn, Span, SpanSource, ToolCall, Trace},
};

#[rstest]
#[case::that_the_agent_keeps(Manner::Tires, Continuity::BySession, 0)]
#[case::that_nobody_keeps(Manner::Tires, Continuity::None, 1)]
#[case::of_which_the_agent_keeps_nothing(Manner::Tires, Continuity::Stateless, 1)]
#[case::without_a_reply(Manner::Hangs, Continuity::BySession, 1)]
#[tokio::test]
async fn a_conversation_that_was_interrupted_is_ended_with_the_agent_unless_it_goes_on(
    #[case] manner: Manner,
    #[case] continuity: Continuity,
    #[case] farewells: usize,
) {
    let bench = Bench { manner, attempts: 1, continuity, ..Bench::default() };
    let awaited = if manner == Manner::Tires { 2 } else { 1 };
    let interrupt = async {
        while bench.replies.load(Ordering::Relaxed) < awaited {
            tokio::task::yield_now().await;
        }
        bench.cancel.cancel();
    };
    let (dispatched, ()) = tokio::join!(bench.play(), interrupt);
    assert_eq!(dispatched.unwrap().summary.total.ended(EndingKind::Cancelled), 1);
    assert_eq!(bench.farewells.load(Ordering::Relaxed), farewells);
}

#[tokio::test]
async fn a_conversation_whose_money_is_spent_stays_open_and_one_that_ends_by_itself_does_not() {
    let continuity = Continuity::BySession;
    let bench =
        Bench { budget: Money::from_dollars(3.0), attempts: 2, jobs: 1, continuity, ..Bench::default() };
    let total = bench.play().await.unwrap().summary.total;
    assert_eq!((total.ended(EndingKind::GoalMet), total.ended(EndingKind::Budget)), (1, 1));
    assert_eq!(bench.farewells.load(Ordering::Relaxed), 1);
}

/// Says the same of what has come at every look, and something else in the end.
struct Told {
    meanwhile: Vec<(u32, Trace)>,
    in_the_end: Vec<(u32, Trace)>,
}

#[async_trait]
impl SpanSource for Told {
    fn expect(&self, _turn: ExpectedTurn<'_>) {}
    fn known_as(&self, _session: &SessionId, _name: &str) {}
    fn ended(&self, _session: &SessionId, _number: u32, _at: Timestamp) {}
    async fn settle(&self, _session: &SessionId) {}
    fn news(&self, _session: &SessionId) -> Vec<(u32, Trace)> {
        self.meanwhile.clone()
    }
    fn collect(&self, _session: &SessionId) -> Vec<(u32, Trace)> {
        self.in_the_end.clone()
    }
}

fn trace(spans: &[u8], evidence: Evidence, note: &str) -> Trace {
    let turn = TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([1; 8]) };
    let at = (Timestamp(0), Timestamp(0));
    let span =
        |id: &u8| Span::of_tool_call(ToolCall::default(), (SpanId::from_bytes([*id; 8]), "test"), turn, at);
    Trace { spans: spans.iter().map(span).collect(), evidence, notes: vec![note.to_owned()] }
}

#[tokio::test]
async fn a_span_stands_where_it_is_found_in_the_end_and_nowhere_else() {
    let in_the_end =
        vec![(1, trace(&[1], Evidence::Complete, "late")), (2, trace(&[2], Evidence::Complete, ""))];
    let meanwhile = vec![(1, trace(&[1, 2], Evidence::Complete, "early"))];
    let spans = Arc::new(Told { meanwhile, in_the_end: in_the_end.clone() });
    let bench = Bench { attempts: 1, continuity: Continuity::BySession, spans, ..Bench::default() };
    bench.play().await.unwrap();
    let turns = bench.sessions().remove(0).turns;
    let found: Vec<(u32, Trace)> = turns.into_iter().map(|turn| (turn.number, turn.trace)).collect();
    assert_eq!(found, in_the_end);
}

#[tokio::test]
async fn a_turn_of_which_nothing_more_comes_is_kept_once() {
    let meanwhile = vec![(1, trace(&[1], Evidence::Complete, "")), (2, trace(&[2], Evidence::Complete, ""))];
    let spans = Arc::new(Told { meanwhile, in_the_end: Vec::new() });
    let bench = Bench { attempts: 1, continuity: Continuity::BySession, spans, ..Bench::default() };
    bench.play().await.unwrap();
    let journal = bench.journal.lock().unwrap();
    let kept = journal.iter().filter_map(|stamped| match &stamped.event {
        RunEvent::TurnKept { turn, .. } => Some((turn.number, turn.trace.spans.len())),
        _ => None,
    });
    assert_eq!(kept.collect::<Vec<_>>(), [(1, 1), (2, 1)]);
}
