//! Which part an attempt is in.

use super::{CASES, Desk, suite};
use rstest::rstest;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn every_attempt_is_planned_in_one_part_wherever_its_case_stands_in_the_file() {
    let desk = Desk::new();
    let parts = || ["1/3", "2/3", "3/3"].map(|shard| desk.plan(&["--shard", shard, "--trials", "2"]));
    let before = parts();
    assert_eq!(before.each_ref().map(Vec::len), [8, 8, 8]);
    let all: BTreeSet<&String> = before.iter().flatten().collect();
    let whole = desk.plan(&["--trials", "2"]);
    assert_eq!(all, whole.iter().collect());
    // Both trials of a person are in one part.
    for part in &before {
        let units: BTreeSet<&str> = part.iter().map(|id| id.rsplit_once(" / ").unwrap().0).collect();
        assert_eq!(units.len(), 4, "{part:?}");
    }

    let mut backwards = CASES;
    backwards.reverse();
    desk.world.write("desk.yaml", &suite("desk", &backwards));
    let sorted = |parts: [Vec<String>; 3]| parts.map(BTreeSet::from_iter);
    assert_ne!(desk.plan(&["--trials", "2"]), whole);
    assert_eq!(sorted(parts()), sorted(before));
}

#[test]
fn a_plan_says_which_part_it_is_of() {
    let desk = Desk::new();
    let text = desk.command(&["plan", "desk.yaml", "--shard", "2/5"]).stdout;
    assert!(text.contains("part 2 of 5 holds 3 of 12 attempts, dealt out evenly"), "{text}");
    let object = desk.command(&["plan", "desk.yaml", "--shard", "2/5", "--format", "json"]).json();
    assert_eq!(object["shard"], serde_json::json!({ "index": 2, "of": 5 }));
    assert_eq!(object["attempts"], 3);
}

/// A baseline by which Paris takes one person a minute, and everything else a second.
fn slow_paris(desk: &Desk) -> Value {
    let (_, run) = desk.world.run(&desk.suite, &[]);
    let blessed = desk.command(&["bless", run["run"].as_str().unwrap()]);
    assert_eq!(blessed.code, Some(0), "{blessed:?}");
    let text = std::fs::read_to_string(desk.world.path().join("desk.baseline.json")).unwrap();
    let mut baseline: Value = serde_json::from_str(&text).unwrap();
    for row in baseline["attempts"].as_array_mut().unwrap() {
        assert!(row["took_ms"].is_u64(), "a run tells how long its attempts took: {row}");
        let is_slow = row["case"] == "paris" && row["persona"] == "calm";
        row["took_ms"] = if is_slow { 60_000 } else { 1_000 }.into();
    }
    baseline
}

/// The sizes of two parts, the smaller one first.
fn sizes(desk: &Desk, more: &[&str]) -> [usize; 2] {
    let mut sizes = ["1/2", "2/2"].map(|shard| desk.plan(&[&["--shard", shard], more].concat()).len());
    sizes.sort_unstable();
    sizes
}

#[test]
fn parts_are_balanced_by_the_durations_that_are_kept_next_to_the_suite_or_named() {
    let desk = Desk::new();
    let mut baseline = slow_paris(&desk);
    desk.world.write("desk.baseline.json", &baseline.to_string());
    assert_eq!(sizes(&desk, &[]), [1, 11]);
    let text = desk.command(&["plan", "desk.yaml", "--shard", "1/2"]).stdout;
    assert!(text.contains("by the durations in"), "{text}");

    // One of before durations were kept still reads, and tells none.
    for row in baseline["attempts"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().remove("took_ms");
    }
    let slow = std::fs::read_to_string(desk.world.path().join("desk.baseline.json")).unwrap();
    desk.world.write("slow.json", &slow);
    desk.world.write("desk.baseline.json", &baseline.to_string());
    assert_eq!(sizes(&desk, &[]), [6, 6]);
    assert_eq!(sizes(&desk, &["--durations", "slow.json"]), [1, 11]);
    let refused = desk.command(&["plan", "desk.yaml", "--shard", "1/2", "--durations", "desk.baseline.json"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("does not tell how long attempts take"), "{refused:?}");
}

#[rstest]
#[case::no_such_part(&["--shard", "0/3"], "no part 0 of 3")]
#[case::too_many(&["--shard", "4/3"], "no part 4 of 3")]
#[case::no_part(&["--shard", "three"], "is not I/N")]
#[case::sequential(&["--shard", "1/3", "--sequential"], "do not know of one another")]
#[case::durations_of_nothing(&["--durations", "slow.json"], "--shard")]
#[case::durations_nowhere(&["--shard", "1/3", "--durations", "nowhere"], "nowhere")]
fn a_part_that_cannot_be_is_refused_before_anything_begins(#[case] arguments: &[&str], #[case] why: &str) {
    let desk = Desk::new();
    let output = desk.command(&[&["run", "desk.yaml"], arguments].concat());
    assert_eq!(output.code, Some(2), "{output:?}");
    assert!(output.stderr.contains(why), "{output:?}");
    assert!(!desk.world.path().join("runs").exists());
}
