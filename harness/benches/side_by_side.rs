//! The whole of a run against a model server over the wire: to be measured beside other harnesses that make the same calls.
//!
//! `MOCK_URL=http://127.0.0.1:PORT cargo bench --bench side_by_side -- --n N --c C [--turns 5]` plays N conversations, C at once.
//! The server speaks OpenAI's chat completions for the models `agent-m`, `user-m`, `profile-m` and `judge-m`. A conversation of five
//! turns is 13 calls: a profile, five replies of the agent, five moves of the user, two judgements. The agent asks the server and
//! sends two spans for each turn by OTLP; what that costs it is in the figures. Nothing is asserted: the last line is
//! `RESULT {"ok": .., "errors": .., "run_s": ..}`, where `ok` counts conversations that were played, judged and traced.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a benchmark reads the clock and its environment, prints what it measured, and stops where it stands"
)]

use async_trait::async_trait;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, KeyValue, any_value::Value as Any},
    trace::v1::{ResourceSpans, ScopeSpans, Span},
};
use prost::Message as _;
use rehearsal::{
    clock::SystemClock,
    core::{
        agent::{Agent, AgentError, Dialogue, Input, Reply, Request},
        clock::Clock as _,
        ids::SessionId,
        summary::RowScore,
    },
    play::{self, Guest, Options},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Instant};

