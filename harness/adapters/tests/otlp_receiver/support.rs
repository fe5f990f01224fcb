//! A receiver, sessions that wait for spans, and clients that send them.

use flate2::{Compression, write::GzEncoder};
use rehearsal_adapters::otlp::{IntakeSettings, Receiver, SettleSettings, Token};
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::{SessionId, SpanId, TraceContext, TraceId},
    span::{ExpectedTurn, SpanSource, Trace},
    suite::SpansWait,
};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::{io::Write, sync::Arc, time::Duration};

pub(crate) const FIXTURE: &str = include_str!("../../fixtures/otlp/strands.traceparent.jsonl");
pub(crate) const PROTOBUF: &str = "application/x-protobuf";
pub(crate) const JSON: &str = "application/json";

/// A time in 2030 that stands still.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_900_000_000_000_000_000)
    }
}

/// How a receiver is to be; the rest is as usual.
pub(crate) struct Setup {
    pub(crate) settle: SettleSettings,
    pub(crate) session_attributes: Vec<String>,
    pub(crate) memory: usize,
    pub(crate) token: Option<Token>,
}

impl Setup {
    pub(crate) fn new(wait: SpansWait, deadline: Duration) -> Self {
        let pause = Duration::from_millis(20);
        Self {
            settle: SettleSettings { wait, deadline, quiet: pause, loose: pause },
            session_attributes: vec![],
            memory: IntakeSettings::MEMORY,
            token: None,
        }
    }

    pub(crate) async fn start(self) -> Receiver {
        let Self { settle, session_attributes, memory, token } = self;
        let settings = IntakeSettings { settle, session_attributes, memory };
        Receiver::start(([127, 0, 0, 1], 0).into(), Arc::new(Noon), settings, token).await.unwrap()
    }
}

/// Waits for long, and settles soon where nothing is missing.
pub(crate) async fn patient() -> Receiver {
    Setup::new(SpansWait::Expected, Duration::from_secs(20)).start().await
}

/// Waits for longer than a test may take, except where a turn is whole.
pub(crate) async fn thorough() -> Receiver {
    let hour = Duration::from_secs(3600);
    let mut setup = Setup::new(SpansWait::Expected, hour);
    setup.settle = SettleSettings { quiet: Duration::ZERO, loose: hour, ..setup.settle };
    setup.start().await
}

/// Hardly waits.
pub(crate) async fn hasty() -> Receiver {
    Setup::new(SpansWait::Expected, Duration::from_millis(50)).start().await
}

pub(crate) fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// Posts a body to one of the signals.
pub(crate) async fn post_to(
    receiver: &Receiver,
    signal: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Response {
    let request = client().post(format!("{}/v1/{signal}", receiver.endpoint()));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(body).send().await.unwrap()
}

pub(crate) async fn post(
    receiver: &Receiver,
    content_type: &str,
    is_packed: bool,
    body: Vec<u8>,
) -> Response {
    let encoding = if is_packed { "gzip" } else { "identity" };
    post_to(receiver, "traces", &[("content-type", content_type), ("content-encoding", encoding)], body).await
}

pub(crate) async fn send(receiver: &Receiver, spans: Vec<Value>) {
    assert_eq!(post(receiver, JSON, false, request(spans)).await.status(), 200);
}

pub(crate) async fn send_logs(receiver: &Receiver, logs: Vec<Value>) {
    let body =
        json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": logs }] }] }).to_string().into_bytes();
    let response = post_to(receiver, "logs", &[("content-type", JSON)], body).await;
    assert_eq!(response.status(), 200);
}

/// An export request in JSON.
pub(crate) fn request(spans: Vec<Value>) -> Vec<u8> {
    json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": spans }] }] }).to_string().into_bytes()
}

pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The context of a turn by a number; no two numbers share an id.
pub(crate) fn context(number: u64) -> TraceContext {
    let mut trace = [7u8; 16];
    trace[..8].copy_from_slice(&number.to_be_bytes());
    TraceContext {
        trace_id: TraceId::from_bytes(trace),
        span_id: SpanId::from_bytes((number + 1).to_be_bytes()),
    }
}

/// A turn that took place from `number` thousand to half a thousand later.
pub(crate) fn expect(source: &dyn SpanSource, session: &SessionId, number: u32, context: TraceContext) {
    expect_at(source, session, (number, context), u64::from(number) * 1_000, "");
}

/// A turn of half a thousand nanoseconds from then, in which the user said this.
pub(crate) fn expect_at(
    source: &dyn SpanSource,
    session: &SessionId,
    (number, context): (u32, TraceContext),
    from: u64,
    message: &str,
) {
    source.expect(ExpectedTurn {
        session,
        number,
        context,
        sent_at: Timestamp(from),
        message,
        attempt: None,
    });
    source.ended(session, number, Timestamp(from + 500));
}

/// What comes of a session once it is waited for.
pub(crate) async fn settled(source: &dyn SpanSource, session: &SessionId) -> Vec<(u32, Trace)> {
    source.settle(session).await;
    source.collect(session)
}

pub(crate) fn span(trace: &str, id: &str, parent: Option<&str>, start: u64) -> Value {
    json!({
        "traceId": trace, "spanId": id, "parentSpanId": parent.unwrap_or_default(), "name": id,
        "startTimeUnixNano": start.to_string(), "endTimeUnixNano": (start + 10).to_string(),
    })
}

/// The span that stands right under that of its turn.
pub(crate) fn root(context: TraceContext, id: &str, start: u64) -> Value {
    span(&context.trace_id.to_string(), id, Some(&context.span_id.to_string()), start)
}

pub(crate) fn with(mut span: Value, key: &str, value: &str) -> Value {
    let attribute = json!({ "key": key, "value": { "stringValue": value } });
    match span["attributes"].as_array_mut() {
        Some(attributes) => attributes.push(attribute),
        None => span["attributes"] = json!([attribute]),
    }
    span
}

pub(crate) fn names(trace: &Trace) -> Vec<&str> {
    trace.spans.iter().map(|span| span.name.as_str()).collect()
}
