//! The receiver as an exporter sees it: real HTTP, real encodings, and the turns that come of it.
#![cfg(test)]

use flate2::{Compression, write::GzEncoder};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message;
use rehearsal_adapters::otlp::{Receiver, SettleSettings};
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::{SessionId, SpanId, TraceContext, TraceId},
    span::{Correlation, Evidence, ExpectedTurn, SpanSource, Trace},
    suite::SpansWait,
};
use reqwest::{Client, Response};
use rstest::rstest;
use serde_json::{Value, json};
use std::{io::Write, sync::Arc, time::Duration};
use tokio::task::JoinSet;

const FIXTURE: &str = include_str!("../fixtures/otlp/strands.traceparent.jsonl");
const PROTOBUF: &str = "application/x-protobuf";
const JSON: &str = "application/json";

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_900_000_000_000_000_000)
    }
}

async fn receiver(wait: SpansWait, deadline: Duration) -> Receiver {
    let pause = Duration::from_millis(20);
    receiver_with(SettleSettings { wait, deadline, quiet: pause, loose: pause }).await
}

async fn receiver_with(settings: SettleSettings) -> Receiver {
    Receiver::start(([127, 0, 0, 1], 0).into(), Arc::new(Noon), settings).await.unwrap()
}

async fn patient() -> Receiver {
    receiver(SpansWait::Expected, Duration::from_secs(20)).await
}

/// Waits for longer than a test may take, except where a turn is whole.
async fn thorough() -> Receiver {
    let hour = Duration::from_secs(3600);
    let settings =
        SettleSettings { wait: SpansWait::Expected, deadline: hour, quiet: Duration::ZERO, loose: hour };
    receiver_with(settings).await
}

async fn hasty() -> Receiver {
    receiver(SpansWait::Expected, Duration::from_millis(50)).await
}

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

async fn post(receiver: &Receiver, content_type: &str, is_packed: bool, body: Vec<u8>) -> Response {
    let request =
        client().post(format!("{}/v1/traces", receiver.endpoint())).header("content-type", content_type);
    let request = if is_packed { request.header("content-encoding", "gzip") } else { request };
    request.body(body).send().await.unwrap()
}

