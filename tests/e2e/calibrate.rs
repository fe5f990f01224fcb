//! How far judges can be trusted, by labels of people.

use rehearsal_tests::World;
use serde_json::Value;

const SUITE: &str = "suite: trusted
agent: { command: [rehearsal, demo-agent] }
cases:
  - name: paris
    input: I need to book a flight to Paris next week.
    task_description: A flight from Lisbon to Paris on 1 December 2026 is booked for one traveller
    known: { origin: Lisbon, date: 2026-12-01, travellers: 1 }
    personas: [auto*2]
evaluators: [goal_success, helpfulness]
";

/// Two conversations that end well and two that do not, and what people say of them. The judge takes the last for
/// success, which people do not.
const LABELS: &str = "conversations:
  - task_description: A flight to Paris is booked
    turns:
      - { user: Book a flight to Paris, reply: Your flight to Paris is booked. The reference is QX12., tool_calls: [{ name: book_flight, result: { reference: QX12 } }] }
    verdicts: { goal_success: pass }
  - task_description: A room in Rome is booked
    turns:
      - { user: Book a room in Rome, reply: Your room in Rome is booked. The reference is R-77., tool_calls: [{ name: book_room, result: { reference: R-77 } }] }
    verdicts: { goal_success: pass }
  - task_description: A flight to Oslo is booked
    turns:
      - { user: Book a flight to Oslo, reply: 'Sorry, there is no flight to Oslo.', tool_calls: [{ name: book_flight, error: no seats }] }
    verdicts: { goal_success: fail }
  - task_description: A flight to Bonn is booked
    turns:
      - { user: Book a flight to Bonn, reply: Your flight to Bonn is booked. The reference is B-1., tool_calls: [{ name: book_flight, result: { reference: B-1 } }] }
    verdicts: { goal_success: fail }
";

fn calibrated(world: &World) -> Value {
    let (suite, labels) = (world.write("suite.yaml", SUITE), world.write("labels.yaml", LABELS));
    let (suite, labels) = (suite.to_str().unwrap(), labels.to_str().unwrap());
    let outcome = world.rehearsal(&["calibrate", suite, "--labels", labels, "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    outcome.json()
}

fn scores(world: &World, suite: &str) -> Vec<Value> {
    let suite = world.write("suite.yaml", suite);
    let outcome = world.rehearsal(&["run", suite.to_str().unwrap(), "--format", "json"]);
    world.record(&outcome.json())["scores"].as_array().unwrap().clone()
}

#[test]
fn verdicts_are_held_against_labels_and_repeated_askings_against_each_other() {
    let found = calibrated(&World::default());
    let judge = &found["judges"]["goal_success"];
    let counts = ["both_passed", "judge_alone_passed", "people_alone_passed", "both_failed"];
    assert_eq!(counts.map(|count| judge["agreement"][count].as_u64().unwrap()), [2, 1, 0, 1], "{found:#}");
    assert_eq!(judge["agreement"]["sensitivity"], 1.0);
    assert_eq!(judge["agreement"]["specificity"], 0.5);
    assert_eq!((&judge["flip_rate"], &judge["differ"]), (&Value::from(0.0), &serde_json::json!([4])));
}

#[test]
fn later_runs_tell_the_rate_without_the_judges_errors() {
    let world = World::default();
    calibrated(&world);
    let of = |scores: &[Value], name: &str| {
        scores.iter().find(|score| score["evaluator"] == name).unwrap()["corrected"].clone()
    };
    let known = scores(&world, SUITE);
    assert_eq!(of(&known, "goal_success")["labels"], 4);
    assert_eq!(of(&known, "goal_success")["rate"], 1.0);
    assert_eq!(of(&known, "helpfulness"), Value::Null, "nobody has labelled that");
    let other = SUITE.replace("goal_success, ", "{ goal_success: { as: goal_success, model: offline } }, ");
    assert_ne!(of(&scores(&world, &other), "goal_success"), Value::Null, "the same judge in other words");
}

#[test]
fn a_run_tells_in_words_what_is_known_of_its_judges() {
    let world = World::default();
    calibrated(&world);
    let outcome = world.rehearsal(&["run", "suite.yaml", "-q", "--no-color"]);
    assert!(outcome.stdout.contains("without the judge's errors"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("not calibrated against people: helpfulness"), "{}", outcome.stdout);
}

#[test]
fn a_draft_of_labels_holds_every_conversation_and_no_verdict() {
    let world = World::default();
    world.write("suite.yaml", SUITE);
    let run = world.rehearsal(&["run", "suite.yaml", "--format", "json"]).json();
    let folder = run["run"].as_str().unwrap();
    let draft = world.rehearsal(&["calibrate", "suite.yaml", "--draft", folder]).stdout;
    assert_eq!(draft.matches("attempt: \"paris / auto-").count(), 2, "{draft}");
    let open = world.write("labels.yaml", &draft);
    let refused = world.rehearsal(&["calibrate", "suite.yaml", "--labels", open.to_str().unwrap()]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("expected `pass` or `fail`"), "{}", refused.stderr);
    let filled = world.write("labels.yaml", &draft.replace("\"?\"", "pass"));
    let done =
        world.rehearsal(&["calibrate", "suite.yaml", "--labels", filled.to_str().unwrap(), "--no-color"]);
    assert_eq!(done.code, Some(0), "{done:#?}");
    assert!(done.stdout.contains("label good and bad conversations"), "{}", done.stdout);
}
