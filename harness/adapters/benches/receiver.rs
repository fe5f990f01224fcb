//! What it costs to take spans in, on one core and without a network: decoding protobuf, filing, settling, collecting
//! and understanding them.
//!
//! `cargo bench -p rehearsal-adapters --bench receiver -- SESSIONS AT_ONCE` sends that many sessions of a hundred spans
//! through, so many open at the same time, and prints spans a second for each step and the peak memory of the process.
//! Nothing is asserted but that no span is lost: figures are for people to compare.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock, prints what it measured, and stops where it stands"
)]

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value::Value as Any},
    resource::v1::Resource,
    trace::v1::{ResourceSpans, ScopeSpans, Span},
};
use prost::Message;
use rehearsal_adapters::otlp::{Intake, IntakeSettings, SettleSettings, decode};
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::{SessionId, SpanId, TraceContext, TraceId},
    span::{Evidence, ExpectedTurn, SpanSource},
    suite::SpansWait,
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::task::JoinSet;

const TURNS: u64 = 5;
/// A turn's spans: a server's, an agent's, and rounds of a step, a model call and a tool call.
const ROUNDS: u64 = 6;
const SPANS: u64 = TURNS * (2 + 3 * ROUNDS);
/// As many spans as SDKs put into one export by default.
const BATCH: usize = 512;
const SECOND: u64 = 1_000_000_000;

/// How long each step took.
#[derive(Default)]
struct Times {
    decoding: Duration,
    filing: Duration,
    settling: Duration,
    collecting: Duration,
}

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let [sessions, at_once] = numbers[..] else { return measure(10_000, 200) };
    measure(sessions, at_once);
}

fn measure(sessions: u64, at_once: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let settle = SettleSettings {
        wait: SpansWait::Expected,
        deadline: Duration::from_secs(10),
        quiet: Duration::ZERO,
        loose: Duration::ZERO,
    };
    let settings = IntakeSettings { settle, session_attributes: vec![], memory: IntakeSettings::MEMORY };
    let intake = Intake::new(Arc::new(Now), settings);
    let mut times = Times::default();
    let mut bytes = 0;
    for first in (0..sessions).step_by(usize::try_from(at_once).unwrap()) {
        let wave = first..sessions.min(first + at_once);
        bytes += runtime.block_on(play(&intake, wave, &mut times));
    }
    let spans = sessions * SPANS;
    assert_eq!((intake.tally().by_trace_id, intake.tally().late), (spans, 0));
    println!("{spans} spans of {sessions} sessions, {at_once} open at once, {} bytes a span", bytes / spans);
    let rate = |time: Duration| spans as f64 / time.as_secs_f64();
    let Times { decoding, filing, settling, collecting } = times;
    println!("decoding protobuf      {:>9.0} spans a second", rate(decoding));
    println!("filing                 {:>9.0}", rate(filing));
    println!("settling               {:>9.0}", rate(settling));
    println!("collecting and reading {:>9.0}", rate(collecting));
    println!("all of it              {:>9.0}", rate(decoding + filing + settling + collecting));
    println!("peak {} MiB", peak());
}

/// Plays one wave of sessions; returns how many bytes came on the wire.
async fn play(intake: &Intake, wave: std::ops::Range<u64>, times: &mut Times) -> u64 {
    let source = intake.source();
    let requests = announce(source.as_ref(), wave.clone());
    for request in &requests {
        let began = Instant::now();
        let batch = decode::protobuf(request).unwrap();
        times.decoding += began.elapsed();
        let began = Instant::now();
        intake.take(batch);
        times.filing += began.elapsed();
    }
    let began = Instant::now();
    let mut settling = JoinSet::new();
    for session in wave.clone() {
        let source = Arc::clone(&source);
        settling.spawn(async move { source.settle(&id(session)).await });
    }
    settling.join_all().await;
    times.settling += began.elapsed();
    for session in wave {
        let began = Instant::now();
        let turns = source.collect(&id(session));
        times.collecting += began.elapsed();
        assert!(turns.iter().all(|(_, trace)| trace.evidence == Evidence::Complete));
    }
    requests.iter().map(|request| request.len() as u64).sum()
}

/// Announces the turns of these sessions, and makes the requests in which their spans come, mixed as in life: turn by
/// turn, a batch with spans of many sessions.
fn announce(source: &dyn SpanSource, wave: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    let mut spans = Vec::new();
    for turn in 1..=TURNS {
        for session in wave.clone() {
            let now = Now.now();
            let (number, context) = (u32::try_from(turn).unwrap(), context(session, turn));
            source.expect(ExpectedTurn {
                session: &id(session),
                number,
                context,
                sent_at: now,
                message: "",
                attempt: None,
            });
            source.ended(&id(session), number, Timestamp(now.0 + SECOND));
            spans.extend(of_turn(context, turn, now.0));
        }
    }
    spans.chunks(BATCH).map(|batch| request(batch.to_vec())).collect()
}

