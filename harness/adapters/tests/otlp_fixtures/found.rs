//! Every recording: all that its framework is known to have done is found, or it is said how to have it sent.

use crate::truth::{Truth, folder, name_of, turns};
use rehearsal_adapters::otlp::{Missing, Note, TurnView};
use rehearsal_core::{
    span::{Activity, AgentCall, ToolCall},
    usage::Usage,
};
use rstest::rstest;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Recordings whose sender gives no count of cached tokens, or none of those a model thought with.
const WITHOUT_CACHED: [&str; 4] =
    ["openai_agents_openinference.chat_api", "openai_agents_otel", "smolagents", "llamaindex"];
const WITHOUT_REASONING: [&str; 7] = [
    "openai_agents_openinference.chat_api",
    "openai_agents_otel",
    "smolagents",
    "llamaindex",
    "strands",
    "langgraph_openllmetry",
    "vercel_ai_7",
];
/// Recordings that say of a failed tool more, or less, than what it raised.
const OTHER_WORDS: [(&str, &str); 2] = [
    ("openai_agents_openinference.tool_error", "Error details are redacted"),
    ("langgraph_langsmith.tool_error", "ValueError: unknown city: Atlantis"),
];

#[rstest]
fn what_happened_is_found(
    #[files("fixtures/otlp/*.jsonl")]
    #[exclude("logs|extra")]
    path: PathBuf,
) {
    let truth = Truth::of(&name_of(&path));
    let turns = turns(&truth.name);
    if !truth.shows("turns") {
        return calls_are_there_and_told_as_turns(&truth, &turns);
    }
    assert_eq!(turns.len(), truth.turns().len());
    for (expected, turn) in truth.turns().iter().zip(&turns) {
        words(&truth, expected, turn);
        models(&truth, expected, turn);
        tools(&truth, expected, turn);
        session(&truth, turn);
        agent(&truth, turn);
    }
    let conversations: BTreeSet<usize> = turns.iter().map(|turn| turn.conversation).collect();
    assert_eq!(conversations.len(), if truth.shows("history") { 1 } else { turns.len() });
}

