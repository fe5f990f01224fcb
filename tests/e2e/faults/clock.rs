//! A wall clock that jumps a day forwards and backwards all the time. It is put under the real binary by the loader.

use super::*;
use crate::{
    providers::first_difference,
    spans::{Late, assert_whole, turns},
};
use rehearsal_tests::{FakeAgent, Manner, without_ids_and_times};

/// The library that makes the clock jump, for `LD_PRELOAD`. A C compiler is there wherever Rust builds.
fn jumping(world: &World) -> String {
    let source = world.write("jumping_clock.c", include_str!("jumping_clock.c"));
    let library = world.path().join("jumping_clock.so");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).status().unwrap();
    assert!(built.success());
    library.to_str().unwrap().to_owned()
}

/// Every length of time in a record, in milliseconds.
fn lengths(record: &Value) -> Vec<f64> {
    match record {
        Value::Object(map) => {
            let own = map.iter().filter(|(key, _)| *key == "took_ms").filter_map(|(_, value)| value.as_f64());
            own.chain(map.values().flat_map(lengths)).collect()
        }
        Value::Array(list) => list.iter().flat_map(lengths).collect(),
        _ => Vec::new(),
    }
}

/// A record without ids, times, and the notes that say that the clocks of two machines differ.
fn without_notes(record: &Value) -> Value {
    match record {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| *key != "notes");
            let kept = Value::Object(kept.map(|(key, value)| (key.clone(), without_notes(value))).collect());
            without_ids_and_times(&kept)
        }
        Value::Array(list) => Value::Array(list.iter().map(without_notes).collect()),
        other => other.clone(),
    }
}

#[test]
fn it_changes_nothing_but_the_times() {
    let world = World::default();
    let agent = Late::start(&world, "0.2", "traceparent");
    let plain = agent.play(&world, "expected", (6, 3));
    let jumped = agent.play_with(&world, "expected", (6, 3), &[("LD_PRELOAD", &jumping(&world))]);
    assert_eq!(jumped.code, plain.code, "{jumped:#?}");
    let (plain, record) = (world.record(&plain.json()), world.record(&jumped.json()));
    assert_eq!(turns(&record).map(assert_whole).count(), 12);
    let times: std::collections::BTreeSet<_> =
        turns(&record).map(|turn| turn["sent_at"].as_str().unwrap().get(..10).unwrap().to_owned()).collect();
    assert!(times.len() > 1, "the clock did not jump: {times:?}");
    let differ = first_difference(&without_notes(&plain), &without_notes(&record));
    assert_eq!(differ, None);
    let page = std::fs::read_to_string(
        world.path().join(jumped.json()["run"].as_str().unwrap()).join("report.html"),
    );
    assert!(page.unwrap().contains("</html>"));
}

/// A reply that took a moment did not take a day, and a moment later is not earlier.
#[test]
fn no_turn_takes_a_day_and_no_latency_is_held_against_the_agent() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says("We open at nine.")));
    let text = std::fs::read_to_string(suite(&world, &at(agent.url()), OFFLINE, 8)).unwrap();
    let gate = "evaluators: [goal_success, latency: 60s]\ngate:\n  - latency: { max_p99: 60s }";
    world.write("suite.yaml", &text.replace("gate:", gate));
    let arguments = ["run", "suite.yaml", "--format", "json", "--out", "out"];
    let outcome = world.rehearsal_with(&arguments, &[("LD_PRELOAD", &jumping(&world))]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let record = record(&world, "out");
    for session in sessions(&record) {
        let lengths = lengths(&session["turns"]);
        assert_eq!(lengths.len(), 3);
        assert!(lengths.iter().all(|length| *length > 0.0 && *length < 60_000.0), "{lengths:?}");
    }
}

#[test]
fn no_wait_depends_on_it() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Hangs));
    suite(&world, &at(agent.url()), OFFLINE, 2);
    let arguments = ["run", "suite.yaml", "--format", "json", "--out", "out"];
    let outcome = world.rehearsal_with(&arguments, &[("LD_PRELOAD", &jumping(&world))]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    assert_all(&record(&world, "out"), "timeout", "agent", "waited 2s for the agent's reply");
}
