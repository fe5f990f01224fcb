//! Sessions of Strands Evals.

use super::{Files, fixture, formats, packed, read, reading, said, text, tools};
use rehearsal_adapters::traces::Format;
use rehearsal_core::span::{Activity, Evidence};
use rstest::rstest;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SESSIONS: &str = "imports/strands_evals.sessions.json";

fn sessions() -> Vec<Value> {
    serde_json::from_str(&text(SESSIONS)).unwrap()
}

#[test]
fn sessions_come_with_their_turns_tools_and_words() {
    let recording = read(&[fixture(SESSIONS)]);
    assert_eq!(formats(&recording), BTreeSet::from([Format::StrandsEvals]));
    let [first, second] = recording.sessions.as_slice() else { panic!("{recording:#?}") };
    assert_eq!((first.id.as_str(), second.id.as_str()), ("flight-session-1", "flight-session-2"));
    assert_eq!(said(first)[1].0, Some("Yes, book it"));
    assert!(said(first)[1].1.unwrap().contains("Your booking reference is SF-08A19E"), "{:?}", said(first));
    assert_eq!(said(second).len(), 4);
    let booking = &first.turns[1];
    assert_eq!((tools(booking), &booking.trace.evidence), (vec!["book_flight"], &Evidence::Complete));
    assert_eq!(booking.dialects, BTreeSet::from(["strands-evals"]));
    let call = booking.trace.tool_calls().next().unwrap();
    assert_eq!(call.arguments, Some(json!({ "flight_id": "LISPAR-2026-12-01-07" })));
    // Lost by the mapper on the tool's own span, and known from the model's next message.
    assert_eq!(call.result.as_ref().unwrap()["reference"], "SF-08A19E");
}

#[test]
fn the_agent_keeps_its_prompt_and_its_tools() {
    let recording = read(&[fixture(SESSIONS)]);
    let agent = recording.sessions[0].turns[0].trace.spans.iter().find_map(|span| match &span.activity {
        Activity::Agent(agent) => Some(agent.clone()),
        _ => None,
    });
    let agent = agent.unwrap();
    assert!(agent.system_prompt.unwrap().starts_with("You are a flight desk."));
    let tools: Vec<&str> = agent.tools.iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(tools, ["search_flights", "book_flight"]);
}

#[rstest]
#[case::one(sessions()[0].to_string(), 1)]
#[case::one_on_each_line(format!("{}\n\n{}\n", sessions()[0], sessions()[1]), 2)]
#[case::over_many_lines(format!("{:#}\n{:#}", sessions()[0], sessions()[1]), 2)]
#[case::in_a_report(text("imports/strands_evals.report.json"), 2)]
#[case::in_what_a_task_gave_back(json!({ "output": "done", "trajectory": sessions()[0] }).to_string(), 1)]
fn sessions_are_found_wherever_they_are_kept(#[case] content: String, #[case] count: usize) {
    let expected = read(&[fixture(SESSIONS)]).sessions;
    assert_eq!(reading(&content).unwrap().sessions, expected[..count]);
    assert_eq!(reading(packed(&content)).unwrap().sessions, expected[..count]);
}

#[test]
fn what_mappers_keep_as_metadata_is_used() {
    let mut session = sessions()[0].clone();
    session["traces"][0]["spans"][0]["metadata"] =
        json!({ "model": "nova", "input_tokens": 12, "output_tokens": 3, "app.tenant": "blue" });
    let recording = reading(session.to_string()).unwrap();
    let trace = &recording.sessions[0].turns[0].trace;
    let call = trace.model_calls().next().unwrap();
    assert_eq!(call.model.as_deref(), Some("nova"));
    assert_eq!((call.usage.input_tokens, call.usage.output_tokens), (Some(12), Some(3)));
    assert!(trace.spans.iter().any(|span| span.attributes.get("app.tenant") == Some(&json!("blue"))));
}

#[test]
fn a_tool_that_failed_says_so_and_ids_that_are_none_still_tie_spans_together() {
    let info = |id: &str, parent: Value| {
        json!({ "trace_id": "turn one", "span_id": id, "session_id": "s", "parent_span_id": parent,
                "start_time": "2026-11-28T18:32:48.466944Z", "end_time": "2026-11-28T18:32:48.467271Z" })
    };
    let session = json!({ "session_id": "s", "traces": [{ "trace_id": "turn one", "session_id": "s", "spans": [
        { "span_type": "invoke_agent", "span_info": info("root", Value::Null), "user_prompt": "Book it",
          "agent_response": "I cannot.", "available_tools": [] },
        { "span_type": "execute_tool", "span_info": info("tool", json!("root")),
          "tool_call": { "name": "book", "arguments": {}, "tool_call_id": null },
          "tool_result": { "content": "", "error": "sold out", "tool_call_id": null } },
    ] }] });
    let files = Files::new();
    let recording = read(&[files.with("one.json", session.to_string())]);
    let turn = &recording.sessions[0].turns[0];
    assert_eq!(turn.trace.tool_calls().next().unwrap().error.as_deref(), Some("sold out"));
    assert_eq!(
        (turn.user.as_deref(), turn.reply.as_deref(), &turn.error),
        (Some("Book it"), Some("I cannot."), &None)
    );
    assert_eq!(turn.trace.spans[1].parent_id, Some(turn.trace.spans[0].span_id));
}