async fn send(receiver: &Receiver, spans: Vec<Value>) {
    let body = json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": spans }] }] }).to_string().into_bytes();
    assert_eq!(post(receiver, JSON, false, body).await.status(), 200);
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn context(number: u64) -> TraceContext {
    let mut trace = [7u8; 16];
    trace[..8].copy_from_slice(&number.to_be_bytes());
    TraceContext {
        trace_id: TraceId::from_bytes(trace),
        span_id: SpanId::from_bytes((number + 1).to_be_bytes()),
    }
}

fn expect(source: &dyn SpanSource, session: &SessionId, number: u32, context: TraceContext) {
    let sent_at = Timestamp(u64::from(number) * 1_000);
    source.expect(ExpectedTurn { session, number, context, sent_at, message: "" });
    source.ended(session, number, Timestamp(u64::from(number) * 1_000 + 500));
}

/// What comes of a session once it is waited for.
async fn settled(source: &dyn SpanSource, session: &SessionId) -> Vec<(u32, Trace)> {
    source.settle(session).await;
    source.collect(session)
}

fn span(trace: &str, id: &str, parent: Option<&str>, start: u64) -> Value {
    json!({
        "traceId": trace, "spanId": id, "parentSpanId": parent, "name": id,
        "startTimeUnixNano": start.to_string(), "endTimeUnixNano": (start + 10).to_string(),
    })
}

fn with_session(mut span: Value, key: &str, session: &str) -> Value {
    span["attributes"] = json!([{ "key": key, "value": { "stringValue": session } }]);
    span
}

fn names(trace: &Trace) -> Vec<&str> {
    trace.spans.iter().map(|span| span.name.as_str()).collect()
}

#[rstest]
#[case::protobuf(PROTOBUF, false)]
#[case::packed_protobuf(PROTOBUF, true)]
#[case::json(JSON, false)]
#[case::packed_json("application/json; charset=utf-8", true)]
#[tokio::test]
async fn two_turns_come_out_complete(#[case] content_type: &str, #[case] is_packed: bool) {
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
        let plain = match content_type {
            PROTOBUF => serde_json::from_str::<ExportTraceServiceRequest>(line).unwrap().encode_to_vec(),
            _ => line.as_bytes().to_vec(),
        };
        let body = if is_packed { pack(&plain) } else { plain };
        let response = post(&receiver, content_type, is_packed, body).await;
        assert_eq!(response.status(), 200);
        assert!(content_type.starts_with(response.headers()["content-type"].to_str().unwrap()));
        let answer = response.bytes().await.unwrap();
        match content_type {
            PROTOBUF => assert_eq!(ExportTraceServiceResponse::decode(answer).unwrap().partial_success, None),
            _ => assert_eq!(answer, "{}"),
        }
    }
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(turns.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
    assert!(turns.iter().all(|(_, trace)| trace.evidence == Evidence::Complete), "{turns:?}");
    assert_eq!(turns[0].1.tool_calls().map(|call| call.name.as_str()).collect::<Vec<_>>(), ["get_weather"]);
    assert_eq!(turns[1].1.model_calls().map(|call| call.usage.input_tokens).collect::<Vec<_>>(), [Some(120)]);
    assert!(
        turns.iter().flat_map(|(_, trace)| &trace.spans).all(|span| span.correlation == Correlation::TraceId)
    );
    receiver.shutdown().await;
}

#[rstest]
#[case("session.id")]
#[case("gen_ai.conversation.id")]
#[case("gcp.vertex.agent.session_id")]
#[case("traceloop.association.properties.session_id")]
#[tokio::test]
async fn a_trace_of_the_agents_own_is_found_by_the_session_it_names(#[case] key: &str) {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("session-1");
    expect(source.as_ref(), &session, 1, context(1));
    expect(source.as_ref(), &session, 2, context(2));
    let (first, second) = ("a".repeat(32), "b".repeat(32));
    // The child comes first and names nobody; it waits until its root names the session.
    send(&receiver, vec![span(&first, "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa1"), 1_020)]).await;
    assert_eq!(receiver.tally().unclaimed, 1);
    send(&receiver, vec![with_session(span(&first, "aaaaaaaaaaaaaaa1", None, 1_010), key, "session-1")])
        .await;
    send(&receiver, vec![with_session(span(&second, "bbbbbbbbbbbbbbb1", None, 2_010), key, "session-1")])
        .await;
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(names(&turns[0].1), ["aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2"]);
    assert_eq!(names(&turns[1].1), ["bbbbbbbbbbbbbbb1"]);
    assert!(turns.iter().all(|(_, trace)| trace.evidence == Evidence::Complete));
    assert!(
        turns.iter().flat_map(|(_, trace)| &trace.spans).all(|span| span.correlation == Correlation::Session)
    );
    assert_eq!(receiver.tally().unclaimed, 0);
}

#[tokio::test]
async fn a_session_may_be_named_by_the_process_alone() {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("session-1");
    expect(source.as_ref(), &session, 1, context(1));
    let resource =
        json!({ "attributes": [{ "key": "rehearsal.session.id", "value": { "stringValue": "session-1" } }] });
    let spans = vec![span(&"a".repeat(32), "aaaaaaaaaaaaaaa1", None, 1_010)];
    let body = json!({ "resourceSpans": [{ "resource": resource, "scopeSpans": [{ "spans": spans }] }] });
    post(&receiver, JSON, false, body.to_string().into_bytes()).await;
    assert_eq!(settled(source.as_ref(), &session).await[0].1.evidence, Evidence::Complete);
}

