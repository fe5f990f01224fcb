//! Exports of Langfuse.

use super::{fixture, formats, read, reading, said, text, tools};
use rehearsal_adapters::traces::{Format, Recording};
use rehearsal_core::{
    span::{Activity, Evidence},
    usage::Usage,
};
use rstest::rstest;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const TRACES: &str = "imports/langfuse.traces.json";

fn traces() -> Vec<Value> {
    serde_json::from_str(&text(TRACES)).unwrap()
}

fn recording() -> Recording {
    read(&[fixture(TRACES)])
}

#[test]
fn traces_of_a_session_are_its_turns() {
    let recording = recording();
    assert_eq!(formats(&recording), BTreeSet::from([Format::Langfuse]));
    let session = &recording.sessions[0];
    assert_eq!((session.id.as_str(), session.is_named), ("trip-42", true));
    let expected = [
        (
            "I need a room in Porto for 12 December",
            "The Ribeira has a room in Porto on 12 December for 94 EUR. Shall I book it?",
        ),
        ("Yes please", "The booking did not go through: the hotel system is down. Please try again later."),
    ];
    assert_eq!(said(session), expected.map(|(user, agent)| (Some(user), Some(agent))));
    assert!(session.turns.iter().all(|turn| turn.trace.evidence == Evidence::Complete));
    assert_eq!(session.turns[0].dialects, BTreeSet::from(["langfuse"]));
}

#[test]
fn an_agent_within_an_agent_stays_where_it_is() {
    let recording = recording();
    let trace = &recording.sessions[0].turns[0].trace;
    let agents: Vec<_> = trace
        .spans
        .iter()
        .filter_map(|span| match &span.activity {
            Activity::Agent(agent) => Some((agent.name.clone().unwrap(), span)),
            _ => None,
        })
        .collect();
    let [(outer, _), (inner, span)] = agents.as_slice() else { panic!("{agents:#?}") };
    assert_eq!((outer.as_str(), inner.as_str()), ("trip-planner", "hotel-agent"));
    let parent = trace.spans.iter().find(|above| Some(above.span_id) == span.parent_id).unwrap();
    assert_eq!(parent.name, "ask_hotel_agent");
    assert_eq!(tools(&recording.sessions[0].turns[0]), ["ask_hotel_agent", "find_rooms"]);
}

#[test]
fn calls_of_tools_have_ids_arguments_results_and_errors() {
    let recording = recording();
    let turns = &recording.sessions[0].turns;
    let rooms = turns[0].trace.tool_calls().nth(1).unwrap();
    assert_eq!(rooms.id.as_deref(), Some("call_rooms_1"));
    assert_eq!(rooms.arguments, Some(json!({ "city": "Porto", "date": "2026-12-12" })));
    assert_eq!(rooms.result, Some(json!([{ "hotel": "Ribeira", "price_eur": 94 }])));
    let booking = turns[1].trace.tool_calls().next().unwrap();
    assert_eq!(booking.error.as_deref(), Some("the hotel system is down"));
}

/// Its level is that of the span, which of some frameworks is well although the tool failed.
#[test]
fn a_tool_that_failed_on_a_span_that_did_not_is_known_by_its_attributes() {
    let mut trace = traces().remove(1);
    let tool = trace["observations"].as_array_mut().unwrap().iter_mut().find(|sent| sent["type"] == "TOOL");
    let tool = tool.unwrap();
    (tool["level"], tool["statusMessage"]) = (json!("DEFAULT"), Value::Null);
    tool["output"] = json!("the hotel system is down");
    tool["metadata"] = json!({ "attributes": { "gen_ai.tool.status": "error" } });
    let recording = reading(trace.to_string()).unwrap();
    let booking = recording.sessions[0].turns[0].trace.tool_calls().next().unwrap();
    assert_eq!(booking.error.as_deref(), Some("the hotel system is down"));
}

#[rstest]
#[case::beside_the_input(json!({ "input": 180, "output": 31, "input_cache_read": 64, "total": 275 }), 244)]
#[case::without_a_total(json!({ "input": 180, "output": 31, "input_cache_read": 64 }), 244)]
#[case::in_the_input(json!({ "input": 244, "output": 31, "input_cache_read": 64, "total": 275 }), 244)]
fn cached_tokens_are_counted_in_once(#[case] details: Value, #[case] input: u64) {
    let mut trace = traces().remove(0);
    trace["observations"][1]["usageDetails"] = details;
    let recording = reading(trace.to_string()).unwrap();
    let usage = recording.sessions[0].turns[0].trace.model_calls().next().unwrap().usage;
    let expected = Usage {
        input_tokens: Some(input),
        output_tokens: Some(31),
        cache_read_tokens: Some(64),
        ..Usage::default()
    };
    assert_eq!(usage, expected);
}

#[test]
fn a_trace_of_the_older_kind_speaks_for_itself() {
    let recording = recording();
    let old = &recording.sessions[1];
    assert_eq!((old.id.as_str(), old.is_named), ("trace-of-the-old-desk", false));
    assert_eq!(said(old), [(Some("Is breakfast included?"), Some("Yes, breakfast is included."))]);
}

#[test]
fn without_words_on_the_trace_the_outermost_step_is_the_agent() {
    let mut trace = traces().remove(2);
    for key in ["input", "output"] {
        trace[key] = Value::Null;
    }
    let step = &mut trace["observations"][0];
    step["input"] = json!({ "question": "Is breakfast included?" });
    step["output"] = json!({ "answer": "Yes, breakfast is included." });
    let recording = reading(trace.to_string()).unwrap();
    let turn = &recording.sessions[0].turns[0];
    assert_eq!(turn.user.as_deref(), Some("Is breakfast included?"));
    assert_eq!(turn.reply.as_deref(), Some("Yes, breakfast is included."));
}

#[rstest]
#[case::a_page(json!({ "data": traces(), "meta": { "page": 1 } }).to_string())]
#[case::one_on_each_line(traces().iter().map(|trace| format!("{trace}\n")).collect())]
#[case::traces_then_observations(apart(false))]
#[case::observations_then_traces(apart(true))]
fn traces_are_found_in_every_order(#[case] content: String) {
    assert_eq!(reading(content).unwrap().sessions, recording().sessions);
}

/// Traces and observations as rows of their own.
fn apart(observations_first: bool) -> String {
    let (mut rows, mut observations) = (Vec::new(), Vec::new());
    for mut trace in traces() {
        observations.extend(trace["observations"].take().as_array().unwrap().clone());
        rows.push(trace);
    }
    let (first, second) = if observations_first { (observations, rows) } else { (rows, observations) };
    first.into_iter().chain(second).map(|row| format!("{row}\n")).collect()
}

#[test]
fn rows_of_an_export_tell_the_same() {
    let rows = read(&[fixture("imports/langfuse.observations.jsonl")]);
    assert_eq!(rows.sessions, recording().sessions[..1]);
}

#[test]
fn a_session_hands_its_id_to_its_traces() {
    let mut whole = traces();
    whole.truncate(2);
    whole.iter_mut().for_each(|trace| trace["sessionId"] = Value::Null);
    let session =
        json!({ "id": "trip-42", "createdAt": "2026-11-20T09:00:00Z", "projectId": "p", "traces": whole });
    assert_eq!(reading(session.to_string()).unwrap().sessions, recording().sessions[..1]);
}
