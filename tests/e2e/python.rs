//! Agents that are objects of a Python module: imported by the binary's own shim, with a real framework around them.

use crate::strands::whole;
use rehearsal_tests::{World, environment, repository};
use rstest::rstest;
use serde_json::Value;

/// The suite's section for an object of a folder of `tests/agents`.
fn agent(framework: &str, target: &str) -> String {
    let (folder, environment) = (repository().join("tests/agents").join(framework), environment(framework));
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

/// Eight conversations at once. Nobody sets up telemetry.
#[rstest]
#[case::made_for_each_conversation("strands_travel:make_agent")]
#[case::one_for_all("strands_desks:plain")]
#[case::one_that_can_only_be_shared_turn_by_turn("strands_desks:changed")]
fn a_strands_agent_of_a_module_is_played_and_understood(#[case] target: &str) {
    let world = World::default();
    let suite = repository().join("tests/agents/strands/strands_travel.yaml");
    let suite = std::fs::read_to_string(suite).unwrap();
    let command = "command: { run: [python, strands_travel.py] }";
    assert!(suite.contains(command), "{suite}");
    let sessions = sessions(&world, &suite.replace(command, &agent("strands", target)));
    assert_eq!(sessions.len(), 8);
    sessions.iter().for_each(whole);
    let turns = sessions.iter().flat_map(|session| session["turns"].as_array().unwrap());
    let calls: usize = turns.map(|turn| turn["tool_calls"].as_array().unwrap().len()).sum();
    assert!(calls >= 8, "{sessions:#?}");
}

/// Plays an agent that asks before it books: one case agrees, the other refuses, each twice at the same time.
fn asked(agent: &str, [question, agreement]: [&str; 2]) -> Vec<Value> {
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
agent: {{ {agent} }}
defaults: {{ max_turns: 6, trials: 2 }}
personas: [{{ id: expert, context: Flies often. }}]
cases:
{}{}evaluators: [helpfulness]
gate: [{{ helpfulness: {{ min_mean: 0 }} }}]
",
        case("agrees", agreement),
        case("refuses", "action: decline"),
    );
    sessions(&World::default(), &suite)
}

const BOOKING: [&str; 2] = ["tool: book_flight", "action: accept"];

/// The agent asks where it would reply, and replies to the answer.
#[rstest]
#[case::strands_by_an_interrupt(
    ("strands", "strands_desks:interrupting"), BOOKING,
    ["Your booking reference is SF-", "I am sorry, that did not work: the customer refused"],
)]
#[case::an_mcp_server_by_an_elicitation(
    ("strands", "strands_desks:elicits"), ["contains: which seat", "action: accept, content: { seat: 12A }"],
    ["You fly in seat 12A. Your booking reference is MC-LISROM.", "I booked nothing, since you chose no seat."],
)]
#[case::langgraph_by_an_interrupt(
    ("langgraph", "asks:agent"), BOOKING, ["Your booking reference is LG-1.", "I booked nothing."]
)]
#[case::langchain_by_its_middleware(
    ("langgraph", "approves:agent"), BOOKING, ["Your booking reference is LC-LISROM.", "User rejected the tool call"]
)]
#[case::pydantic_ai_by_a_deferred_tool(
    ("pydantic_ai", "asks:agent"), BOOKING, ["Your booking reference is PA-LISROM.", "The tool call was denied."]
)]
#[case::openai_agents_by_an_approval(
    ("openai_agents", "asks:agent"), BOOKING,
    ["Your booking reference is OA-LISROM.", "Tool execution was not approved."]
)]
fn a_question_in_the_middle_of_the_agents_work_is_answered(
    #[case] target: (&str, &str),
    #[case] agreement: [&str; 2],
    #[case] replies: [&str; 2],
) {
    let [agreed, refused] = replies;
    let sessions = asked(&agent(target.0, target.1), agreement);
    assert_eq!(sessions.len(), 4);
    for session in sessions {
        let turns = session["turns"].as_array().unwrap();
        let asks = turns.iter().position(|turn| turn["reply"].is_null()).unwrap();
        let reply = turns[asks + 1]["reply"].as_str().unwrap();
        let expected = if session["case"] == "agrees" { agreed } else { refused };
        assert!(reply.contains(expected), "{session:#}");
    }
}
