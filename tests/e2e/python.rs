//! Agents that are objects of a Python module: imported by the binary's own shim, with a real framework around them.

use crate::strands::whole;
use rehearsal_tests::{World, environment, repository};
use rstest::rstest;
use serde_json::Value;
use std::path::PathBuf;

fn strands() -> PathBuf {
    repository().join("tests/agents/strands")
}

/// The suite's section for an object of `tests/agents/strands`.
fn agent(target: &str) -> String {
    let (folder, environment) = (strands(), environment("strands"));
    let (folder, environment) = (folder.display(), environment.display());
    format!(
        "python: {{ target: \"{target}\", folder: \"{folder}\", interpreter: \"{environment}/bin/python\" }}"
    )
}

fn sessions(world: &World, suite: &str) -> Vec<Value> {
    let suite = world.write("suite.yaml", suite);
    let arguments = ["run", suite.to_str().unwrap(), "--format", "json", "--jobs", "8"];
    let outcome = world.rehearsal(&arguments);
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:#?}");
    let result = outcome.json();
    assert_eq!(result["attempts"]["valid"], result["attempts"]["total"], "{result:#}");
    assert_eq!(result["turns_without_evidence"], 0, "{result:#}");
    let record = world.record(&result);
    record["sessions"].as_array().unwrap().clone()
}

/// Eight conversations at once, each with an agent that a function made for it. Nobody sets up telemetry.
#[test]
fn a_function_that_makes_a_strands_agent_is_played_and_understood() {
    let world = World::default();
    let suite = std::fs::read_to_string(strands().join("strands_travel.yaml")).unwrap();
    let command = "command: { run: [python, strands_travel.py] }";
    assert!(suite.contains(command), "{suite}");
    let sessions = sessions(&world, &suite.replace(command, &agent("strands_travel:make_agent")));
    assert_eq!(sessions.len(), 8);
    sessions.iter().for_each(whole);
    let turns = sessions.iter().flat_map(|session| session["turns"].as_array().unwrap());
    let calls: usize = turns.map(|turn| turn["tool_calls"].as_array().unwrap().len()).sum();
    assert!(calls >= 8, "{sessions:#?}");
}

/// Plays an agent that asks before it books: one case agrees, the other refuses, each twice at the same time.
fn asked(target: &str, [question, agreement]: [&str; 2]) -> Vec<Value> {
    let case = |name: &str, answer: &str| {
        format!(
            "  - name: {name}
    input: I would like to book a flight to Rome on 2026-12-01.
    task_description: A flight from Lisbon to Rome on 1 December 2026 is booked
    known: {{ origin: Lisbon, destination: Rome, date: 2026-12-01, confirm: \"yes, please book it\" }}
    answers: [{{ {question}, {answer} }}]
"
        )
    };
    let suite = format!(
        "suite: asks
agent: {{ {} }}
defaults: {{ max_turns: 6, trials: 2 }}
personas: [{{ id: expert, context: Flies often. }}]
cases:
{}{}evaluators: [helpfulness]
gate: [{{ helpfulness: {{ min_mean: 0 }} }}]
",
        agent(target),
        case("agrees", agreement),
        case("refuses", "action: decline"),
    );
    sessions(&World::default(), &suite)
}

/// The agent asks in the third turn of every session, and replies to the answer in the fourth.
#[rstest]
#[case::an_interrupt(
    "strands_desks:interrupting",
    ["tool: book_flight", "action: accept"],
    ["Your booking reference is SF-", "I am sorry, that did not work: the customer refused"],
)]
#[case::an_elicitation_of_an_mcp_server(
    "strands_desks:elicits",
    ["contains: which seat", "action: accept, content: { seat: 12A }"],
    ["You fly in seat 12A. Your booking reference is MC-LISROM.", "I booked nothing, since you chose no seat."],
)]
fn a_question_in_the_middle_of_the_agents_work_is_answered(
    #[case] target: &str,
    #[case] agreement: [&str; 2],
    #[case] replies: [&str; 2],
) {
    let [agreed, refused] = replies;
    let sessions = asked(target, agreement);
    assert_eq!(sessions.len(), 4);
    for session in sessions {
        let agrees = session["case"] == "agrees";
        let [.., asks, replies] = &session["turns"].as_array().unwrap()[..4] else { panic!("{session:#}") };
        assert_eq!(asks["reply"], Value::Null, "{session:#}");
        let expected = if agrees { agreed } else { refused };
        assert!(replies["reply"].as_str().unwrap().contains(expected), "{session:#}");
        // The use of the tool is told where it begins: in the turn of the answer after an interrupt, else before it.
        let uses = [asks, replies].map(|turn| turn["tool_calls"].as_array().unwrap().clone()).concat();
        let names: Vec<&str> = uses.iter().map(|call| call["name"].as_str().unwrap()).collect();
        assert!(!agrees || names == ["book_flight"], "{session:#}");
    }
}
