//! A real agent: the `strands-agents` package in Python, with its own telemetry.

use rehearsal_tests::{World, environment, repository};
use serde_json::Value;

/// Eight conversations at once: each session holds its own prompts, tool calls and replies, turn by turn.
#[test]
fn a_strands_agent_is_played_and_understood() {
    let world = World::default();
    let suite = repository().join("tests/agents/strands/strands_travel.yaml");
    let python = environment("strands").join("bin");
    let path = format!("{}:{}", python.display(), std::env::var("PATH").unwrap());
    let arguments = ["run", suite.to_str().unwrap(), "--format", "json", "--jobs", "8"];
    let outcome = world.rehearsal_with(&arguments, &[("PATH", &path)]);
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:#?}");
    let result = outcome.json();
    assert_eq!(result["attempts"]["valid"], 8, "{result:#}");
    assert_eq!(result["turns_without_evidence"], 0, "{result:#}");
    let record = world.record(&result);
    let sessions = record["sessions"].as_array().unwrap();
    sessions.iter().for_each(whole);
    let calls = sessions.iter().flat_map(|session| session["turns"].as_array().unwrap());
    assert!(calls.flat_map(|turn| turn["tool_calls"].as_array().unwrap()).count() >= 8, "{record:#}");
}

/// What the agent reported of each turn is what was said in that turn.
pub(crate) fn whole(session: &Value) {
    for turn in session["turns"].as_array().unwrap() {
        let [seen] = turn["agent_calls"].as_array().unwrap().as_slice() else { panic!("{turn:#}") };
        assert_eq!(seen["input"], turn["user"], "{turn:#}");
        assert_eq!(seen["output"].as_str().map(str::trim), turn["reply"].as_str().map(str::trim), "{turn:#}");
        for call in turn["tool_calls"].as_array().unwrap() {
            assert!(call["arguments"].is_object() && !call["name"].as_str().unwrap().is_empty(), "{call:#}");
            assert!(!call["result"].is_null() || !call["error"].is_null(), "{call:#}");
        }
        assert!(!turn["model_calls"].as_array().unwrap().is_empty(), "{turn:#}");
    }
}
