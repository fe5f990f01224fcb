//! Both encodings say the same, odd JSON is understood, and nothing that comes makes the reader panic.

use super::*;
use flate2::{Compression, write::GzEncoder};
use opentelemetry_proto::tonic::collector::{
    logs::v1::ExportLogsServiceRequest, trace::v1::ExportTraceServiceRequest,
};
use proptest::prelude::*;
use prost::Message;
use rstest::rstest;
use serde_json::{Value, json as value};
use std::io::Write;

const FIXTURE: &str = include_str!("../../../fixtures/otlp/strands.traceparent.jsonl");

const LOGS: &str = include_str!("../../../fixtures/otlp/openai_raw_traceloop.events.logs.jsonl");

fn fixture() -> &'static str {
    FIXTURE.lines().next().unwrap()
}

fn logs_as_protobuf() -> Vec<u8> {
    serde_json::from_str::<ExportLogsServiceRequest>(LOGS.lines().last().unwrap()).unwrap().encode_to_vec()
}

fn fixture_as_protobuf() -> Vec<u8> {
    serde_json::from_str::<ExportTraceServiceRequest>(fixture()).unwrap().encode_to_vec()
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn request(span: &Value) -> Vec<u8> {
    value!({ "resourceSpans": [{ "scopeSpans": [{ "scope": { "name": "s" }, "spans": [span] }] }] })
        .to_string()
        .into_bytes()
}

#[test]
fn both_encodings_are_read_alike() {
    let from_json = json(fixture().as_bytes()).unwrap();
    assert!(from_json.spans.len() > 3);
    assert_eq!(from_json, protobuf(&fixture_as_protobuf()).unwrap());
}

#[test]
fn log_records_are_read_alike_in_both_encodings() {
    let from_json = json(LOGS.lines().last().unwrap().as_bytes()).unwrap();
    assert_eq!((from_json.spans.len(), from_json.logs.len()), (0, 13));
    assert_eq!(from_json, protobuf_logs(&logs_as_protobuf()).unwrap());
    let choice = &from_json.logs[0];
    assert_eq!(choice.name, "gen_ai.choice");
    assert_eq!(choice.body["tool_calls"][0]["id"], "call_paris_0001");
    assert!(choice.at < from_json.logs[1].at, "{choice:?}");
}

#[test]
fn older_log_records_are_named_by_an_attribute_and_those_of_no_span_left_out() {
    let ids = value!({ "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "00f067aa0ba902b7" });
    let named = value!({
        "traceId": ids["traceId"], "spanId": ids["spanId"], "timeUnixNano": "7", "observedTimeUnixNano": "9",
        "body": { "stringValue": "hello" },
        "attributes": [{ "key": "event.name", "value": { "stringValue": "gen_ai.user.message" } }],
    });
    let of_no_span = value!({ "body": { "stringValue": "started" } });
    let request = value!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": [named, of_no_span] }] }] });
    let read = json(request.to_string().as_bytes()).unwrap();
    assert_eq!((read.logs.len(), read.invalid), (1, 0));
    assert_eq!((read.logs[0].name.as_str(), read.logs[0].at.0), ("gen_ai.user.message", 7));
    assert_eq!(read.logs[0].body, "hello");
}

#[test]
fn odd_json_means_what_it_should() {
    let read = json(&request(&value!({
        "trace_id": "0af7651916cd43dd8448eb211c80319c", "spanId": "APBnqgupArc=", "parentSpanId": null,
        "name": "odd", "start_time_unix_nano": "17", "endTimeUnixNano": 18, "links": null, "flags": 768,
        "status": { "code": "STATUS_CODE_ERROR", "message": "no" },
        "attributes": [
            { "key": "text", "value": { "string_value": "a" } }, { "key": "number", "value": { "intValue": "-5" } },
            { "key": "nan", "value": { "doubleValue": "NaN" } }, { "key": "none", "value": null },
            { "key": "list", "value": { "arrayValue": { "values": [{ "boolValue": true }] } } },
            { "key": "map", "value": { "kvlistValue": { "values": [{ "key": "k", "value": { "doubleValue": 0.5 } }] } } },
        ],
        "events": [{ "name": "e", "attributes": null }],
    })))
    .unwrap();
    let span = &read.spans[0];
    assert_eq!(span.span_id.to_string(), "00f067aa0ba902b7");
    assert_eq!((span.started_at.0, span.ended_at.0, span.parent_id), (17, 18, None));
    assert_eq!(span.status, crate::otlp::RawStatus::Error("no".to_owned()));
    assert_eq!(span.parent_is_remote, Some(true));
    let expected = value!({
        "text": "a", "number": -5, "nan": "NaN", "none": null, "list": [true], "map": { "k": 0.5 }
    });
    assert_eq!(Value::Object(span.attributes.clone()), expected);
}

#[rstest]
#[case::zeros("00000000000000000000000000000000", "00f067aa0ba902b7")]
#[case::short("0af7651916cd43dd8448eb211c8031", "00f067aa0ba902b7")]
#[case::not_hex("0af7651916cd43dd8448eb211c80319c", "hello, world 123")]
#[case::empty("0af7651916cd43dd8448eb211c80319c", "")]
fn spans_without_an_id_are_counted_and_left_out(#[case] trace: &str, #[case] span: &str) {
    let read = json(&request(&value!({ "traceId": trace, "spanId": span, "name": "x" }))).unwrap();
    assert_eq!((read.spans.len(), read.invalid), (0, 1));
}

#[rstest]
#[case("[]")]
#[case("{")]
#[case(r#"{"resourceSpans": {}}"#)]
#[case(r#"{"resourceLogs": "none"}"#)]
#[case(r#"{"resourceSpans": [{"scopeSpans": 7}]}"#)]
fn what_is_no_request_is_refused(#[case] body: &str) {
    assert!(matches!(json(body.as_bytes()), Err(DecodeError::Json(_))));
}

#[rstest]
#[case("{}")]
#[case(r#"{"resourceSpans": null}"#)]
#[case(r#"{"resourceSpans": [{"scopeSpans": null}, null]}"#)]
fn a_request_may_be_empty(#[case] body: &str) {
    assert_eq!(json(body.as_bytes()), Ok(Batch::default()));
}

#[test]
fn a_zip_bomb_stops_at_the_limit() {
    let bomb = pack(&vec![0; 1 << 20]);
    assert!(bomb.len() < 4096);
    assert_eq!(inflate(&bomb, 1 << 20).map(|bytes| bytes.len()), Ok(1 << 20));
    assert_eq!(inflate(&bomb, (1 << 20) - 1), Err(DecodeError::TooLarge { limit: (1 << 20) - 1 }));
}

/// Changes single bytes of something valid.
fn mutated(valid: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = valid.len();
    proptest::collection::vec((0..length, any::<u8>()), 1..20).prop_map(move |changes| {
        let mut bytes = valid.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = (protobuf(&bytes), protobuf_logs(&bytes), json(&bytes), inflate(&bytes, 1000));
    }

    #[test]
    fn damaged_protobuf_is_read_or_refused(bytes in mutated(fixture_as_protobuf())) {
        for span in protobuf(&bytes).unwrap_or_default().spans {
            prop_assert!(span.weight() > 0);
        }
    }

    #[test]
    fn damaged_log_records_are_read_or_refused(bytes in mutated(logs_as_protobuf())) {
        for log in protobuf_logs(&bytes).unwrap_or_default().logs {
            prop_assert!(log.weight() > 0);
        }
    }

    #[test]
    fn damaged_json_is_read_or_refused(bytes in mutated(fixture().as_bytes().to_vec())) {
        for span in json(&bytes).unwrap_or_default().spans {
            prop_assert!(span.weight() > 0);
        }
    }

    #[test]
    fn gzip_that_is_cut_off_is_refused(cut in 1usize..1000) {
        let packed = pack(fixture().as_bytes());
        let kept = packed.len().saturating_sub(cut);
        prop_assert_eq!(inflate(&packed, 1 << 20).map(|bytes| bytes.len()), Ok(fixture().len()));
        if kept > 0 {
            prop_assert!(matches!(inflate(&packed[..kept], 1 << 20), Err(DecodeError::Gzip(_))));
        }
    }

    #[test]
    fn whatever_was_read_can_be_understood(bytes in mutated(fixture().as_bytes().to_vec())) {
        let spans = json(&bytes).unwrap_or_default().spans;
        let count = spans.len();
        let understood: usize = crate::otlp::understand(spans, Vec::new()).iter().map(|turn| turn.trace.spans.len()).sum();
        // A damaged tool call may be known from the model's messages alone, which adds a span.
        prop_assert!(understood <= count + 1);
    }
}
