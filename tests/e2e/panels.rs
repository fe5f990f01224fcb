//! Rubrics and panels of judges, through the binary.

use rehearsal_tests::World;
use serde_json::Value;

const SUITE: &str = "suite: judged
agent: { command: [rehearsal, demo-agent] }
cases:
  - name: paris
    input: I need to book a flight to Paris next week.
    task_description: A flight from Lisbon to Paris on 1 December 2026 is booked for one traveller
    known: { origin: Lisbon, date: 2026-12-01, travellers: 1 }
    assertions: [The booking reference is told to the user]
    personas: [auto]
";

fn judged(evaluators: &str) -> (Value, Value) {
    let world = World::default();
    let suite = world.write("suite.yaml", &format!("{SUITE}evaluators:\n{evaluators}"));
    let outcome = world.rehearsal(&["run", suite.to_str().unwrap(), "--format", "json"]);
    let run = outcome.json();
    (world.record(&run)["sessions"][0]["judgements"].clone(), run)
}

#[test]
fn a_rubric_gives_each_criterion_a_verdict_and_its_weight() {
    let rubric = "  - output: { rubric: [{ criterion: The booking reference is told, weight: 3 }, \
                  { criterion: A refund of 900 EUR is told, weight: 1 }], threshold: 0.7 }\n";
    let (judgements, _) = judged(rubric);
    let score = &judgements[0]["scores"][0];
    assert_eq!(
        (&score["value"], &score["passed"]),
        (&Value::from(0.75), &Value::from(true)),
        "{judgements:#}"
    );
    let weights: Vec<_> =
        score["assertions"].as_array().unwrap().iter().map(|one| one["weight"].clone()).collect();
    assert_eq!(weights, [Value::from(3.0), Value::from(1.0)]);
}

#[test]
fn steps_are_held_against_a_rubric() {
    let (judgements, _) =
        judged("  - trajectory: { rubric: The flight is booked, description: search and book }\n");
    assert_eq!(judgements[0]["scores"][0]["passed"], true, "{judgements:#}");
}

#[test]
fn judges_who_agree_are_asked_the_least_number_of_times_and_a_canary_stays_out_of_the_result() {
    let (judgements, run) = judged("  - goal_success: { samples: { least: 2, most: 5 }, canary: true }\n");
    let score = &judgements[0]["scores"][0];
    assert_eq!(score["votes"].as_array().unwrap().len(), 2, "{judgements:#}");
    assert_eq!(score["assertions"].as_array().unwrap().len(), 1);
    assert_eq!(run["cost"]["roles"]["judge"]["calls"], 2, "{run:#}");
}

#[test]
fn a_canary_needs_assertions_to_stand_among() {
    let world = World::default();
    let suite =
        world.write("suite.yaml", &format!("{SUITE}evaluators:\n  - helpfulness: {{ canary: true }}\n"));
    let outcome = world.rehearsal(&["run", suite.to_str().unwrap()]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("decides no assertions"), "{}", outcome.stderr);
}
