//! Calls beside an agent's own spans: none is told twice, none is lost.

use super::*;
use crate::{call::Begun, testing::window};
use rehearsal_core::{
    clock::Timestamp,
    span::{Correlation, SpanStatus},
};
use rstest::rstest;
use serde_json::{Map, json};

fn call(city: &str, at: u64, outcome: Outcome) -> Call {
    let begun = Begun {
        tool: "search".into(),
        number: 1,
        turn: window(1),
        arguments: json!({ "city": city }).as_object().unwrap().clone(),
        started_at: Timestamp(at),
        parent: Some(SpanId::from_bytes([5; 8])),
        correlation: Correlation::TraceId,
    };
    Call { begun, outcome, fault: None, ended_at: Timestamp(at + 1) }
}

fn span(name: &str, arguments: Option<Value>, (from, to): (u64, u64)) -> Span {
    let call = ToolCall { name: name.into(), arguments, ..ToolCall::default() };
    Span {
        trace_id: window(1).context.trace_id,
        span_id: SpanId::from_bytes([5; 8]),
        parent_id: Some(window(1).context.span_id),
        name: name.into(),
        scope: "agent".into(),
        started_at: Timestamp(from),
        ended_at: Timestamp(to),
        status: SpanStatus::Unset,
        correlation: Correlation::TraceId,
        activity: Activity::Tool(call),
        attributes: Map::new(),
    }
}

fn found() -> Outcome {
    Outcome::Result(json!("found"))
}

fn completed(spans: Vec<Span>, calls: &[Call]) -> Trace {
    let mut traces = vec![(1, Trace { spans, ..Trace::default() })];
    complete(&mut traces, calls);
    traces.remove(0).1
}

fn written_in(trace: &Trace) -> usize {
    trace.spans.iter().filter(|span| span.scope == SCOPE).count()
}

#[rstest]
#[case::the_same("search", Some(json!({ "city": "Paris" })), (5, 20), 0)]
#[case::behind_its_server("travel_search", Some(json!({ "city": "Paris" })), (90, 99), 0)]
#[case::without_arguments("search", None, (90, 99), 0)]
#[case::filled_in_by_the_agent("search", Some(json!({ "city": "Paris", "days": 1 })), (5, 20), 0)]
#[case::another_call("search", Some(json!({ "city": "Rome" })), (90, 99), 1)]
#[case::another_tool("research", Some(json!({ "city": "Paris" })), (5, 20), 1)]
fn a_call_that_a_span_tells_is_not_told_again(
    #[case] name: &str,
    #[case] arguments: Option<Value>,
    #[case] times: (u64, u64),
    #[case] added: usize,
) {
    let trace = completed(vec![span(name, arguments, times)], &[call("Paris", 10, found())]);
    assert_eq!(written_in(&trace), added, "{trace:#?}");
    assert_eq!(trace.spans.len(), 1 + added);
}

#[test]
fn each_span_tells_one_call() {
    let told = || span("search", Some(json!({ "city": "Paris" })), (5, 20));
    let calls = [call("Paris", 10, found()), call("Paris", 30, found())];
    assert_eq!(written_in(&completed(vec![told()], &calls)), 1);
    assert_eq!(written_in(&completed(vec![told(), told()], &calls)), 0);
}

#[test]
fn a_turn_without_spans_gets_its_calls_in_their_order_below_the_turn() {
    let mut traces = Vec::new();
    complete(&mut traces, &[call("Rome", 10, found()), call("Paris", 30, Outcome::Error("down".into()))]);
    let (number, trace) = traces.remove(0);
    assert_eq!((number, trace.spans.len()), (1, 2));
    let cities: Vec<_> =
        trace.tool_calls().map(|call| call.arguments.clone().unwrap()["city"].clone()).collect();
    assert_eq!(cities, ["Rome", "Paris"]);
    assert_eq!(trace.spans[1].status, SpanStatus::Error { message: "down".into() });
    assert!(trace.spans.iter().all(|span| span.parent_id == Some(window(1).context.span_id)));
}

#[test]
fn a_call_hangs_below_the_agents_span_that_made_it() {
    let step = Span { activity: Activity::Step, ..span("step", None, (1, 50)) };
    let trace = completed(vec![step], &[call("Paris", 10, found())]);
    assert_eq!(trace.spans[1].parent_id, Some(trace.spans[0].span_id));
}

#[test]
fn a_fault_is_noted_and_the_failure_that_the_agent_hid_is_told() {
    let faulty =
        Call { fault: Some("error result: down".into()), ..call("Paris", 10, Outcome::Error("down".into())) };
    let trace = completed(vec![span("search", None, (5, 20))], &[faulty]);
    assert_eq!(trace.notes, ["call 1 of search: error result: down (put on it by the suite)"]);
    assert_eq!(trace.spans[0].attributes[FAULT], "error result: down");
    assert_eq!(trace.tool_calls().next().unwrap().error.as_deref(), Some("down"));
}