/// Half of the sessions are known by our trace ids, half by the session they name; all come at once, each
/// export with spans of many of them. As from a real exporter, a root comes after its children.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_sessions_at_once_never_mix() {
    const SESSIONS: u64 = 200;
    let receiver = patient().await;
    let source = receiver.source();
    let id = |number: u64| SessionId::new(format!("session-{number}"));
    let mut exports: Vec<Vec<Value>> = vec![Vec::new(); 20];
    for session in 0..SESSIONS {
        for turn in 1..=2u32 {
            let context = context(session * 10 + u64::from(turn));
            expect(source.as_ref(), &id(session), turn, context);
            let is_ours = session % 2 == 0;
            let trace = if is_ours {
                context.trace_id
            } else {
                self::context(1_000_000 + session * 10 + u64::from(turn)).trace_id
            };
            let ours = context.span_id.to_string();
            let root_id = format!("{:016x}", 0xf000_0000 + session * 10 + u64::from(turn));
            let root = span(
                &trace.to_string(),
                &root_id,
                is_ours.then_some(ours.as_str()),
                u64::from(turn) * 1_000 + 5,
            );
            let root = if is_ours { root } else { with_session(root, "session.id", id(session).as_str()) };
            let child_id = format!("{:016x}", 0xe000_0000 + session * 10 + u64::from(turn));
            let child = span(&trace.to_string(), &child_id, Some(&root_id), u64::from(turn) * 1_000 + 6);
            exports[(session as usize * 7) % 10].push(child);
            exports[10 + (session as usize * 3) % 10].push(root);
        }
    }
    let mut settling = JoinSet::new();
    for number in 0..SESSIONS {
        let source = Arc::clone(&source);
        settling.spawn(async move { (number, settled(source.as_ref(), &id(number)).await) });
    }
    for spans in exports {
        send(&receiver, spans).await;
    }
    for (session, turns) in settling.join_all().await {
        assert_eq!(turns.len(), 2);
        for (turn, trace) in turns {
            let expected = [0xf000_0000u64, 0xe000_0000]
                .map(|kind| format!("{:016x}", kind + session * 10 + u64::from(turn)));
            assert_eq!(
                (trace.evidence.clone(), names(&trace)),
                (Evidence::Complete, expected.iter().map(String::as_str).collect())
            );
        }
    }
    assert_eq!(
        (receiver.tally().received, receiver.tally().unclaimed, receiver.tally().late),
        (SESSIONS * 4, 0, 0)
    );
}

/// With a client instrumented and no agent, each call is a root of its own, and the last of them may wait
/// in the exporter for long after the first has come.
#[tokio::test]
async fn a_root_that_encloses_nothing_is_not_taken_for_the_last() {
    let receiver = thorough().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    let context = context(1);
    expect(source.as_ref(), &session, 1, context);
    let (trace, ours) = (context.trace_id.to_string(), context.span_id.to_string());
    send(&receiver, vec![span(&trace, "aaaaaaaaaaaaaaa2", Some(&ours), 1_010)]).await;
    let wait = tokio::time::timeout(Duration::from_millis(100), source.settle(&session)).await;
    assert!(wait.is_err(), "settled on the first of several roots");
    send(&receiver, vec![span(&trace, "aaaaaaaaaaaaaaa3", Some(&ours), 1_030)]).await;
    let turns = source.collect(&session);
    assert_eq!(names(&turns[0].1), ["aaaaaaaaaaaaaaa2", "aaaaaaaaaaaaaaa3"]);
    assert_eq!(turns[0].1.evidence, Evidence::Complete);
}

/// A turn that is whole settles at once, though `loose` would outlast the test.
#[tokio::test]
async fn a_root_around_its_children_is_the_last() {
    let receiver = thorough().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    let context = context(1);
    expect(source.as_ref(), &session, 1, context);
    let (trace, ours) = (context.trace_id.to_string(), context.span_id.to_string());
    let child = span(&trace, "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa1"), 1_010);
    send(&receiver, vec![child, span(&trace, "aaaaaaaaaaaaaaa1", Some(&ours), 1_010)]).await;
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(names(&turns[0].1), ["aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2"]);
}

