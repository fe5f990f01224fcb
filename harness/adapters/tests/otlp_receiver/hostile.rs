//! Requests that are well-formed and mean harm, or were damaged on the way: mapped with a note, never a crash or a hang.

use crate::support::{
    FIXTURE, JSON, PROTOBUF, context, expect, hasty, names, patient, post, request, root, send, settled,
    span, with,
};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use prost::Message;
use rehearsal_core::{
    ids::SessionId,
    span::{Evidence, Trace},
};
use rstest::rstest;
use serde_json::{Value, json};

/// What comes of one turn to which these spans were sent.
async fn turn_of(spans: Vec<Value>) -> Trace {
    let receiver = hasty().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    expect(source.as_ref(), &session, 1, context(1));
    send(&receiver, spans).await;
    settled(source.as_ref(), &session).await.remove(0).1
}

fn has_note(trace: &Trace, words: &str) -> bool {
    trace.notes.iter().any(|note| note.contains(words))
}

#[tokio::test]
async fn of_ten_thousand_attributes_the_first_are_kept_and_the_rest_is_noted() {
    let mut sent = root(context(1), "aaaaaaaaaaaaaaa1", 1_010);
    sent["attributes"] =
        (0..10_000).map(|n| json!({ "key": format!("k{n}"), "value": { "intValue": n } })).collect();
    let trace = turn_of(vec![sent]).await;
    assert_eq!(trace.spans[0].attributes.len(), 4_096);
    assert!(has_note(&trace, "5904 attributes and events beyond what is kept"), "{:?}", trace.notes);
}

#[tokio::test]
async fn a_huge_text_is_cut() {
    let mut sent = root(context(1), "aaaaaaaaaaaaaaa1", 1_010);
    sent["attributes"] = json!([{ "key": "k", "value": { "stringValue": "x".repeat(5 << 20) } }]);
    sent["name"] = "n".repeat(1 << 20).into();
    let trace = turn_of(vec![sent]).await;
    assert_eq!(trace.spans[0].attributes["k"].as_str().map(str::len), Some(4 << 20));
    assert_eq!(trace.spans[0].name.len(), 1_024);
}

#[tokio::test]
async fn parents_that_go_round_in_a_circle_are_a_turn_without_a_root() {
    let trace = context(1).trace_id.to_string();
    let ids = ["aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2", "aaaaaaaaaaaaaaa3"];
    let circle = (0..3).map(|n| span(&trace, ids[n], Some(ids[(n + 1) % 3]), 1_010)).collect();
    let trace = turn_of(circle).await;
    assert_eq!(trace.spans.len(), 3);
    assert_eq!(
        trace.evidence,
        Evidence::Incomplete { missing: "the agent's root span has not ended".to_owned() }
    );
}

#[tokio::test]
async fn a_span_that_is_its_own_parent_ends_the_climb() {
    let trace = context(1).trace_id.to_string();
    let trace = turn_of(vec![span(&trace, "aaaaaaaaaaaaaaa1", Some("aaaaaaaaaaaaaaa1"), 1_010)]).await;
    assert_eq!(trace.spans.len(), 1);
}

#[tokio::test]
async fn of_spans_with_the_same_id_the_first_is_shown() {
    let mut again = root(context(1), "aaaaaaaaaaaaaaa1", 1_010);
    again["name"] = "again".into();
    let trace = turn_of(vec![root(context(1), "aaaaaaaaaaaaaaa1", 1_010), again]).await;
    assert_eq!(names(&trace), ["aaaaaaaaaaaaaaa1"]);
    assert!(has_note(&trace, "came more than once"), "{:?}", trace.notes);
}

#[rstest]
#[case::none(("0", "0"), "without usable times")]
#[case::before_1970(("-1000", "-500"), "without usable times")]
#[case::milliseconds(("1900000000000", "1900000000000"), "in another unit than nanoseconds")]
#[case::end_before_start(("1020", "1010"), "that ended before they began")]
#[tokio::test]
async fn odd_times_are_mended_with_a_note(#[case] (start, end): (&str, &str), #[case] note: &str) {
    let mut sent = root(context(1), "aaaaaaaaaaaaaaa1", 1_010);
    (sent["startTimeUnixNano"], sent["endTimeUnixNano"]) = (start.into(), end.into());
    let trace = turn_of(vec![sent]).await;
    assert!(has_note(&trace, note), "{:?}", trace.notes);
    assert!(trace.spans[0].started_at <= trace.spans[0].ended_at);
    assert_eq!(trace.evidence, Evidence::Complete);
}

/// Bytes of something valid with some of them changed.
fn damaged(valid: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec((0..valid.len(), any::<u8>()), 1..30).prop_map(move |changes| {
        let mut bytes = valid.clone();
        changes.into_iter().for_each(|(at, byte)| bytes[at] = byte);
        bytes
    })
}

/// However a request was damaged, it is taken or refused, and the session it may have been for can be settled.
#[tokio::test]
async fn damaged_requests_are_answered_and_leave_sessions_intact() {
    let receiver = patient().await;
    let source = receiver.source();
    let line = FIXTURE.lines().next().unwrap();
    let protobuf = serde_json::from_str::<ExportTraceServiceRequest>(line).unwrap().encode_to_vec();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let session = SessionId::new("s");
    expect(source.as_ref(), &session, 1, context(1));
    for _ in 0..100 {
        for (content_type, valid) in [(PROTOBUF, protobuf.clone()), (JSON, line.as_bytes().to_vec())] {
            let body = damaged(valid).new_tree(&mut runner).unwrap().current();
            let status = post(&receiver, content_type, false, body).await.status().as_u16();
            assert!(matches!(status, 200 | 400), "{status}");
        }
    }
    assert_eq!(
        post(&receiver, JSON, false, request(vec![root(context(1), "aaaaaaaaaaaaaaa1", 1_010)]))
            .await
            .status(),
        200
    );
    assert_eq!(settled(source.as_ref(), &session).await[0].1.evidence, Evidence::Complete);
}

/// A trace may be as deep as it is long, and everything in it a call of a model within another.
#[rstest]
#[case::of_steps("execute_event_loop_cycle")]
#[case::of_model_calls("chat")]
#[tokio::test]
async fn a_chain_of_ten_thousand_spans_is_understood(#[case] operation: &str) {
    const LENGTH: u64 = 10_000;
    let trace = context(1).trace_id.to_string();
    let id = |number: u64| format!("{:016x}", number + 1_000);
    let link = |number: u64| {
        let parent = if number == 0 { context(1).span_id.to_string() } else { id(number - 1) };
        with(span(&trace, &id(number), Some(&parent), 1_010), "gen_ai.operation.name", operation)
    };
    let trace = turn_of((0..LENGTH).map(link).collect()).await;
    assert_eq!(trace.spans.len() as u64, LENGTH);
    assert_eq!(trace.evidence, Evidence::Complete);
}
