//! `rehearsal check`: suites that tell a good agent from a useless one, and suites that do not.

use rehearsal_tests::{FakeAgent, Manner, Outcome, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A suite of two cases with these evaluators and this gate; its agent and its judge would be at these addresses.
fn suite(world: &World, agent: &FakeAgent, evaluators: &str, gate: &str) {
    let text = format!(
        "suite: desk
agent: {{ http: {{ url: \"{}\" }}, spans: off }}
models: {{ judge: openai/no-such-model }}
defaults: {{ max_turns: 3 }}
cases:
  - name: paris
    input: I need a flight to Paris
    task_description: A flight is booked
    assertions: [The booking reference QX12 is told to the user]
    personas: [auto, calm]
    tags: {{ city: paris }}
  - {{ name: rome, input: I need a flight to Rome, task_description: A flight is booked }}
personas:
  - {{ id: calm, traits: {{ patience_level: high }} }}
evaluators: {evaluators}
{gate}",
        agent.url()
    );
    world.write("suite.yaml", &text);
}

fn checked(evaluators: &str, gate: &str, more: &[&str]) -> (World, Outcome) {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Echoes));
    suite(&world, &agent, evaluators, gate);
    let outcome = world.rehearsal(&[&["check", "suite.yaml"], more].concat());
    assert_eq!(agent.requests().len(), 0, "the suite's own agent was asked");
    (world, outcome)
}

fn found(evaluators: &str, gate: &str) -> (Option<i32>, Value) {
    let (_, outcome) = checked(evaluators, gate, &["--format", "json"]);
    (outcome.code, outcome.json())
}

const CALLED: &str = "[{ tool_called: { name: book_flight } }, helpfulness]";

#[rstest]
#[case::a_deed("gate: [{ tool_called: { min_rate: 1.0 } }]", 0, "sound")]
#[case::anything_will_do("gate: [{ helpfulness: { min_mean: 0 } }]", 1, "empty")]
#[case::a_deed_among_others(
    "gate: [{ helpfulness: { min_mean: 0 } }, { tool_called: { min_rate: 0.1 } }]",
    0,
    "sound"
)]
fn a_gate_that_a_useless_agent_passes_is_empty(#[case] gate: &str, #[case] code: i32, #[case] finding: &str) {
    let (exit, found) = found(CALLED, gate);
    assert_eq!((exit, &found["finding"]), (Some(code), &json!(finding)), "{found:#}");
    assert_eq!(found["judged_by"], "rules");
}

#[test]
fn each_case_is_played_once_by_each_and_says_what_every_evaluator_tells() {
    let (_, found) = found(CALLED, "gate: [{ tool_called: { min_rate: 1.0 } }]");
    let agents: Vec<_> =
        found["agents"].as_array().unwrap().iter().map(|it| (&it["agent"], &it["cases"])).collect();
    let (silent, echo, flatterer, two) = (json!("silent"), json!("echo"), json!("flatterer"), json!(2));
    assert_eq!(agents, [(&silent, &two), (&echo, &two), (&flatterer, &two)]);
    for case in found["cases"].as_array().unwrap() {
        let cell = &case["evaluators"][0];
        assert_eq!((&cell["evaluator"], &cell["finding"]), (&json!("tool_called"), &json!("tells")));
        assert_eq!(cell["marks"]["silent"], "failed");
        assert_eq!(case["empty_for"], json!([]));
    }
}

#[test]
fn a_suite_without_a_gate_is_held_against_its_evaluators() {
    assert_eq!(found(CALLED, "").1["finding"], "sound");
}

#[test]
fn a_person_reads_what_is_empty_where_it_stands_and_what_to_do() {
    let (world, outcome) = checked("[helpfulness]", "gate: [{ helpfulness: { min_mean: 0 } }]", &[]);
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    for words in ["✗ EMPTY", "nothing spent", "judged by rules", "an agent that says and does nothing"] {
        assert!(outcome.stdout.contains(words), "{words}: {}", outcome.stdout);
    }
    assert!(!world.path().join("runs").exists(), "the runs were kept");
}

#[test]
fn the_runs_are_kept_where_that_is_asked_for() {
    let gate = "gate: [{ tool_called: { min_rate: 1.0 } }]";
    let (world, outcome) = checked(CALLED, gate, &["--out", "kept", "-k", "city=paris"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let record = world.rehearsal(&["report", "kept/echo", "--format", "json", "--out", "-"]).json();
    let sessions = record["sessions"].as_array().unwrap();
    assert_eq!((sessions.len(), &sessions[0]["case"]), (1, &json!("paris")));
    assert_eq!(sessions[0]["turns"][0]["reply"], "I need a flight to Paris");
}

#[rstest]
#[case::no_such_case(&["-k", "nowhere"], "nowhere")]
#[case::models_without_a_key(&["--models", "suite"], "OPENAI_API_KEY")]
fn what_cannot_be_checked_is_said_before_anything_is_spent(#[case] more: &[&str], #[case] words: &str) {
    let (_, outcome) = checked(CALLED, "", more);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

/// A case with a solution that calls this tool.
fn solved(world: &World, tool: &str) {
    let text = format!(
        "suite: desk
agent: {{ in_process: true }}
cases:
  - name: paris
    input: I need a flight to Paris
    task_description: A flight is booked
    solution:
      - On which day?
      - reply: Booked. The booking reference is QX12.
        tool_calls: [{{ name: {tool}, arguments: {{ city: Paris }}, result: {{ reference: QX12 }} }}]
evaluators: [{{ tool_called: {{ name: book_flight }} }}]
gate: [{{ tool_called: {{ min_rate: 1.0 }} }}]
"
    );
    world.write("suite.yaml", &text);
}

#[rstest]
#[case::right("book_flight", 0, "sound", "passed")]
#[case::wrong("hold_flight", 1, "unreachable", "failed")]
fn a_gate_that_the_solution_fails_is_out_of_reach(
    #[case] tool: &str,
    #[case] code: i32,
    #[case] finding: &str,
    #[case] mark: &str,
) {
    let world = World::default();
    solved(&world, tool);
    let outcome = world.rehearsal(&["check", "suite.yaml", "--format", "json"]);
    let found = outcome.json();
    assert_eq!((outcome.code, &found["finding"]), (Some(code), &json!(finding)), "{found:#}");
    assert_eq!(found["cases"][0]["evaluators"][0]["marks"]["solution"], mark);
}
