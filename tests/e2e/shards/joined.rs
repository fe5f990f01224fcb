//! The whole that is joined from parts.

use super::Desk;
use crate::schemas::check;
use rehearsal_tests::{World, repository, without_ids_and_times};
use serde_json::Value;

#[test]
fn parts_give_the_record_of_the_whole() {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let (code, whole) = world.run(&suite, &["--trials", "2", "--seed", "7"]);
    for (shard, name) in [("1/3", "p1"), ("2/3", "p2"), ("3/3", "p3")] {
        let more = ["--trials", "2", "--seed", "7", "--shard", shard, "--out", name, "--jobs", "3"];
        let (code, part) = world.run(&suite, &more);
        assert_eq!(code, Some(0), "{part:#}");
    }
    let joined = world.rehearsal(&["merge", "p2", "p3", "p1", "--format", "json"]);
    assert_eq!(joined.code, code, "{joined:?}");
    let joined = joined.json();
    let [there, here] = [&whole, &joined].map(|run| without_ids_and_times(&world.record(run)));
    assert!(there == here, "{}", first_difference(&there, &here, "").unwrap());
    assert!(there["sessions"].as_array().unwrap().len() >= 60);
    // What is printed is the same, too, but for where it is kept.
    let printed = |result: &Value| {
        let mut result = without_ids_and_times(result);
        assert!(result.as_object_mut().unwrap().remove("report").is_some());
        result
    };
    assert_eq!(printed(&whole), printed(&joined));
    assert!(world.path().join(joined["report"].as_str().unwrap()).exists());
}

/// Where two values differ first, for whoever has to find out why.
fn first_difference(there: &Value, here: &Value, place: &str) -> Option<String> {
    match (there, here) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => one
            .iter()
            .find_map(|(key, value)| first_difference(value, &other[key], &format!("{place}/{key}"))),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| first_difference(one, other, &format!("{place}/{index}")))
        }
        _ if there == here => None,
        _ => Some(format!("{place}: {there} and {here}")),
    }
}

#[test]
fn the_gate_of_the_whole_decides() {
    let desk = Desk::new();
    desk.world.write("broken", "paris\nrome");
    desk.parts(2, &[]);
    let joined = desk.command(&["merge", "p1", "p2", "--out", "whole", "--report", "junit=junit.xml"]);
    assert_eq!(joined.code, Some(1), "{joined:?}");
    assert!(joined.stderr.contains("joined 2 parts: 12 of 12 attempts"), "{joined:?}");
    assert!(joined.stdout.contains("FAILED"), "{joined:?}");
    let junit = std::fs::read_to_string(desk.world.path().join("junit.xml")).unwrap();
    assert!(junit.contains("<testsuite name=\"desk\" tests=\"12\" failures=\"4\""), "{junit}");
    let record = desk.command(&["report", "whole", "--format", "json", "--out", "-"]).json();
    assert_eq!((&record["verdict"], &record["shard"]), (&"failed".into(), &Value::Null));
    check("record", &record, "shard");
    // The whole is a run like any other.
    assert_eq!(desk.command(&["bless", "whole"]).code, Some(0));
}

#[test]
fn what_is_left_of_a_merge_that_was_stopped_is_not_played() {
    let desk = Desk::new();
    desk.parts(2, &[]);
    assert_eq!(desk.merge(&["p1", "p2"]).code, Some(0));
    let journal = rusqlite::Connection::open(desk.world.path().join("whole/run.db")).unwrap();
    let half = "DELETE FROM events WHERE kind = 'run_finished' OR attempt > 3";
    assert!(journal.execute(half, []).unwrap() > 1);
    drop(journal);
    let resumed = desk.command(&["run", "--resume", "whole"]);
    assert_eq!(resumed.code, Some(2), "{resumed:?}");
    assert!(resumed.stderr.contains("remove it, and merge again"), "{resumed:?}");
}

#[test]
fn an_empty_part_is_no_failure_and_is_joined_with_the_others() {
    let desk = Desk::new();
    for (shard, name) in [("1/3", "p1"), ("2/3", "p2"), ("3/3", "p3")] {
        let (code, result) = desk.part(shard, name, &["-k", "paris"]);
        assert_eq!(code, Some(0), "{result:#}");
    }
    let text = desk.command(&["report", "p3", "--format", "text"]).stdout;
    assert!(text.contains("part 3 of 3 and holds no attempt; `rehearsal merge` decides"), "{text}");
    let joined = desk.merge(&["p1", "p2", "p3"]);
    assert_eq!((joined.code, &joined.json()["attempts"]["finished"]), (Some(0), &2.into()), "{joined:?}");
}

#[test]
fn what_parts_could_not_do_is_missing_in_the_whole() {
    let desk = Desk::new();
    desk.world.write("crash", "paris");
    let (one, first) = desk.part("1/2", "p1", &["--fail-fast", "-j", "1"]);
    let (two, second) = desk.part("2/2", "p2", &["--fail-fast", "-j", "1"]);
    assert!([one, two].contains(&Some(3)), "{first:#} {second:#}");
    let joined = desk.merge(&["p1", "p2"]);
    assert_eq!(joined.code, Some(3), "{joined:?}");
    let record = desk.command(&["report", "whole", "--format", "json", "--out", "-"]).json();
    assert_eq!(record["ending"], "failed_fast");
}

#[test]
fn what_parts_cost_and_took_is_counted_once() {
    let desk = Desk::new();
    for shard in ["1/2", "2/2"] {
        desk.world.run(&desk.suite, &["--shard", shard]);
    }
    let calls = || {
        let cost = desk.command(&["cost", "--all", "--format", "json"]).json();
        cost["total"]["calls"].as_u64().unwrap_or_else(|| panic!("{cost:#}"))
    };
    let basis = || desk.command(&["plan", "desk.yaml", "--format", "json"]).json()["basis"].clone();
    let (before, base) = (calls(), basis());
    assert_eq!(base, "by 12 earlier attempts of this suite");
    let runs: Vec<String> = std::fs::read_dir(desk.world.path().join("runs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let joined = desk.command(
        &[&["merge", "-q"], runs.iter().map(String::as_str).collect::<Vec<_>>().as_slice()].concat(),
    );
    assert_eq!(joined.code, Some(0), "{joined:?}");
    assert!(before > 0);
    assert_eq!(calls(), before);
    assert_eq!(basis(), base);
}
