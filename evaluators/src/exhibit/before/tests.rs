//! What is shown of the moment of a call.

use super::*;
use crate::testing::{call, session, span, tool, traced, turn};
use rehearsal_core::{
    clock::Timestamp,
    ids::SpanId,
    span::{Activity, AgentCall, Evidence, Trace},
};
use serde_json::json;

fn agent_with(tools: &[&str]) -> Activity {
    let tools = tools.iter().map(|name| ToolDefinition {
        name: (*name).to_owned(),
        description: Some("d".repeat(100)),
        parameters: Some(json!({ "type": "object" })),
    });
    Activity::Agent(AgentCall { tools: tools.collect(), ..AgentCall::default() })
}

/// A span under another, by the first byte of their ids.
fn at(id: u8, parent: u8, activity: Activity) -> Span {
    let bytes = |id: u8| SpanId::from_bytes([id; 8]);
    Span { span_id: bytes(id), parent_id: Some(bytes(parent)), ..span(activity) }
}

fn in_one_turn(spans: Vec<Span>) -> Session {
    let mut turn = turn("Plan my trip", "Done.");
    turn.trace = Trace { spans, evidence: Evidence::Complete, notes: vec![] };
    session(vec![turn])
}

fn names(moment: &Moment<'_>) -> Vec<String> {
    moment.tools.iter().flatten().map(|tool| tool.name.to_owned()).collect()
}

#[test]
fn a_call_is_held_against_the_tools_of_the_agent_that_made_it() {
    let session = in_one_turn(vec![
        at(10, 1, agent_with(&["delegate"])),
        at(11, 10, tool("delegate", json!("ok"), None)),
        at(12, 11, agent_with(&["book", "book"])),
        at(13, 12, Activity::Step),
        at(14, 13, tool("book", json!("ok"), None)),
        at(15, 99, tool("book", json!("ok"), None)),
    ]);
    let found = moments(&session);
    assert_eq!(
        found.iter().map(names).collect::<Vec<_>>(),
        [vec!["delegate"], vec!["book"], vec!["delegate", "book"]]
    );
    assert_eq!(found.iter().map(|moment| moment.call).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn without_a_list_of_tools_none_is_made_up() {
    let calls = vec![tool("book", json!("ok"), None)];
    let session = session(vec![traced(turn("a", "b"), Evidence::Complete, calls)]);
    assert!(moments(&session)[0].tools.is_none());
}

#[test]
fn spans_whose_parents_go_in_circles_are_climbed_to_an_end() {
    let session = in_one_turn(vec![at(10, 11, Activity::Step), at(11, 10, tool("book", json!("ok"), None))]);
    assert!(moments(&session)[0].tools.is_none());
}

#[test]
fn of_a_long_list_of_tools_only_the_called_one_is_described() {
    let many: Vec<String> = (0..500).map(|number| format!("tool_{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let session =
        in_one_turn(vec![at(10, 1, agent_with(&many)), at(11, 10, tool("tool_7", json!("ok"), None))]);
    let found = moments(&session);
    let tools = found[0].tools.as_ref().unwrap();
    let described: Vec<&str> =
        tools.iter().filter(|tool| tool.description.is_some()).map(|tool| tool.name).collect();
    assert_eq!((tools.len(), described), (500, vec!["tool_7"]));
}

#[test]
fn a_call_that_was_still_running_had_given_nothing_back() {
    let timed = |activity, started: u64, ended: u64| Span {
        started_at: Timestamp(started),
        ended_at: Timestamp(ended),
        ..span(activity)
    };
    let session = in_one_turn(vec![
        timed(call("search", json!({ "to": "Paris" }), json!("TP 440")), 0, 10),
        timed(call("search", json!({ "to": "Rome" }), json!("TP 830")), 5, 15),
        timed(call("book", json!({}), json!("ok")), 15, 20),
    ]);
    let found = moments(&session);
    let results = |at: usize| -> Vec<Option<&Value>> {
        found[at].before.turns[0].tool_calls.iter().map(|call| call.result).collect()
    };
    assert_eq!(results(1), [None]);
    assert_eq!(results(2), [Some(&json!("TP 440")), Some(&json!("TP 830"))]);
}
