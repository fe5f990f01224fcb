//! What real frameworks sent, against what they are known to have done (`fixtures/otlp/MANIFEST.json`).
#![cfg(test)]

use rehearsal_adapters::otlp::{TurnView, decode, understand};
use rehearsal_core::span::{Activity, AgentCall, ToolCall};
use rstest::rstest;
use serde_json::Value;
use std::{fs, path::PathBuf};

fn file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/otlp").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn turns(name: &str) -> Vec<TurnView> {
    let lines = file(&format!("{name}.jsonl"));
    let spans = lines.lines().flat_map(|line| decode::json(line.as_bytes()).unwrap().spans).collect();
    understand(spans, Vec::new())
}

/// What the manifest says of one fixture.
struct Truth {
    manifest: Value,
    name: String,
}

impl Truth {
    fn of(name: &str) -> Self {
        Self { manifest: serde_json::from_str(&file("MANIFEST.json")).unwrap(), name: name.to_owned() }
    }

    fn fixture(&self) -> &Value {
        &self.manifest["fixtures"][&self.name]
    }

    fn turns(&self) -> &[Value] {
        let conversation = self.fixture()["conversation"].as_str().unwrap();
        self.manifest["conversations"][conversation]["turns"].as_array().unwrap()
    }

    fn shows(&self, fact: &str) -> bool {
        !self.fixture()["missing"].as_array().is_some_and(|missing| missing.iter().any(|name| name == fact))
    }

    fn usage(&self, turn: &Value) -> Vec<(Option<u64>, Option<u64>)> {
        let offset = self.fixture()["output_tokens_offset"].as_u64().unwrap_or(0);
        let calls = turn["usage"].as_array().unwrap().iter();
        calls.map(|call| (call[0].as_u64(), call[1].as_u64().map(|tokens| tokens + offset))).collect()
    }
}

fn usage(turn: &TurnView) -> Vec<(Option<u64>, Option<u64>)> {
    turn.trace.model_calls().map(|call| (call.usage.input_tokens, call.usage.output_tokens)).collect()
}

fn check_tool_call(truth: &Truth, expected: &Value, call: &ToolCall) {
    assert_eq!(call.name, expected["name"]);
    assert_eq!(call.id.as_deref(), expected["id"].as_str());
    if truth.shows("tool_args") {
        assert_eq!(call.arguments.as_ref(), Some(&expected["arguments"]));
    }
    assert_eq!(call.error.as_deref(), expected["error"].as_str());
    if truth.shows("tool_result") && call.error.is_none() {
        assert_eq!(call.result.as_ref(), Some(&expected["result"]));
    }
}

fn check_turn(truth: &Truth, expected: &Value, turn: &TurnView) {
    if truth.shows("user") {
        assert_eq!(turn.user.as_deref(), expected["user"].as_str());
    }
    if truth.shows("final") {
        assert_eq!(turn.reply.as_deref(), expected["final"].as_str());
    }
    if truth.shows("session") {
        assert_eq!(turn.session.as_deref(), truth.manifest["session_id"].as_str());
    }
    assert_eq!(usage(turn), truth.usage(expected));
    assert_eq!(turn.error.is_some(), expected["error"].is_string(), "{:?}", turn.error);
    assert!(turn.error.iter().all(|error| error.contains("mock provider failure")), "{:?}", turn.error);
    for call in turn.trace.model_calls().filter(|call| call.usage.is_reported()) {
        assert_eq!(call.usage.cache_read_tokens, Some(8));
        assert!(call.model.as_deref().is_some_and(|model| model.contains("mock-gpt")));
    }
    let calls: Vec<&ToolCall> = turn.trace.tool_calls().collect();
    let expected = expected["tool_calls"].as_array().unwrap();
    assert_eq!(calls.len(), expected.len(), "{calls:?}");
    for (expected, call) in expected.iter().zip(calls) {
        check_tool_call(truth, expected, call);
    }
}

