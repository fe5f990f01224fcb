//! Evaluators that are code of the user's, through the real binary.

use crate::checks::judged;
use rehearsal_tests::World;
use rstest::rstest;
use serde_json::{Value, json};

const JUDGES: &str = r#"
def short(session, settings):
    longest = max(len(turn["reply"] or "") for turn in session["turns"])
    return {"value": longest <= settings["most"], "reason": f"the longest reply has {longest} letters"}

def broken(session):
    raise ValueError("no model")

def invents(session):
    return {"value": 1, "evidence": [{"turn": 1, "text": "words that nobody said"}]}
"#;

/// Answers by whether the case's name is in what it was given, and keeps that.
const PROGRAM: &str = r#"
import json, sys
given = json.load(sys.stdin)
json.dump(given, open("given.json", "w"))
print(json.dumps({"scores": [{"value": 1 if given["case"]["name"] == "hello" else 0, "label": "Named", "turn": 1,
    "evidence": [{"turn": 1, "text": "hello"}]}]}))
"#;

fn suite(evaluators: &str) -> String {
    format!(
        "suite: own
agent: {{ command: {{ run: [python3, agent.py], speaks: json_lines, process: attempt }}, spans: off }}
cases: [{{ name: hello, input: hello there, task_description: A greeting, max_turns: 1 }}]
evaluators:
{evaluators}
gate: [{{ mine: {{ min_rate: 1 }} }}]
"
    )
}

fn world() -> World {
    let world = World::default();
    world.write("judges.py", JUDGES);
    world.write("judge.py", PROGRAM);
    let agent = "import json, sys
for line in sys.stdin:
    print(json.dumps({\"reply\": \"You said: \" + json.loads(line)[\"message\"]}), flush=True)
";
    world.write("agent.py", agent);
    world
}

#[test]
fn a_function_and_a_program_judge_what_they_are_given() {
    let world = world();
    let evaluators = "  - python: { target: judges:short, settings: { most: 40 }, as: mine }
  - not: { python: { target: judges:short, settings: { most: 40 }, as: long } }
  - python: { target: judges:invents, as: invents }
  - python: { target: judges:broken, as: broken }
  - command: [python3, judge.py]";
    let judged = judged(&world, &suite(evaluators));
    let told = |name: &str| (judged[name].0, judged[name].1.as_str());
    assert_eq!(told("mine"), ("passed", "the longest reply has 21 letters"));
    assert_eq!(told("long").0, "failed");
    assert_eq!(told("command").0, "passed");
    assert_eq!(told("invents").0, "error");
    assert!(told("invents").1.contains("\"words that nobody said\" do not stand in turn 1"), "{judged:#?}");
    assert_eq!(told("broken").0, "error");
    assert!(told("broken").1.contains("ValueError: no model (judges.py:"), "{judged:#?}");
    // What the program was given keeps the schema that is printed.
    let given: Value =
        serde_json::from_str(&std::fs::read_to_string(world.path().join("given.json")).unwrap()).unwrap();
    let schema = world.rehearsal(&["schema", "--of", "evaluation"]).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let complaints: Vec<String> = validator.iter_errors(&given).map(|error| error.to_string()).collect();
    assert_eq!(complaints, Vec::<String>::new());
    assert_eq!(given["session"]["turns"][0]["reply"], json!("You said: hello there"));
}

#[rstest]
#[case::no_function("python: { target: judges:absent, as: mine }", "it has short, broken, invents")]
#[case::no_module("python: { target: nowhere:judge, as: mine }", "nowhere cannot be imported")]
#[case::no_program("command: { run: [./nothing], as: mine }", "the program \"./nothing\"")]
#[case::no_rust("rust: { name: polite, as: mine }", "no evaluator `polite` is brought along")]
fn an_evaluator_that_is_not_there_is_known_before_anything_is_played(
    #[case] written: &str,
    #[case] told: &str,
) {
    let world = world();
    world.write("suite.yaml", &suite(&format!("  - {written}")));
    let outcome = world.rehearsal(&["run", "suite.yaml"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("suite.yaml:5:5: ") && outcome.stderr.contains(told), "{outcome:#?}");
    assert!(!world.path().join("given.json").exists());
}

/// A judge that is down is no bad agent, and no good one either.
#[test]
fn a_gate_does_not_pass_on_an_evaluator_that_fails() {
    let world = world();
    let suite = world.write("suite.yaml", &suite("  - python: { target: judges:broken, as: mine }"));
    let (code, result) = world.run(&suite, &[]);
    assert_eq!((code, &result["verdict"]), (Some(3), &json!("could_not_tell")), "{result:#}");
}

/// What was judged once is judged again without an agent.
#[test]
fn an_earlier_run_is_judged_again_by_the_same_code() {
    let world = world();
    let suite = world.write("suite.yaml", &suite("  - command: { run: [python3, judge.py], as: mine }"));
    let (code, _) = world.run(&suite, &["--out", "kept"]);
    assert_eq!(code, Some(0));
    std::fs::remove_file(world.path().join("agent.py")).unwrap();
    let outcome = world.rehearsal(&["judge", "kept", "suite.yaml", "--format", "json"]);
    assert_eq!((outcome.code, &outcome.json()["verdict"]), (Some(0), &json!("passed")), "{outcome:#?}");
}
