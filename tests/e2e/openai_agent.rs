//! Agents that speak OpenAI's API: what they are sent, turn by turn.

use rehearsal_tests::{Call, Endpoint, World};
use serde_json::{Value, json};

/// Plays three turns; the first request is sent away for a moment, and made again.
fn played(endpoint: &Endpoint, agent: &str) -> (Value, Vec<Call>) {
    let world = World::default();
    let url = endpoint.url();
    let text = format!(
        "suite: desk
agent: {{ openai: {{ base_url: \"{url}\", model: desk, {agent} }}, spans: off }}
defaults: {{ max_turns: 3, personas: [patient] }}
personas: [{{ id: patient, traits: {{ patience_level: high }} }}]
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    known: {{ day: Monday, city: Rome }}
"
    );
    let suite = world.write("suite.yaml", &text);
    let arguments = ["run", suite.to_str().unwrap(), "--format", "json"];
    let variables = [("DESK_KEY", "sk-desk-0123456789"), ("OPENAI_API_KEY", "sk-other-0123456789")];
    let outcome = world.rehearsal_with(&arguments, &variables);
    let result = outcome.json();
    assert_eq!(result["attempts"]["valid"], 1, "{outcome:#?}");
    let mut calls = endpoint.calls();
    assert_eq!(calls.len(), 4, "{calls:#?}");
    assert_eq!(calls[0].body, calls[1].body, "the second asks again what the first did");
    (world.record(&result)["sessions"][0].take(), calls.split_off(1))
}

/// The user and the agent of each turn.
fn said(session: &Value) -> Vec<(&Value, &Value)> {
    let turns = session["turns"].as_array().unwrap();
    turns.iter().map(|turn| (&turn["user"], &turn["reply"])).collect()
}

#[test]
fn all_that_was_said_is_sent_each_time() {
    let endpoint = Endpoint::start();
    let (session, calls) = played(&endpoint, "instructions: Be brief., key: DESK_KEY");
    let mut messages = vec![json!({ "role": "system", "content": "Be brief." })];
    for (call, (user, reply)) in calls.iter().zip(said(&session)) {
        messages.push(json!({ "role": "user", "content": user }));
        assert_eq!(call.path, "/v1/chat/completions");
        assert_eq!(call.body, json!({ "model": "desk", "stream": false, "messages": messages }));
        assert_eq!(call.headers["authorization"], "Bearer sk-desk-0123456789");
        messages.push(json!({ "role": "assistant", "content": reply }));
    }
}

#[test]
fn an_agent_that_keeps_the_history_is_sent_what_is_new() {
    let endpoint = Endpoint::start();
    let (session, calls) = played(&endpoint, "history: previous_response_id");
    let mut previous = Value::Null;
    for (call, (user, reply)) in calls.iter().zip(said(&session)) {
        assert_eq!(call.path, "/v1/responses");
        assert_eq!(call.body["input"], json!([{ "role": "user", "content": user }]));
        assert_eq!(call.body["previous_response_id"], previous);
        assert!(!call.headers.contains_key("authorization"), "no key was named for this address");
        let number = reply.as_str().unwrap().split([' ', '.']).nth(3).unwrap();
        previous = json!(format!("resp_{number}"));
    }
}

#[test]
fn each_turn_has_a_trace_and_all_have_the_session() {
    let endpoint = Endpoint::start();
    let headers = "headers: { X-Desk: '${DESK_KEY}/{{turn}}' }";
    let (session, calls) = played(&endpoint, headers);
    let turns = session["turns"].as_array().unwrap();
    for (number, (call, turn)) in calls.iter().zip(turns).enumerate() {
        let trace = turn["trace_id"].as_str().unwrap();
        assert!(call.headers["traceparent"].starts_with(&format!("00-{trace}-")), "{call:#?}");
        let id = &call.headers["x-session-id"];
        assert_eq!(call.headers["baggage"], format!("session.id={id}"));
        assert_eq!(call.headers["x-desk"], format!("sk-desk-0123456789/{}", number + 1));
    }
}