#[test]
fn every_recording_is_in_the_manifest_and_the_other_way_round() {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let recordings: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .map(|path| name_of(&path))
        .filter(|name| !name.ends_with(".logs") && !name.starts_with("extra."))
        .collect();
    let manifest = Truth::of("strands").manifest;
    let listed: BTreeSet<String> = manifest["fixtures"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(recordings, listed);
}

/// Nothing says which calls make a turn: each is shown as one, with the tokens, and with what to do about it.
fn calls_are_there_and_told_as_turns(truth: &Truth, turns: &[TurnView]) {
    let found: Vec<_> = turns.iter().flat_map(tokens).collect();
    let expected: Vec<_> = truth.turns().iter().flat_map(|turn| truth.usage(turn)).collect();
    assert_eq!((turns.len(), found), (expected.len(), expected));
    for turn in turns {
        let wanted = [Missing::Turns, Missing::Words, Missing::Agent, Missing::Session];
        assert_eq!(wanted.map(|what| misses(turn, what)), [true; 4], "{:?}", turn.notes);
    }
}

fn words(truth: &Truth, expected: &Value, turn: &TurnView) {
    let user = if truth.shows("user") { expected["user"].as_str() } else { None };
    let reply = if truth.shows("final") { expected["final"].as_str() } else { None };
    assert_eq!((turn.user.as_deref(), turn.reply.as_deref()), (user, reply));
    assert_eq!(misses(turn, Missing::Words), !truth.shows("user"), "{:?}", turn.notes);
    assert_eq!(turn.error.is_some(), expected["error"].is_string(), "{:?}", turn.error);
    assert!(turn.error.iter().all(|error| error.contains("mock provider failure")), "{:?}", turn.error);
}

fn models(truth: &Truth, expected: &Value, turn: &TurnView) {
    let shows = truth.shows("usage");
    let usage = truth.usage(expected);
    let none = vec![(None, None); usage.len()];
    assert_eq!(tokens(turn), if shows { usage } else { none });
    assert_eq!(misses(turn, Missing::Tokens), !shows, "{:?}", turn.notes);
    for call in turn.trace.model_calls().filter(|call| call.error.is_none()) {
        let is_of = |families: &[&str]| families.iter().any(|family| truth.name.starts_with(family));
        let tokens = (call.usage.cache_read_tokens, call.usage.reasoning_tokens);
        let cached = (!is_of(&WITHOUT_CACHED)).then_some(8);
        let reasoning = (!is_of(&WITHOUT_REASONING)).then_some(4);
        assert_eq!(tokens, (cached, reasoning), "{:?}", call.usage);
        assert!(call.model.as_deref().is_some_and(|model| model.contains(truth.text("request_model"))));
        assert!(call.provider.is_some());
    }
    for call in turn.trace.model_calls().filter(|call| call.error.is_some()) {
        assert_eq!(call.usage, Usage::default());
    }
}

fn tools(truth: &Truth, expected: &Value, turn: &TurnView) {
    let calls: Vec<&ToolCall> = turn.trace.tool_calls().collect();
    let expected = expected["tool_calls"].as_array().unwrap();
    assert_eq!(calls.len(), expected.len(), "{calls:?}");
    for (expected, call) in expected.iter().zip(calls) {
        assert_eq!(call.name, expected["name"]);
        if truth.shows("tool_id") {
            assert_eq!(call.id.as_deref(), expected["id"].as_str());
        }
        let arguments = truth.shows("tool_args").then(|| expected["arguments"].clone());
        assert_eq!(call.arguments, arguments);
        let other = OTHER_WORDS.iter().find(|(name, _)| *name == truth.name);
        match (other, &call.error) {
            (Some((_, words)), Some(error)) => assert!(error.contains(words), "{error}"),
            (_, error) => assert_eq!(error.as_deref(), expected["error"].as_str()),
        }
        if call.error.is_none() {
            let result = truth.shows("tool_result").then(|| expected["result"].clone());
            assert_eq!(call.result, result);
        }
    }
}

/// Pydantic AI gives every conversation an id of its own where it is not told one.
fn session(truth: &Truth, turn: &TurnView) {
    let told = turn.session.as_deref();
    if truth.shows("session") {
        assert_eq!(told, Some(truth.text("session_id")));
    } else {
        assert_eq!(told.is_some(), truth.name.starts_with("pydantic_ai"));
    }
    assert_eq!(misses(turn, Missing::Session), told.is_none(), "{:?}", turn.notes);
}

fn agent(truth: &Truth, turn: &TurnView) {
    let agents: Vec<&AgentCall> =
        turn.trace.spans.iter().filter_map(|span| agent_of(&span.activity)).collect();
    // Some frameworks put a workflow of the same name around the agent, which does nothing itself.
    let Some(agent) = agents.iter().rfind(|agent| agent.name.as_deref() == Some(truth.agent())) else {
        assert!(!truth.shows("agent") && misses(turn, Missing::Agent), "{agents:?} {:?}", turn.notes);
        return;
    };
    assert!(truth.shows("agent") && !misses(turn, Missing::Agent), "{:?}", turn.notes);
    if !truth.shows("user") {
        return;
    }
    let prompt = agent.system_prompt.as_deref().unwrap_or_default();
    assert_eq!(prompt.contains(truth.text("system_prompt")), truth.shows("prompt"), "{agent:?}");
    assert_eq!((&agent.input, &agent.output), (&turn.user, &turn.reply));
    if truth.shows("tools") {
        offered(truth, agent);
    }
}

/// Strands names its tools and no more, unless it is asked to.
fn offered(truth: &Truth, agent: &AgentCall) {
    let [tool] = agent.tools.as_slice() else { panic!("{:?}", agent.tools) };
    assert_eq!(tool.name, truth.manifest["tools"][0]["name"]);
    if truth.name.starts_with("strands") && !truth.name.contains("latest_semconv") {
        assert_eq!((&tool.description, &tool.parameters), (&None, &None));
    } else {
        let description = truth.manifest["tools"][0]["description"].as_str().unwrap();
        assert!(tool.description.as_ref().is_some_and(|said| said.contains(description)), "{tool:?}");
        let schema = tool.parameters.as_ref().unwrap();
        assert!(schema["properties"]["city"].is_object(), "{schema}");
    }
}

fn agent_of(activity: &Activity) -> Option<&AgentCall> {
    if let Activity::Agent(call) = activity { Some(call) } else { None }
}

fn tokens(turn: &TurnView) -> Vec<(Option<u64>, Option<u64>)> {
    turn.trace.model_calls().map(|call| (call.usage.input_tokens, call.usage.output_tokens)).collect()
}

fn misses(turn: &TurnView, wanted: Missing) -> bool {
    turn.notes.iter().any(|note| matches!(note, Note::Missing { what, .. } if *what == wanted))
}
