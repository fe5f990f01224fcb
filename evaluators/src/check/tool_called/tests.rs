//! Looking for tool calls in spans of every kind.

use super::*;
use crate::testing::{scores, session, span, tool, traced, turn, unseen};
use rehearsal_core::{
    session::Turn,
    span::{Activity, Evidence, SpanStatus},
};
use rstest::rstest;
use serde_json::Value;

fn called(evidence: Evidence, activities: Vec<Activity>) -> Turn {
    traced(turn("Book it", "Booked."), evidence, activities)
}

fn book(error: Option<&str>) -> Activity {
    tool("book_flight", Value::Null, error)
}

fn incomplete() -> Evidence {
    Evidence::Incomplete { missing: "the root has not ended".into() }
}

#[rstest]
#[case::called(vec![called(Evidence::Complete, vec![book(None)])], true, "Called", "in turn 1")]
#[case::after_an_error(
    vec![called(Evidence::Complete, vec![book(Some("full"))]), called(Evidence::Complete, vec![book(None)])],
    true, "Called", "in turn 2"
)]
#[case::seen_in_part(vec![called(incomplete(), vec![book(None)])], true, "Called", "in turn 1")]
#[case::seen_unasked(vec![called(Evidence::NotExpected, vec![book(None)])], true, "Called", "in turn 1")]
#[case::only_errors(
    vec![called(Evidence::Complete, vec![book(Some("full"))])],
    false, "Only failed calls", "in turn 1 with: full"
)]
#[case::another_tool(
    vec![called(Evidence::Complete, vec![tool("search", Value::Null, None)])],
    false, "Not called", "no turn called book_flight"
)]
#[case::no_tool(vec![called(Evidence::Complete, vec![])], false, "Not called", "all spans are in")]
fn a_call_counts_when_it_had_no_error(
    #[case] turns: Vec<Turn>,
    #[case] passed: bool,
    #[case] label: &str,
    #[case] reason: &str,
) {
    let score = scores(find("book_flight", &session(turns))).remove(0);
    assert_eq!(
        (score.passed, score.value, score.label.as_str()),
        (passed, f64::from(u8::from(passed)), label)
    );
    assert!(score.reason.contains(reason), "{}", score.reason);
}

#[rstest]
#[case::absent(vec![called(Evidence::Absent, vec![])], "no spans came from the agent")]
#[case::not_expected(vec![called(Evidence::NotExpected, vec![])], "no spans came from the agent")]
#[case::incomplete(
    vec![called(Evidence::Complete, vec![]), called(incomplete(), vec![tool("search", Value::Null, None)])],
    "turn 2 lacks spans: the root has not ended"
)]
#[case::only_errors_so_far(vec![called(incomplete(), vec![book(Some("full"))])], "turn 1 lacks spans")]
#[case::absent_in_one(
    vec![called(Evidence::Complete, vec![]), called(Evidence::Absent, vec![])],
    "turn 2 has no spans"
)]
fn missing_spans_are_no_evidence_of_a_missing_call(#[case] turns: Vec<Turn>, #[case] reason: &str) {
    let unseen = unseen(find("book_flight", &session(turns)));
    assert!(unseen.contains(reason), "{unseen}");
}

#[test]
fn an_error_on_the_span_alone_is_an_error_of_the_call() {
    let mut turn = called(Evidence::Complete, vec![]);
    let mut failed = span(book(None));
    failed.status = SpanStatus::Error { message: "timed out".into() };
    turn.trace.spans.push(failed);
    let score = scores(find("book_flight", &session(vec![turn]))).remove(0);
    assert_eq!((score.passed, score.label.as_str()), (false, "Only failed calls"));
}
