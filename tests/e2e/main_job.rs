//! The main job: the bundled suites against the bundled agent, with no key and no network.

use rehearsal_tests::{World, repository, without_ids_and_times};
use serde_json::Value;
use std::path::PathBuf;

fn bundled(name: &str) -> PathBuf {
    repository().join("cases/suites").join(name)
}

#[test]
fn the_bundled_suite_is_played_judged_and_reported() {
    let world = World::default();
    let (code, result) = world.run(&bundled("travel-desk.yaml"), &[]);
    let attempts = &result["attempts"];
    assert_eq!(code, Some(0), "{result:#}");
    assert!(attempts["total"].as_u64().unwrap() >= 30, "{result:#}");
    assert_eq!(attempts["valid"], attempts["total"], "{result:#}");
    assert_eq!(result["turns_without_evidence"], 0, "{result:#}");
    for evaluator in ["helpfulness", "goal_success"] {
        assert_eq!(result["evaluators"][evaluator]["scored"], attempts["total"], "{result:#}");
    }
    assert!(attempts["endings"]["goal_met"].as_u64().unwrap() > 0, "{result:#}");
    assert!(std::path::Path::new(&world.path().join(result["report"].as_str().unwrap())).exists());
}

/// The bundled agent has weaknesses that some people meet and others do not.
#[test]
fn personas_fare_differently() {
    let world = World::default();
    let (_, result) = world.run(&bundled("travel-desk.yaml"), &[]);
    let rates = rates_by_persona(&world.record(&result));
    let best = rates.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    let worst = rates.iter().map(|(_, rate)| *rate).fold(1.0, f64::min);
    assert!(rates.len() >= 4 && best - worst >= 0.2, "{rates:?}");
}

fn rates_by_persona(record: &Value) -> Vec<(String, f64)> {
    let mut counts = std::collections::BTreeMap::<String, (f64, f64)>::new();
    for session in record["sessions"].as_array().unwrap() {
        let count = counts.entry(session["persona"].as_str().unwrap().to_owned()).or_default();
        count.1 += 1.0;
        count.0 += f64::from(u8::from(session["ending"] == "goal_met"));
    }
    counts.into_iter().map(|(persona, (met, all))| (persona, met / all)).collect()
}

#[test]
fn the_same_seed_gives_the_same_record() {
    let world = World::default();
    let record = |seed: &str, jobs: &str| {
        let (_, result) = world.run(&bundled("travel-desk.yaml"), &["--seed", seed, "--jobs", jobs]);
        without_ids_and_times(&world.record(&result)).to_string()
    };
    let one_at_a_time = record("7", "1");
    assert_eq!(one_at_a_time, record("7", "8"));
    assert_ne!(one_at_a_time, record("8", "8"));
}

#[test]
fn a_record_read_back_gives_the_verdict_of_the_run() {
    let world = World::default();
    let (_, result) = world.run(&bundled("minimal.yaml"), &["--out", "kept"]);
    let record = world.record(&result);
    assert_eq!(record["verdict"], result["verdict"]);
    let again = world.rehearsal(&["report", "kept", "--format", "text"]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
}

#[test]
fn every_turn_holds_what_the_agent_did() {
    let world = World::default();
    let (_, result) = world.run(&bundled("minimal.yaml"), &[]);
    let record = world.record(&result);
    let turns: Vec<&Value> = record["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|session| session["turns"].as_array().unwrap())
        .collect();
    assert!(turns.iter().all(|turn| !turn["model_calls"].as_array().unwrap().is_empty()), "{record:#}");
    let calls: Vec<&Value> = turns.iter().flat_map(|turn| turn["tool_calls"].as_array().unwrap()).collect();
    assert!(
        calls.iter().any(|call| call["arguments"].is_object() && !call["result"].is_null()),
        "{calls:#?}"
    );
}

#[test]
fn a_run_is_not_written_over_another() {
    let world = World::default();
    let suite = bundled("minimal.yaml");
    let suite = suite.to_str().unwrap();
    assert_ne!(world.rehearsal(&["run", suite, "--out", "kept", "-q"]).code, Some(2));
    let again = world.rehearsal(&["run", suite, "--out", "kept", "-q"]);
    assert_eq!(again.code, Some(2), "{}", again.stderr);
    assert!(again.stderr.contains("kept"), "{}", again.stderr);
}