fn id(session: u64) -> SessionId {
    SessionId::new(format!("session-{session}"))
}

fn context(session: u64, turn: u64) -> TraceContext {
    let number = u128::from(session * TURNS + turn);
    TraceContext {
        trace_id: TraceId::from_bytes(number.to_be_bytes()),
        span_id: SpanId::from_bytes(u64::MAX.to_be_bytes()),
    }
}

/// The spans of a turn, the children first, as exporters send them.
fn of_turn(context: TraceContext, turn: u64, start: u64) -> Vec<Span> {
    const SERVER: u64 = 1_000;
    const AGENT: u64 = 1_001;
    let history = history(turn);
    let make = |number: u64, parent: u64, attributes: Vec<KeyValue>| Span {
        trace_id: u128::from_str_radix(&context.trace_id.to_string(), 16).unwrap().to_be_bytes().to_vec(),
        span_id: number.to_be_bytes().to_vec(),
        parent_span_id: parent.to_be_bytes().to_vec(),
        name: format!("span {number}"),
        start_time_unix_nano: start + 1_000 - number.min(900),
        end_time_unix_nano: start + 10_000 + number,
        attributes,
        ..Span::default()
    };
    let mut spans = Vec::new();
    for round in 0..ROUNDS {
        let (step, model, tool) = (round * 3 + 1, round * 3 + 2, round * 3 + 3);
        spans.push(make(model, step, model_call(&history)));
        spans.push(make(tool, step, tool_call(round)));
        spans.push(make(step, AGENT, vec![text("gen_ai.operation.name", "execute_event_loop_cycle")]));
    }
    spans.push(make(AGENT, SERVER, vec![text("gen_ai.operation.name", "invoke_agent")]));
    spans.push(make(SERVER, u64::MAX, vec![text("http.request.method", "POST"), text("url.path", "/chat")]));
    spans
}

/// What was said until this turn: each model call holds all of it again.
fn history(turn: u64) -> String {
    let said = |role: &str, words: &str| json!({ "role": role, "parts": [{ "type": "text", "content": words.repeat(4) }] });
    let messages: Vec<_> = (0..turn)
        .flat_map(|_| {
            [
                said("user", "I need to book a flight to Paris. "),
                said("assistant", "On which date would you like to travel? "),
            ]
        })
        .collect();
    json!(messages).to_string()
}

fn model_call(history: &str) -> Vec<KeyValue> {
    let output =
        json!([{ "role": "assistant", "parts": [{ "type": "text", "content": "There are two flights." }] }]);
    let usage = |key: &str, tokens: i64| pair(key, Any::IntValue(tokens));
    vec![
        text("gen_ai.operation.name", "chat"),
        text("gen_ai.provider.name", "aws.bedrock"),
        text("gen_ai.request.model", "amazon.nova-2-lite-v1:0"),
        text("gen_ai.response.model", "amazon.nova-2-lite-v1:0"),
        text("gen_ai.input.messages", history),
        text("gen_ai.output.messages", &output.to_string()),
        usage("gen_ai.usage.input_tokens", 500),
        usage("gen_ai.usage.output_tokens", 20),
    ]
}

fn tool_call(round: u64) -> Vec<KeyValue> {
    vec![
        text("gen_ai.operation.name", "execute_tool"),
        text("gen_ai.tool.name", "search_flights"),
        text("gen_ai.tool.call.id", &format!("call-{round}")),
        text("gen_ai.tool.call.arguments", r#"{"origin":"Lisbon","destination":"Paris"}"#),
        text(
            "gen_ai.tool.call.result",
            r#"{"flights":[{"id":"TP 440","price":120},{"id":"AF 1195","price":98}]}"#,
        ),
    ]
}

fn text(key: &str, value: &str) -> KeyValue {
    pair(key, Any::StringValue(value.to_owned()))
}

fn pair(key: &str, value: Any) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}

fn request(spans: Vec<Span>) -> Vec<u8> {
    let scope = Some(InstrumentationScope { name: "bench".to_owned(), ..InstrumentationScope::default() });
    let resource = Some(Resource { attributes: vec![text("service.name", "bench")], ..Resource::default() });
    let scope_spans = vec![ScopeSpans { scope, spans, ..ScopeSpans::default() }];
    let resource_spans = vec![ResourceSpans { resource, scope_spans, ..ResourceSpans::default() }];
    ExportTraceServiceRequest { resource_spans }.encode_to_vec()
}

struct Now;

impl Clock for Now {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970");
        Timestamp(u64::try_from(since.as_nanos()).unwrap())
    }
}

/// The largest resident set of this process, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
