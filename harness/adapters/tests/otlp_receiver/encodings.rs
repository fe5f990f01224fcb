//! Every way in which an exporter may write a request, and what is answered.

use crate::{
    grpc_client::{self, LOGS, METRICS, TRACES},
    support::{
        FIXTURE, JSON, PROTOBUF, context, expect, hasty, pack, patient, post, post_to, request, root,
        send_logs, settled, span,
    },
};
use opentelemetry_proto::tonic::collector::{
    logs::v1::ExportLogsServiceRequest,
    trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse, trace_service_client::TraceServiceClient,
    },
};
use prost::Message;
use rehearsal_adapters::otlp::Receiver;
use rehearsal_core::{
    ids::{SessionId, SpanId, TraceContext, TraceId},
    span::{Correlation, Evidence, Part},
};
use rstest::rstest;
use serde_json::{Value, json};
use tonic::codec::CompressionEncoding;

/// How a request is sent.
#[derive(Clone, Copy, Debug)]
enum By {
    Http(&'static str),
    PackedHttp(&'static str),
    Grpc,
    PackedGrpc,
}

async fn send_line(receiver: &Receiver, line: &str, by: By) {
    let protobuf = || serde_json::from_str::<ExportTraceServiceRequest>(line).unwrap();
    let plain = |content_type| match content_type {
        PROTOBUF => protobuf().encode_to_vec(),
        _ => line.as_bytes().to_vec(),
    };
    match by {
        By::Http(content_type) => accepted(receiver, content_type, false, plain(content_type)).await,
        By::PackedHttp(content_type) => {
            accepted(receiver, content_type, true, pack(&plain(content_type))).await
        }
        By::Grpc | By::PackedGrpc => {
            let mut client = TraceServiceClient::connect(receiver.endpoint()).await.unwrap();
            if matches!(by, By::PackedGrpc) {
                client = client.send_compressed(CompressionEncoding::Gzip);
            }
            assert_eq!(client.export(protobuf()).await.unwrap().into_inner().partial_success, None);
        }
    }
}

async fn accepted(receiver: &Receiver, content_type: &str, is_packed: bool, body: Vec<u8>) {
    let response = post(receiver, content_type, is_packed, body).await;
    assert_eq!(response.status(), 200);
    assert!(content_type.starts_with(response.headers()["content-type"].to_str().unwrap()));
    let answer = response.bytes().await.unwrap();
    match content_type {
        PROTOBUF => assert_eq!(ExportTraceServiceResponse::decode(answer).unwrap().partial_success, None),
        _ => assert_eq!(answer, "{}"),
    }
}

#[rstest]
#[case::protobuf(By::Http(PROTOBUF))]
#[case::packed_protobuf(By::PackedHttp(PROTOBUF))]
#[case::json(By::Http(JSON))]
#[case::packed_json(By::PackedHttp("application/json; charset=utf-8"))]
#[case::grpc(By::Grpc)]
#[case::packed_grpc(By::PackedGrpc)]
#[tokio::test]
async fn two_turns_come_out_complete(#[case] by: By) {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    for (number, trace, parent) in [
        (1, "0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b1"),
        (2, "0af7651916cd43dd8448eb211c80319d", "00f067aa0ba902b2"),
    ] {
        let context = TraceContext {
            trace_id: TraceId::from_hex(trace).unwrap(),
            span_id: SpanId::from_hex(parent).unwrap(),
        };
        expect(source.as_ref(), &session, number, context);
    }
    for line in FIXTURE.lines() {
        send_line(&receiver, line, by).await;
    }
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(turns.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
    assert!(turns.iter().all(|(_, trace)| trace.evidence == Evidence::Complete), "{turns:?}");
    assert_eq!(turns[0].1.tool_calls().map(|call| call.name.as_str()).collect::<Vec<_>>(), ["get_weather"]);
    assert_eq!(turns[1].1.model_calls().map(|call| call.usage.input_tokens).collect::<Vec<_>>(), [Some(120)]);
    assert!(
        turns.iter().flat_map(|(_, trace)| &trace.spans).all(|span| span.correlation == Correlation::TraceId)
    );
    assert_eq!(receiver.shutdown().await.correlations(), [Correlation::TraceId]);
}

/// What was said may come as log records, before the span they belong to or after it.
#[rstest]
#[case::before(true)]
#[case::after(false)]
#[tokio::test]
async fn log_records_find_the_turn_of_their_span(#[case] logs_first: bool) {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    let context = context(1);
    let id = "aaaaaaaaaaaaaaa1";
    let mut call = root(context, id, 1_010);
    call["attributes"] = json!([{ "key": "gen_ai.operation.name", "value": { "stringValue": "chat" } }]);
    let log = json!({
        "traceId": context.trace_id.to_string(), "spanId": id, "timeUnixNano": "1012",
        "eventName": "gen_ai.user.message",
        "body": { "kvlistValue": { "values": [{ "key": "content", "value": { "stringValue": "To Paris" } }] } },
    });
    if logs_first {
        send_logs(&receiver, vec![log.clone()]).await;
        assert_eq!(receiver.tally().unclaimed, 1);
    }
    expect(source.as_ref(), &session, 1, context);
    if !logs_first {
        send_logs(&receiver, vec![log]).await;
    }
    assert_eq!(post(&receiver, JSON, false, request(vec![call])).await.status(), 200);
    let (_, trace) = settled(source.as_ref(), &session).await.remove(0);
    let said = trace.model_calls().next().and_then(|call| call.input.first()?.parts.first().cloned());
    assert_eq!(said, Some(Part::Text { text: "To Paris".to_owned() }), "{trace:#?}");
}

#[tokio::test]
async fn log_records_come_by_grpc_too() {
    let receiver = hasty().await;
    let log = json!({
        "traceId": "a".repeat(32), "spanId": "a".repeat(16), "eventName": "gen_ai.choice", "body": { "stringValue": "x" },
    });
    let request = json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": [log] }] }] });
    let message = serde_json::from_value::<ExportLogsServiceRequest>(request).unwrap().encode_to_vec();
    assert_eq!(grpc_client::call(&receiver, LOGS, false, message).await, Ok(vec![]));
    assert_eq!(receiver.tally().unclaimed, 1);
}

/// Most log records have nothing to do with what was said; they take up no room.
#[tokio::test]
async fn other_log_records_are_let_go() {
    let receiver = hasty().await;
    let log =
        json!({ "traceId": "a".repeat(32), "spanId": "a".repeat(16), "body": { "stringValue": "GET /" } });
    send_logs(&receiver, vec![log]).await;
    assert_eq!(receiver.tally().unclaimed, 0);
}

#[tokio::test]
async fn metrics_are_taken_and_let_go() {
    let receiver = hasty().await;
    let response = post_to(&receiver, "metrics", &[("content-type", PROTOBUF)], vec![1, 2, 3]).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.bytes().await.unwrap().len(), 0);
    assert_eq!(grpc_client::call(&receiver, METRICS, true, vec![1, 2, 3]).await, Ok(vec![]));
    assert_eq!(receiver.tally().received, 0);
}

#[tokio::test]
async fn spans_without_ids_are_reported_back() {
    let receiver = hasty().await;
    let body = request(vec![span("", "", None, 0), span(&"0".repeat(32), &"0".repeat(16), None, 0)]);
    let answer: Value = post(&receiver, JSON, false, body.clone()).await.json().await.unwrap();
    assert_eq!(answer["partialSuccess"]["rejectedSpans"], "2");
    let message = serde_json::from_slice::<ExportTraceServiceRequest>(&body).unwrap().encode_to_vec();
    let answer = grpc_client::call(&receiver, TRACES, false, message).await.unwrap();
    let partial = ExportTraceServiceResponse::decode(answer.as_slice()).unwrap().partial_success.unwrap();
    assert_eq!(partial.rejected_spans, 2);
    assert_eq!(receiver.tally().invalid, 4);
}

#[tokio::test]
async fn a_closed_receiver_frees_its_port() {
    let receiver = hasty().await;
    let address = receiver.address();
    receiver.shutdown().await;
    assert!(tokio::net::TcpListener::bind(address).await.is_ok());
}