#[rstest]
fn what_happened_is_found(
    #[values(
        "strands",
        "strands.traceparent",
        "strands.tool_error",
        "strands.llm_error",
        "strands.latest_semconv",
        "strands.latest_semconv_attributes",
        "strands.split_exports",
        "pydantic_ai",
        "pydantic_ai.traceparent",
        "pydantic_ai.tool_error",
        "pydantic_ai.llm_error",
        "pydantic_ai.conversation_id",
        "pydantic_ai.http_fastapi",
        "pydantic_ai.http_fastapi_native",
        "google_adk",
        "google_adk.traceparent",
        "google_adk.no_content",
        "google_adk.tool_error",
        "google_adk.llm_error",
        "google_adk.legacy_schema",
        "google_adk.api_server",
        "openai_raw_otel_genai.traceparent",
        "openai_raw_otel_genai.llm_error"
    )]
    name: &str,
) {
    let truth = Truth::of(name);
    let turns = turns(name);
    assert_eq!(turns.len(), truth.turns().len());
    for (expected, turn) in truth.turns().iter().zip(&turns) {
        check_turn(&truth, expected, turn);
    }
}

fn agents(turn: &TurnView) -> Vec<&AgentCall> {
    let mut found = Vec::new();
    for span in &turn.trace.spans {
        if let Activity::Agent(call) = &span.activity {
            found.push(call);
        }
    }
    found
}

#[rstest]
#[case::names_alone("strands", "weather-agent", None)]
#[case::definitions("strands.latest_semconv", "weather-agent", Some("Get the current weather for a city."))]
#[case::from_the_models("pydantic_ai", "weather-agent", Some("Get the current weather for a city."))]
#[case::from_requests(
    "google_adk.legacy_schema",
    "weather_agent",
    Some("Get the current weather for a city.")
)]
fn the_agent_is_known_with_its_prompt_and_tools(
    #[case] fixture: &str,
    #[case] name: &str,
    #[case] description: Option<&str>,
) {
    let turns = turns(fixture);
    let agents = agents(&turns[0]);
    let agent = agents.iter().find(|agent| agent.name.as_deref() == Some(name)).unwrap();
    let prompt = Truth::of(fixture).manifest["system_prompt"].as_str().unwrap().to_owned();
    assert!(agent.system_prompt.as_ref().is_some_and(|text| text.starts_with(&prompt)), "{agent:?}");
    assert_eq!(agent.tools[0].name, "get_weather");
    let said = agent.tools[0].description.as_deref();
    assert_eq!(said.map(|said| said.lines().next().unwrap()), description);
}

/// Every model call is a trace of its own and no tool has a span: turns cannot be told by traces, yet what
/// was said is all there.
#[rstest]
#[case("openai_raw_otel_genai", 3)]
#[case("openai_raw_otel_genai.no_content", 3)]
fn a_bare_client_without_a_parent_shows_its_calls(#[case] name: &str, #[case] calls: usize) {
    let turns = turns(name);
    let all: Vec<_> = turns.iter().flat_map(usage).collect();
    let truth = Truth::of(name);
    let expected: Vec<_> = truth.turns().iter().flat_map(|turn| truth.usage(turn)).collect();
    assert_eq!(all.len(), calls);
    assert_eq!(all, expected);
}

#[test]
fn what_the_sender_dropped_is_told() {
    let turns = turns("extra.strands_event_limit");
    assert_eq!(turns[0].trace.notes.len(), 1);
    assert!(turns[0].trace.notes[0].contains("68 events on 2 spans"), "{:?}", turns[0].trace.notes);
}

#[test]
fn what_was_said_is_kept_once() {
    let turns = turns("strands.latest_semconv_attributes");
    let kept = turns.iter().flat_map(|turn| &turn.trace.spans).flat_map(|span| span.attributes.keys());
    let content: Vec<&String> = kept.filter(|key| key.ends_with(".messages")).collect();
    assert_eq!(content, Vec::<&String>::new());
}
