//! Documents of CloudWatch, in every wrapping in which it hands them out.

use super::{Files, fixture, formats, packed, read, reading, text};
use rehearsal_adapters::traces::{Format, RecordedSession};
use rehearsal_core::span::{Activity, Evidence};
use rstest::rstest;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SPANS: &str = "imports/cloudwatch.spans.jsonl";
const EVENTS: &str = "imports/cloudwatch.events.jsonl";

fn documents() -> Vec<Value> {
    let lines = text(SPANS) + &text(EVENTS);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn sessions() -> Vec<RecordedSession> {
    read(&[fixture(SPANS), fixture(EVENTS)]).sessions
}

#[test]
fn spans_of_one_log_group_and_events_of_another_make_one_session() {
    let recording = read(&[fixture(EVENTS), fixture(SPANS)]);
    assert_eq!(formats(&recording), BTreeSet::from([Format::CloudWatch]));
    let [first, second] = recording.sessions.as_slice() else { panic!("{recording:#?}") };
    assert_eq!((first.id.as_str(), second.id.as_str()), ("flight-session-1", "flight-session-2"));
    assert_eq!((first.turns.len(), second.turns.len()), (3, 4));
    let booking = &first.turns[1];
    assert_eq!(booking.user.as_deref(), Some("Yes, book it"));
    assert!(booking.reply.as_ref().unwrap().contains("SF-08A19E"), "{booking:#?}");
    let call = booking.trace.tool_calls().next().unwrap();
    assert_eq!((call.name.as_str(), call.id.as_deref()), ("book_flight", Some("call_5")));
    assert_eq!(call.arguments, Some(json!({ "flight_id": "LISPAR-2026-12-01-07" })));
    assert_eq!(call.result.as_ref().unwrap()["reference"], "SF-08A19E");
    let tokens: Vec<_> = booking.trace.model_calls().map(|call| call.usage.input_tokens).collect();
    assert_eq!(tokens, [Some(395), Some(502)]);
    assert_eq!(booking.trace.evidence, Evidence::Complete);
}

fn message(document: &Value) -> Value {
    json!({ "logStreamName": "default", "timestamp": 1_795_890_768_466_u64, "message": document.to_string(),
            "ingestionTime": 1_795_890_769_000_u64, "eventId": "0" })
}

fn row(document: &Value) -> Value {
    json!([{ "field": "@timestamp", "value": "2026-11-28 18:32:48.466" },
           { "field": "@message", "value": document.to_string() }, { "field": "@ptr", "value": "CmEKJ" }])
}

#[rstest]
#[case::a_list(Value::from(documents()).to_string())]
#[case::one_on_each_line(documents().iter().map(|document| format!("{document}\n")).collect())]
#[case::filter_log_events(json!({ "events": documents().iter().map(message).collect::<Vec<_>>() }).to_string())]
#[case::pages_of_filter_log_events(documents().iter().map(|one| format!("{:#}\n", json!({ "events": [message(one)] }))).collect())]
#[case::query_results(json!({ "status": "Complete", "results": documents().iter().map(row).collect::<Vec<_>>() }).to_string())]
#[case::rows(documents().iter().map(|document| format!("{}\n", row(document))).collect())]
#[case::rows_of_the_console(Value::from_iter(documents().iter().map(|one| json!({ "@timestamp": "2026-11-28", "@message": one }))).to_string())]
#[case::an_export_of_the_log_group(documents().iter().map(|one| format!("2026-11-28T18:32:48.466Z {one}\n")).collect())]
fn documents_are_found_in_every_wrapping(#[case] content: String) {
    assert_eq!(reading(&content).unwrap().sessions, sessions());
    assert_eq!(reading(packed(&content)).unwrap().sessions, sessions());
}

#[test]
fn messages_of_the_program_between_them_are_counted_and_left_out() {
    let program = ["starting up", r#"{"level":"INFO","message":"ready"}"#];
    let program = program.map(|text| json!({ "timestamp": 1, "message": text }));
    let events: Vec<Value> = program.into_iter().chain(documents().iter().map(message)).collect();
    let recording = reading(json!({ "events": events }).to_string()).unwrap();
    assert_eq!(recording.sessions, sessions());
    assert_eq!(recording.notes, ["2 messages of the log hold no span and no event, and were left out"]);
}

#[test]
fn events_alone_still_tell_who_said_what_and_that_spans_are_missing() {
    let recording = read(&[fixture(EVENTS)]);
    let whole = sessions();
    for (session, whole) in recording.sessions.iter().zip(&whole) {
        assert_eq!(session.id, whole.id);
        for (turn, whole) in session.turns.iter().zip(&whole.turns) {
            assert_eq!((&turn.user, &turn.reply), (&whole.user, &whole.reply));
            let names = |trace: &rehearsal_core::span::Trace| -> Vec<String> {
                trace.tool_calls().map(|call| call.name.clone()).collect()
            };
            assert_eq!(names(&turn.trace), names(&whole.trace));
            assert!(matches!(turn.trace.evidence, Evidence::Incomplete { .. }));
            assert!(turn.trace.spans.iter().all(|span| !matches!(span.activity, Activity::Model(_))));
        }
    }
}

#[test]
fn a_failed_span_and_a_number_as_text_are_read() {
    let files = Files::new();
    let document = json!({ "resource": { "attributes": { "service.name": "desk" } }, "scope": { "name": "x" },
        "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "00f067aa0ba902b7", "parentSpanId": "",
        "name": "chat", "startTimeUnixNano": "1795890768466944513", "endTimeUnixNano": 1_795_890_768_467_270_820_u64,
        "attributes": { "gen_ai.operation.name": "chat", "session.id": "s" },
        "status": { "code": "ERROR", "message": "throttled" } });
    let recording = read(&[files.with("one.jsonl", document.to_string())]);
    let turn = &recording.sessions[0].turns[0];
    assert_eq!(turn.error.as_deref(), Some("throttled"));
    assert_eq!(turn.started_at.0, 1_795_890_768_466_944_513);
}
