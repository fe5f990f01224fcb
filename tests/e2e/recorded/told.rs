//! `rehearsal traces`: what is understood of spans.

use super::{FLIGHTS, SILENT, sample, sessions};
use rehearsal_tests::{World, repository};
use rstest::rstest;
use serde_json::{Value, json};

fn told(file: &str) -> Value {
    World::default().rehearsal(&["traces", sample(file).to_str().unwrap(), "--format", "json"]).json()
}

#[test]
fn a_file_is_told_session_by_session_and_turn_by_turn() {
    let told = told("imports/langfuse.traces.json");
    assert_eq!(told["written_as"], json!(["langfuse"]));
    let session = &sessions(&told)[0];
    assert_eq!((&session["session_id"], &session["dialects"]), (&json!("trip-42"), &json!(["langfuse"])));
    let turn = &session["turns"][1];
    assert_eq!(turn["user"], "Yes please");
    assert_eq!(turn["error"], Value::Null);
    let booking = json!({ "name": "book_room", "id": "call_book_1", "error": "the hotel system is down",
        "arguments": { "hotel": "Ribeira", "date": "2026-12-12" }, "result": "error: the hotel system is down" });
    assert_eq!(turn["tool_calls"], json!([booking]));
    let call = json!({ "model": "gpt-5-mini-2025-08-07", "input_tokens": 260, "output_tokens": 22,
        "cache_read_tokens": null, "cache_write_tokens": null, "error": null });
    assert_eq!(turn["model_calls"][0], call);
}

#[test]
fn several_files_are_told_together() {
    let world = World::default();
    let files =
        ["cloudwatch.spans.jsonl", "cloudwatch.events.jsonl"].map(|name| sample(&format!("imports/{name}")));
    let [spans, events] = files.each_ref().map(|file| file.to_str().unwrap());
    let told = world.rehearsal(&["traces", spans, events, "--format", "json"]).json();
    assert_eq!(sessions(&told)[0]["turns"][1]["user"], "Yes, book it");
}

#[test]
fn what_is_not_in_the_spans_is_null_and_said_in_words() {
    let told = told(SILENT);
    let turn = &sessions(&told)[0]["turns"][0];
    assert_eq!((&turn["user"], &turn["reply"]), (&Value::Null, &Value::Null));
    let text = World::default().rehearsal(&["traces", sample(SILENT).to_str().unwrap()]).stdout;
    assert!(text.contains("(not in the spans)"), "{text}");
}

#[rstest]
#[case(FLIGHTS)]
#[case(SILENT)]
#[case("imports/langfuse.traces.json")]
#[case("otlp/langgraph_openinference.tool_error.jsonl")]
#[case("otlp/strands.llm_error.jsonl")]
fn a_person_reads_it_in_eighty_columns(#[case] file: &str) {
    let outcome = World::default().rehearsal(&["traces", sample(file).to_str().unwrap()]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let widest = outcome.stdout.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 80 && outcome.stdout.contains("session "), "{widest}: {}", outcome.stdout);
    assert!(!outcome.stdout.contains('\u{1b}'), "{}", outcome.stdout);
}

#[test]
fn spans_without_an_agent_in_them_are_no_sessions_and_no_error() {
    let world = World::default();
    world.write("t.jsonl", "{\"resourceSpans\": []}\n");
    let outcome = world.rehearsal(&["traces", "t.jsonl"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stdout.contains("There is no call of a model"), "{}", outcome.stdout);
}

#[test]
fn a_run_is_told_from_its_journal() {
    let world = World::default();
    let (_, result) = world.run(&repository().join("cases/suites/minimal.yaml"), &["--out", "kept"]);
    let record = world.record(&result);
    let told = world.rehearsal(&["traces", "kept", "--format", "json"]).json();
    assert_eq!(sessions(&told).len(), sessions(&record).len());
    let (turn, recorded) = (&sessions(&told)[0]["turns"][0], &sessions(&record)[0]["turns"][0]);
    assert_eq!((&turn["user"], &turn["reply"]), (&recorded["user"], &recorded["reply"]));
    assert_eq!(turn["model_calls"][0]["model"], recorded["model_calls"][0]["model"]);
    assert_eq!(sessions(&told)[0]["dialects"], json!(["gen-ai"]));
    let latest = world.rehearsal(&["traces", "latest"]);
    assert_eq!(latest.code, Some(2), "there is no run below runs: {latest:#?}");
}

#[test]
fn what_an_agent_says_cannot_act_on_the_terminal() {
    let world = World::default();
    let text = std::fs::read_to_string(sample(FLIGHTS))
        .unwrap()
        .replace("I found flights", "\\u001b[31mI found flights");
    world.write("t.json", &text);
    let outcome = world.rehearsal(&["traces", "t.json"]);
    assert!(outcome.stdout.contains("␛[31mI found flights"), "{}", outcome.stdout);
}