/// A worker may put all that it does into one trace of its own.
#[tokio::test]
async fn sessions_that_share_a_trace_get_what_names_them_and_no_more() {
    let receiver = hasty().await;
    let source = receiver.source();
    let (first, second) = (SessionId::new("first"), SessionId::new("second"));
    expect(source.as_ref(), &first, 1, context(1));
    expect(source.as_ref(), &second, 1, context(2));
    let trace = "a".repeat(32);
    let named = |id: &str, session: &str| with_session(span(&trace, id, None, 1_010), "session.id", session);
    send(&receiver, vec![named("aaaaaaaaaaaaaaa1", "first"), named("aaaaaaaaaaaaaaa2", "second")]).await;
    send(&receiver, vec![span(&trace, "aaaaaaaaaaaaaaa3", None, 1_020)]).await;
    assert_eq!(names(&settled(source.as_ref(), &second).await[0].1), ["aaaaaaaaaaaaaaa2"]);
    send(&receiver, vec![named("aaaaaaaaaaaaaaa4", "first"), span(&trace, "aaaaaaaaaaaaaaa5", None, 1_020)])
        .await;
    assert_eq!(names(&settled(source.as_ref(), &first).await[0].1), ["aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa4"]);
    assert_eq!((receiver.tally().unclaimed, receiver.tally().late), (1, 1));
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let receiver = hasty().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    for number in 1..=3 {
        expect(source.as_ref(), &session, number, context(u64::from(number)));
    }
    let [first, second] = [1, 2].map(|number| context(number).trace_id.to_string());
    send(&receiver, vec![span(&first, "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa1"), 0)]).await;
    send(
        &receiver,
        vec![
            span(&second, "aaaaaaaaaaaaaaa1", Some(&context(2).span_id.to_string()), 0),
            span(&second, "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa3"), 0),
        ],
    )
    .await;
    let evidence: Vec<Evidence> =
        settled(source.as_ref(), &session).await.into_iter().map(|(_, trace)| trace.evidence).collect();
    let incomplete = |missing: &str| Evidence::Incomplete { missing: missing.to_owned() };
    assert_eq!(
        evidence,
        [
            incomplete("the agent's root span has not ended"),
            incomplete("1 span points to a parent that never came"),
            Evidence::Absent
        ]
    );
}

#[tokio::test]
async fn spans_of_a_settled_session_are_late_and_gone() {
    let receiver = hasty().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    expect(source.as_ref(), &session, 1, context(1));
    assert_eq!(settled(source.as_ref(), &session).await[0].1.evidence, Evidence::Absent);
    let ours = span(&context(1).trace_id.to_string(), "aaaaaaaaaaaaaaa1", None, 0);
    let theirs = with_session(span(&"a".repeat(32), "aaaaaaaaaaaaaaa2", None, 0), "session.id", "s");
    send(&receiver, vec![ours, theirs]).await;
    assert_eq!((receiver.tally().late, receiver.tally().unclaimed), (2, 0));
    assert_eq!(settled(source.as_ref(), &session).await, []);
}

#[tokio::test]
async fn spans_of_a_settled_session_do_not_reach_the_next_one() {
    let receiver = patient().await;
    let source = receiver.source();
    let (first, second) = (SessionId::new("first"), SessionId::new("second"));
    expect(source.as_ref(), &first, 1, context(1));
    expect(source.as_ref(), &second, 1, context(2));
    let root = |number: u64| {
        let context = context(number);
        span(&context.trace_id.to_string(), "aaaaaaaaaaaaaaa1", Some(&context.span_id.to_string()), 0)
    };
    send(&receiver, vec![root(1)]).await;
    assert_eq!(settled(source.as_ref(), &first).await[0].1.evidence, Evidence::Complete);
    send(&receiver, vec![root(1), root(2)]).await;
    assert_eq!(settled(source.as_ref(), &second).await[0].1.spans.len(), 1);
    assert_eq!(receiver.tally().late, 1);
}

