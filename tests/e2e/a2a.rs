//! Agents that speak A2A: the protocol's own package in both versions, and the server of Strands Agents.

use rehearsal_tests::{PythonServer, World, free_port};
use rstest::rstest;
use serde_json::{Value, json};
use std::path::PathBuf;

fn suite(world: &World, agent: &PythonServer, cases: &str) -> PathBuf {
    let url = agent.url();
    let text = format!(
        "suite: desk\nagent: {{ a2a: \"{url}\" }}\ndefaults: {{ max_turns: 4, turn_timeout: 60s, personas: [auto] }}\ncases:\n{cases}"
    );
    world.write("suite.yaml", &text)
}

const DESK: &str = "
  - name: flight
    input: I need a flight to Rome
    task_description: The booking reference is told
    answers: [{ contains: which date, action: accept, content: '2026-12-01' }]
  - name: seat
    input: I would like another seat
    task_description: The seat is changed
    answers: [{ action: accept, content: { seat: 12A } }]
  - name: no-seat
    input: I would like another seat
    task_description: The seat is changed
    answers: [{ action: decline }]
";

/// What was said in the first two turns of a case.
fn said<'a>(record: &'a Value, case: &str) -> [&'a Value; 4] {
    let sessions = record["sessions"].as_array().unwrap();
    let session = sessions.iter().find(|session| session["case"] == case).unwrap();
    let [first, second] = [&session["turns"][0], &session["turns"][1]];
    [&first["user"], &first["reply"], &second["user"], &second["reply"]]
}

#[rstest]
#[case::version_0_3("a2a_v03")]
#[case::version_1_0("a2a_v10")]
fn a_task_that_needs_input_gets_it_and_is_completed(#[case] server: &str) {
    let (world, agent) = (World::default(), PythonServer::start(server, &[]));
    let (_, result) = world.run(&suite(&world, &agent, DESK), &["--jobs", "3"]);
    assert_eq!(result["attempts"]["valid"], 3, "{result:#}");
    let record = world.record(&result);
    let nothing = &Value::Null;
    assert_eq!(
        said(&record, "flight"),
        [
            &json!("I need a flight to Rome"),
            nothing,
            &json!("2026-12-01"),
            &json!("Your flight on 2026-12-01 is booked. Your booking reference is AB-12."),
        ]
    );
    assert_eq!(
        said(&record, "seat")[1..],
        [nothing, &json!(r#"{"seat":"12A"}"#), &json!("Seat 12A is yours.")]
    );
    assert_eq!(said(&record, "no-seat")[1..], [nothing, &json!("No."), &json!("No seat, then: No.")]);
}

#[rstest]
#[case::version_0_3("a2a_v03")]
#[case::version_1_0("a2a_v10")]
fn a_task_that_fails_is_no_reply(#[case] server: &str) {
    let (world, agent) = (World::default(), PythonServer::start(server, &[]));
    let case = "  - { name: refund, input: I want a refund, task_description: The refund is paid }\n";
    let (code, result) = world.run(&suite(&world, &agent, case), &[]);
    assert_eq!((code, &result["attempts"]["endings"]["agent_error"]), (Some(3), &json!(1)), "{result:#}");
    let record = world.record(&result);
    let error = record["sessions"][0]["turns"][0]["error"].as_str().unwrap();
    assert!(error.ends_with("its task failed: The refund desk is out of order."), "{error}");
}

/// A case whose user says this to the agent that wants leave to book.
fn booking(name: &str, action: &str) -> String {
    format!(
        "
  - name: {name}
    input: I would like to book a flight from Lisbon to Rome on 2026-12-01
    task_description: A flight from Lisbon to Rome on 1 December 2026 is booked
    goal_parts: [A booking reference is given]
    known: {{ confirm: 'yes, please book it' }}
    answers: [{{ tool: book_flight, action: {action} }}]
"
    )
}

/// The agent's spans begin traces of their own, and are known by the conversation that A2A names.
#[test]
fn a_strands_agent_asks_before_it_books() {
    let port = free_port().to_string();
    let endpoint = format!("http://127.0.0.1:{port}");
    let agent = PythonServer::start("strands_a2a", &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)]);
    let world = World::default();
    let cases = booking("approved", "accept") + &booking("refused", "decline");
    let (_, result) = world.run(&suite(&world, &agent, &cases), &["--otlp", &port]);
    assert_eq!(result["attempts"]["valid"], 2, "{result:#}");
    let record = world.record(&result);
    assert!(bookings(&record, "approved").iter().any(|call| call["error"].is_null()), "{record:#}");
    assert!(bookings(&record, "refused").iter().all(|call| !call["error"].is_null()), "{record:#}");
    assert!(replies(&record, "approved").contains("Your booking reference is SF-"), "{record:#}");
    assert!(replies(&record, "refused").contains("that did not work"), "{record:#}");
}

fn turns<'a>(record: &'a Value, case: &str) -> &'a [Value] {
    let sessions = record["sessions"].as_array().unwrap();
    sessions.iter().find(|session| session["case"] == case).unwrap()["turns"].as_array().unwrap()
}

/// The uses of the tool that books.
fn bookings<'a>(record: &'a Value, case: &str) -> Vec<&'a Value> {
    let calls = turns(record, case).iter().flat_map(|turn| turn["tool_calls"].as_array().unwrap());
    calls.filter(|call| call["name"] == "book_flight").collect()
}

fn replies(record: &Value, case: &str) -> String {
    turns(record, case).iter().filter_map(|turn| turn["reply"].as_str()).collect::<Vec<_>>().join("\n")
}
