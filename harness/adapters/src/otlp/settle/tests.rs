//! Turns of a few spans, and how far each has come.

use super::*;
use crate::otlp::{
    decode::json,
    testing::{by_session, by_trace, span, turn},
};
use rehearsal_core::ids::TraceContext;
use rstest::rstest;

const MS: u64 = 1_000_000;

fn judge(spans: &[Filed]) -> Standing {
    standing(&turn(1, 100, Some(200)), &spans.iter().collect::<Vec<_>>())
}

fn missing(text: &str) -> Standing {
    Standing::Missing(text.to_owned())
}

#[test]
fn children_wait_for_their_root_and_a_root_for_its_children() {
    let child = || by_trace(span(1, 6, Some(5), (120, 130)), 1);
    let root = || by_trace(span(1, 5, Some(1), (110, 190)), 1);
    let grandchild = || by_trace(span(1, 8, Some(7), (120, 130)), 1);
    assert_eq!(judge(&[]), Standing::Nothing);
    assert_eq!(judge(&[child()]), missing("the agent's root span has not ended"));
    assert_eq!(judge(&[child(), root()]), Standing::Complete);
    assert_eq!(judge(&[root(), grandchild()]), missing("1 span points to a parent that never came"));
}

#[test]
fn a_trace_of_the_agents_own_has_its_own_root() {
    let child = || by_session(span(9, 6, Some(5), (120, 130)));
    let mut remote = child();
    remote.raw.parent_is_remote = Some(true);
    assert_eq!(judge(&[child()]), missing("the agent's root span has not ended"));
    assert_eq!(judge(&[child(), by_session(span(9, 5, None, (110, 190)))]), Standing::Complete);
    assert_eq!(judge(&[remote]), Standing::Complete);
}

#[test]
fn our_span_id_in_a_foreign_trace_is_no_root() {
    let stranger = by_session(span(9, 5, Some(1), (110, 190)));
    assert_eq!(judge(&[stranger]), missing("the agent's root span has not ended"));
}

/// A span of our trace from `times.0` to `times.1` milliseconds; `operation` may be empty.
fn ours(id: u8, parent: u8, times: (u64, u64), operation: &str) -> Filed {
    let raw = span(1, id, Some(parent), (times.0 * MS, times.1 * MS));
    by_trace(if operation.is_empty() { raw } else { raw.with("gen_ai.operation.name", operation) }, 1)
}

fn theirs(id: u8, parent: Option<u8>, operation: &str) -> Filed {
    by_session(span(9, id, parent, (10 * MS, 90 * MS)).with("gen_ai.operation.name", operation))
}

#[rstest]
#[case::nothing(vec![], Progress::Open)]
#[case::no_root(vec![ours(6, 5, (20, 30), "chat")], Progress::Open)]
#[case::an_orphan(vec![ours(5, 1, (10, 90), "invoke_agent"), ours(8, 7, (20, 30), "")], Progress::Open)]
#[case::an_agent(vec![ours(5, 1, (10, 90), "invoke_agent")], Progress::Whole)]
#[case::a_server(vec![ours(6, 5, (20, 30), "chat"), ours(5, 1, (10, 90), "")], Progress::Whole)]
#[case::sent_twice(
    vec![ours(5, 1, (10, 90), "invoke_agent"), ours(5, 1, (10, 90), "invoke_agent")],
    Progress::Whole
)]
#[case::a_server_sent_twice_without_children(
    vec![ours(5, 1, (10, 90), ""), ours(5, 1, (10, 90), "")],
    Progress::Loose
)]
#[case::a_child_a_little_early_and_late(
    vec![ours(6, 5, (5, 95), "chat"), ours(5, 1, (10, 90), "")],
    Progress::Whole
)]
#[case::a_child_that_began_before(vec![ours(6, 5, (4, 30), ""), ours(5, 1, (10, 90), "")], Progress::Loose)]
#[case::a_child_that_ends_after(vec![ours(6, 5, (20, 96), ""), ours(5, 1, (10, 90), "")], Progress::Loose)]
#[case::one_model_call(vec![ours(5, 1, (10, 90), "chat")], Progress::Loose)]
#[case::a_model_call_over_its_request(
    vec![ours(5, 1, (10, 90), "chat"), ours(6, 5, (20, 80), "")],
    Progress::Loose
)]
#[case::a_tool_call_over_its_query(
    vec![ours(5, 1, (10, 90), "execute_tool"), ours(6, 5, (20, 80), "")],
    Progress::Loose
)]
#[case::calls_side_by_side(
    vec![ours(5, 1, (10, 40), "chat"), ours(6, 1, (40, 60), "execute_tool")],
    Progress::Loose
)]
#[case::a_call_beside_the_agent(
    vec![ours(5, 1, (10, 90), "invoke_agent"), ours(6, 1, (20, 60), "chat")],
    Progress::Loose
)]
#[case::by_session(
    vec![theirs(5, None, "invoke_agent"), theirs(6, Some(5), "chat")],
    Progress::Loose
)]
#[case::by_session_beside_ours(
    vec![ours(5, 1, (10, 90), "invoke_agent"), theirs(6, None, "invoke_agent")],
    Progress::Loose
)]
fn only_one_root_around_everything_makes_a_turn_whole(#[case] spans: Vec<Filed>, #[case] expected: Progress) {
    let turn = turn(1, 0, Some(100 * MS));
    assert_eq!(progress(&turn, &spans.iter().collect::<Vec<_>>()), expected);
}

#[rstest]
#[case::strands(include_str!("../../../fixtures/otlp/strands.traceparent.jsonl"), Progress::Whole)]
#[case::pydantic_ai(include_str!("../../../fixtures/otlp/pydantic_ai.traceparent.jsonl"), Progress::Whole)]
#[case::google_adk(include_str!("../../../fixtures/otlp/google_adk.traceparent.jsonl"), Progress::Whole)]
#[case::a_bare_client(
    include_str!("../../../fixtures/otlp/openai_raw_otel_genai.traceparent.jsonl"),
    Progress::Loose
)]
fn frameworks_send_whole_turns_and_bare_clients_do_not(#[case] lines: &str, #[case] expected: Progress) {
    let trace_id = TraceId::from_hex("0af7651916cd43dd8448eb211c80319c").unwrap();
    let mut turn = turn(1, 0, None);
    turn.context = TraceContext { trace_id, span_id: SpanId::from_hex("00f067aa0ba902b1").unwrap() };
    let sent = lines.lines().flat_map(|line| json(line.as_bytes()).unwrap().spans);
    let spans: Vec<Filed> = sent.filter(|raw| raw.trace_id == trace_id).map(|raw| by_trace(raw, 1)).collect();
    assert_eq!(progress(&turn, &spans.iter().collect::<Vec<_>>()), expected);
}