#[tokio::test]
async fn an_agent_that_is_to_send_none_is_not_waited_for() {
    let receiver = receiver(SpansWait::Off, Duration::from_secs(3600)).await;
    let session = SessionId::new("s");
    expect(receiver.source().as_ref(), &session, 1, context(1));
    assert_eq!(settled(receiver.source().as_ref(), &session).await[0].1.evidence, Evidence::NotExpected);
}

/// The fourth session would wait for as long as a test may take if it waited at all: nothing sends.
#[tokio::test]
async fn after_three_sessions_in_vain_nobody_waits_until_something_comes() {
    let receiver = receiver(SpansWait::Auto, Duration::from_millis(30)).await;
    let source = receiver.source();
    for number in 1..=4u64 {
        let session = SessionId::new(number.to_string());
        expect(source.as_ref(), &session, 1, context(number));
        let (_, trace) = settled(source.as_ref(), &session).await.remove(0);
        assert_eq!(trace.evidence, Evidence::Absent);
        assert_eq!(
            trace.notes.iter().any(|note| note.starts_with("not waited for spans")),
            number == 4,
            "{:?}",
            trace.notes
        );
    }
    send(&receiver, vec![span(&"a".repeat(32), "aaaaaaaaaaaaaaa1", None, 0)]).await;
    let session = SessionId::new("5");
    expect(source.as_ref(), &session, 1, context(5));
    let (_, trace) = settled(source.as_ref(), &session).await.remove(0);
    assert_eq!(trace.notes, ["spans came in this run that carry neither our trace id nor our session id"]);
}

#[rstest]
#[case::bad_protobuf(PROTOBUF, false, b"\xff\xff\xff".to_vec(), 400)]
#[case::bad_json(JSON, false, b"{\"resourceSpans\": 1}".to_vec(), 400)]
#[case::bad_gzip(JSON, true, b"{}".to_vec(), 400)]
#[case::zip_bomb(JSON, true, pack(&vec![b' '; 65 << 20]), 413)]
#[case::too_large(JSON, false, vec![b' '; (64 << 20) + 1], 413)]
#[case::too_large_though_packed(JSON, true, vec![0; (16 << 20) + 1], 413)]
#[case::other_type("text/plain", false, b"{}".to_vec(), 415)]
#[tokio::test]
async fn what_cannot_be_read_is_refused_with_a_reason(
    #[case] content_type: &str,
    #[case] is_packed: bool,
    #[case] body: Vec<u8>,
    #[case] status: u16,
) {
    let receiver = hasty().await;
    let response = post(&receiver, content_type, is_packed, body).await;
    assert_eq!(response.status(), status);
    assert!(!response.bytes().await.unwrap().is_empty());
    assert_eq!(receiver.tally().received, 0);
}

#[rstest]
#[case("logs")]
#[case("metrics")]
#[tokio::test]
async fn other_signals_are_taken_and_let_go(#[case] signal: &str) {
    let receiver = hasty().await;
    let request =
        client().post(format!("{}/v1/{signal}", receiver.endpoint())).header("content-type", PROTOBUF);
    let response = request.body(vec![1, 2, 3]).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn spans_without_ids_are_reported_back() {
    let receiver = hasty().await;
    let body =
        json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": [span("", "", None, 0)] }] }] }).to_string();
    let answer: Value = post(&receiver, JSON, false, body.into_bytes()).await.json().await.unwrap();
    assert_eq!(answer["partialSuccess"]["rejectedSpans"], "1");
    assert_eq!(receiver.tally().invalid, 1);
}

#[tokio::test]
async fn a_closed_receiver_frees_its_port() {
    let receiver = hasty().await;
    let address = receiver.endpoint().trim_start_matches("http://").to_owned();
    receiver.shutdown().await;
    assert!(tokio::net::TcpListener::bind(address).await.is_ok());
}
