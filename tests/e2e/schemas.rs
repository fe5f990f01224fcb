//! The JSON Schemas of what is printed for machines: current, and kept by what is really printed.

use rehearsal_tests::{FakeAgent, Manner, World, repository};
use rstest::rstest;
use serde_json::Value;

fn committed(of: &str) -> String {
    let folder = if of == "suite" { "cases/schema" } else { "harness/schema" };
    std::fs::read_to_string(repository().join(folder).join(format!("{of}.json"))).unwrap()
}

#[rstest]
#[case("suite")]
#[case("run")]
#[case("traces")]
#[case("people")]
#[case("record")]
#[case("scores")]
#[case("evaluation")]
#[case("evaluation-answer")]
#[case("check")]
#[case("diagnosis")]
#[case("calibration")]
#[case("comparison")]
fn the_committed_schemas_are_the_printed_ones(#[case] of: &str) {
    let outcome = World::default().rehearsal(&["schema", "--of", of]);
    assert_eq!(outcome.stdout, committed(of), "rehearsal schema --of {of}");
}

/// Complaints of a schema about a value, which must be none, and of the same schema about the value without this key,
/// which shows that it would complain.
pub(crate) fn check(of: &str, value: &Value, key: &str) {
    let schema = serde_json::from_str(&committed(of)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let complaints: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(complaints, Vec::<String>::new(), "{of}");
    let mut less = value.clone();
    less.as_object_mut().unwrap().remove(key).unwrap();
    assert!(!validator.is_valid(&less), "{of} without {key} is fine, too");
}

#[test]
fn a_run_and_its_record_and_its_traces_keep_theirs() {
    let world = World::default();
    let (_, result) = world.run(&repository().join("cases/suites/minimal.yaml"), &["--out", "kept"]);
    check("run", &result, "verdict");
    check("record", &world.record(&result), "sessions");
    let scores = world.rehearsal(&["report", "kept", "--format", "jsonl", "--out", "-"]).stdout;
    assert!(scores.lines().count() > 0);
    scores.lines().for_each(|line| check("scores", &serde_json::from_str(line).unwrap(), "outcome"));
    check("traces", &world.rehearsal(&["traces", "kept", "--format", "json"]).json(), "sessions");
}

#[test]
fn a_list_of_people_keeps_its_own() {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let listed = ["personas", suite.to_str().unwrap(), "--generate", "--format", "json"];
    check("people", &world.rehearsal(&listed).json(), "cases");
}

#[test]
fn a_run_in_which_nothing_worked_keeps_them_too() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Fails));
    let suite = format!(
        "suite: broken\nagent: {{ http: \"{}\" }}\nbudget: {{ usd: 1 }}\nmodels: {{ judge: {{ model: offline, timeout: 5s }} }}\ncases:\n  - {{ name: a, input: hi, task_description: done }}\n",
        agent.url()
    );
    let suite = world.write("suite.yaml", &suite);
    let (code, result) = world.run(&suite, &[]);
    assert_eq!(code, Some(3), "{result:#}");
    check("run", &result, "causes");
    check("record", &world.record(&result), "causes");
}

#[rstest]
#[case("imports/langfuse.traces.json")]
#[case("imports/strands_evals.sessions.json")]
#[case("otlp/strands.llm_error.jsonl")]
#[case("otlp/google_adk.no_content.jsonl")]
fn judged_traces_keep_them_too(#[case] file: &str) {
    let world = World::default();
    let file = repository().join("harness/adapters/fixtures").join(file);
    let file = file.to_str().unwrap();
    check("traces", &world.rehearsal(&["traces", file, "--format", "json"]).json(), "written_as");
    let suite =
        "suite: s\nagent: { in_process: true }\ncases:\n  - { name: a, input: hi, task_description: done }\n";
    world.write("suite.yaml", suite);
    let result = world.rehearsal(&["judge", "--traces", file, "suite.yaml", "--format", "json"]).json();
    check("run", &result, "origin");
    check("record", &world.record(&result), "origin");
}

#[test]
fn a_check_and_a_diagnosis_keep_theirs() {
    let (world, agent) =
        (World::default(), FakeAgent::start(Manner::Says("I cannot help you with that, sorry.")));
    let suite = format!(
        "suite: desk\nagent: {{ http: {{ url: \"{}\" }}, spans: off }}\ncases:\n  - {{ name: a, input: hi, task_description: done }}\n",
        agent.url()
    );
    world.run(&world.write("suite.yaml", &suite), &["--out", "played"]);
    check("check", &world.rehearsal(&["check", "suite.yaml", "--format", "json"]).json(), "cases");
    check("diagnosis", &world.rehearsal(&["diagnose", "played", "--format", "json"]).json(), "sessions");
}
