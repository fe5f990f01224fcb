//! Conversations that were held before: told, and judged offline.

mod again;
mod refused;
mod told;
mod traces;

use rehearsal_tests::{Outcome, World, repository};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A file of the samples.
fn sample(name: &str) -> PathBuf {
    repository().join("harness/adapters/fixtures").join(name)
}

const FLIGHTS: &str = "imports/strands_evals.sessions.json";
/// Spans without words: those are in a file of their own.
const SILENT: &str = "imports/cloudwatch.spans.jsonl";

/// Two cases, of which the first begins like the first session of the flights.
const SUITE: &str = "suite: flights
agent: { in_process: true }
cases:
  - name: paris
    input: I need a flight from Lisbon to Paris on 2026-12-01
    task_description: A flight from Lisbon to Paris was booked
    assertions: [The booking reference is told to the user]
    tags: { city: paris }
  - { name: rome, input: Take me to Rome, task_description: A flight to Rome was booked }
evaluators: [helpfulness, goal_success, { tool_called: { name: book_flight } }]
";

/// Judges traces by the suite above, with these lines more, and reads the object that is printed.
fn judged(world: &World, (file, gate): (&Path, &str), more: &[&str]) -> (Option<i32>, Value) {
    let outcome = judging(world, (file, gate), &[&["--format", "json"], more].concat());
    (outcome.code, outcome.json())
}

fn judging(world: &World, (file, gate): (&Path, &str), more: &[&str]) -> Outcome {
    world.write("suite.yaml", &format!("{SUITE}{gate}"));
    let mut arguments = vec!["judge", "--traces", file.to_str().unwrap(), "suite.yaml"];
    arguments.extend_from_slice(more);
    world.rehearsal(&arguments)
}

fn sessions(record: &Value) -> &[Value] {
    record["sessions"].as_array().unwrap()
}

fn texts<'a>(list: &'a [Value], key: &str) -> Vec<&'a str> {
    list.iter().map(|item| item[key].as_str().unwrap()).collect()
}

/// The outcome of an evaluator's judgement of a session.
fn outcome<'a>(session: &'a Value, evaluator: &str) -> &'a Value {
    let mut judgements = session["judgements"].as_array().unwrap().iter();
    judgements.find(|judgement| judgement["evaluator"] == evaluator).unwrap()
}