/// As long as an agent's instructions are at least.
const SYSTEM: &str = "You are the support agent of a web shop. Answer briefly and correctly.";
/// What the customer wants.
const OPENING: &str = "I bought a lamp last week and it does not fit. I want to send it back.";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |flag: &str, usual: u32| {
        let at = arguments.iter().position(|argument| argument == flag);
        at.and_then(|at| arguments.get(at + 1)).map_or(usual, |text| text.parse().expect("a number"))
    };
    let (conversations, jobs, turns) = (number("--n", 200), number("--c", 16), number("--turns", 5));
    let server = std::env::var("MOCK_URL").unwrap_or_else(|_| {
        println!("set MOCK_URL to the address of a server that speaks OpenAI's API");
        std::process::exit(0)
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let began = Instant::now();
    let ok = runtime.block_on(rehearse(&server, (conversations, jobs, turns)));
    let errors = conversations - ok;
    println!(r#"RESULT {{"ok": {ok}, "errors": {errors}, "run_s": {:.3}}}"#, began.elapsed().as_secs_f64());
}

/// Plays the conversations; returns how many were played, judged and traced.
async fn rehearse(server: &str, (conversations, jobs, turns): (u32, u32, u32)) -> u32 {
    let place = tempfile::tempdir().expect("a temporary folder");
    let file = place.path().join("suite.yaml");
    std::fs::write(&file, suite(server, conversations, turns)).expect("the suite can be written");
    let (url, client) = (format!("{server}/v1/chat/completions"), reqwest::Client::builder().no_proxy());
    let client = client.build().expect("a client");
    // A program sends its spans over few connections, and not over one for each of its conversations.
    let exporter = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(16);
    let exporter = exporter.build().expect("a client");
    let agent = move |endpoint: &str| {
        Arc::new(Shop { url, traces: format!("{endpoint}/v1/traces"), client, exporter }) as Arc<dyn Agent>
    };
    let options = Options { jobs, folder: Some(place.path().join("run")), ..Options::default() };
    let played = play::suite(&file, Guest::exporting(agent), options).await.expect("the suite is played");
    played.warnings.iter().for_each(|warning| println!("warning: {warning}"));
    played.summary.causes.iter().for_each(|(cause, count)| println!("{count} times: {cause}"));
    let bytes = std::fs::metadata(place.path().join("run/run.db")).map_or(0, |file| file.len());
    println!("journal {} bytes a conversation", bytes / u64::from(conversations.max(1)));
    let is_scored = |score: &RowScore| matches!(score, RowScore::Scored { .. });
    let rows = played.summary.rows.values();
    let complete = rows
        .filter(|row| row.scores.len() == 2 && row.scores.values().all(is_scored) && row.unseen_turns == 0);
    u32::try_from(complete.count()).unwrap_or(u32::MAX)
}

/// A case for each conversation, so that each has a profile of its own.
fn suite(server: &str, conversations: u32, turns: u32) -> String {
    let case = |number| {
        format!(
            "  - name: lamp-{number}
    input: {OPENING}
    task_description: The return of the lamp is arranged
    personas: [auto]
"
        )
    };
    let cases: String = (1..=conversations).map(case).collect();
    format!(
        "suite: side-by-side
agent: {{ in_process: true, spans: expected }}
models: {{ actor: mock/user-m, profile: mock/profile-m, judge: mock/judge-m }}
providers: {{ mock: {{ base_url: '{server}/v1' }} }}
defaults: {{ max_turns: {turns} }}
evaluators: [helpfulness, goal_success]
cases:
{cases}"
    )
}

/// The agent under test: asks the server, and tells what it did.
#[derive(Clone)]
struct Shop {
    url: String,
    traces: String,
    client: reqwest::Client,
    exporter: reqwest::Client,
}

/// One conversation with it.
struct Visit {
    shop: Arc<Shop>,
    messages: Vec<Value>,
}

#[async_trait]
impl Agent for Shop {
    async fn open(&self, _session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let shop = Arc::new(self.clone());
        Ok(Box::new(Visit { shop, messages: vec![json!({ "role": "system", "content": SYSTEM })] }))
    }
}

#[async_trait]
impl Dialogue for Visit {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        let (Input::Message(words) | Input::Answers { words, .. }) = request.input;
        let began = SystemClock.now().0;
        self.messages.push(json!({ "role": "user", "content": words }));
        let body = json!({ "model": "agent-m", "messages": self.messages });
        let broken = |error: reqwest::Error| AgentError::Unreachable(error.to_string());
        let shop = &self.shop;
        let asking = shop.client.post(&shop.url).json(&body);
        drop(body);
        let answer = asking.send().await.map_err(broken)?;
        let answer: Value = answer.json().await.map_err(broken)?;
        let text = answer.pointer("/choices/0/message/content").and_then(Value::as_str).unwrap_or_default();
        self.messages.push(json!({ "role": "assistant", "content": text }));
        let times = (began, SystemClock.now().0);
        let spans = spans(&request, (words, text), &answer, times).encode_to_vec();
        let (client, traces) = (shop.exporter.clone(), shop.traces.clone());
        // As an exporter would, beside the reply.
        tokio::spawn(async move {
            let sent =
                client.post(traces).header("content-type", "application/x-protobuf").body(spans).send();
            sent.await.expect("the receiver listens");
        });
        Ok(Reply::words(text))
    }
}

/// A turn as two spans: the agent, and its call of the model.
fn spans(
    request: &Request<'_>,
    (words, text): (&str, &str),
    answer: &Value,
    (began, ended): (u64, u64),
) -> ExportTraceServiceRequest {
    let message = |role: &str, content: &str| {
        json!([{ "role": role, "parts": [{ "type": "text", "content": content }] }]).to_string()
    };
    let tokens = |name: &str| answer.pointer(name).and_then(Value::as_i64).unwrap_or_default();
    let context = request.context;
    let trace = context.trace_id.to_string();
    let above = bytes(&context.span_id.to_string());
    let [agent, call] =
        [1, 2].map(|number| above.iter().take(7).copied().chain([number]).collect::<Vec<u8>>());
    let span = |(id, parent): (Vec<u8>, Vec<u8>), name: &str, attributes: Vec<KeyValue>| Span {
        trace_id: bytes(&trace),
        span_id: id,
        parent_span_id: parent,
        name: name.to_owned(),
        start_time_unix_nano: began,
        end_time_unix_nano: ended,
        attributes,
        ..Span::default()
    };
    let words_of = || {
        [
            text_of("gen_ai.input.messages", &message("user", words)),
            text_of("gen_ai.output.messages", &message("assistant", text)),
        ]
    };
    let of_agent = [text_of("gen_ai.operation.name", "invoke_agent"), text_of("gen_ai.agent.name", "shop")];
    let of_call = [
        text_of("gen_ai.operation.name", "chat"),
        text_of("gen_ai.request.model", "agent-m"),
        count_of("gen_ai.usage.input_tokens", tokens("/usage/prompt_tokens")),
        count_of("gen_ai.usage.output_tokens", tokens("/usage/completion_tokens")),
    ];
    let spans = vec![
        span((agent.clone(), above), "invoke_agent shop", of_agent.into_iter().chain(words_of()).collect()),
        span((call, agent), "chat agent-m", of_call.into_iter().chain(words_of()).collect()),
    ];
    let scope_spans = vec![ScopeSpans { spans, ..ScopeSpans::default() }];
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }],
    }
}

fn text_of(key: &str, text: &str) -> KeyValue {
    pair(key, Any::StringValue(text.to_owned()))
}

fn count_of(key: &str, count: i64) -> KeyValue {
    pair(key, Any::IntValue(count))
}

fn pair(key: &str, value: Any) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}

/// The bytes that these hexadecimal digits stand for.
fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}
