//! Whether levels of a trait move what they say they move: a level that changes nothing is no condition of a test.

use rehearsal_tests::{World, repository};
use serde_json::Value;
use std::collections::BTreeMap;

/// The mean of a measure over the sessions of a case, for each level of a trait.
fn by_level(
    record: &Value,
    (case, name): (&str, &str),
    measure: impl Fn(&Value) -> f64,
) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::<String, (f64, f64)>::new();
    for session in record["sessions"].as_array().unwrap().iter().filter(|session| session["case"] == case) {
        let level = session["profile"]["traits"][name].as_str().unwrap().to_owned();
        let (sum, count) = sums.entry(level).or_default();
        *sum += measure(session);
        *count += 1.0;
    }
    sums.into_iter().map(|(level, (sum, count))| (level, sum / count)).collect()
}

/// The mean number of words of what the user wrote after the opening message.
fn words_per_turn(session: &Value) -> f64 {
    let turns = session["turns"].as_array().unwrap().iter().skip(1);
    let words: Vec<f64> =
        turns.map(|turn| turn["user"].as_str().unwrap().split_whitespace().count() as f64).collect();
    words.iter().sum::<f64>() / words.len() as f64
}

fn turns(session: &Value) -> f64 {
    session["turns"].as_array().unwrap().len() as f64
}

fn rises(measured: &BTreeMap<String, f64>, levels: [&str; 3]) {
    let values = levels.map(|level| measured[level]);
    assert!(values.windows(2).all(|two| two[0] < two[1]), "{levels:?}: {values:?}");
}

#[test]
fn words_rise_with_verbosity_turns_before_giving_up_with_patience_and_what_is_told_at_once_with_disclosure() {
    let world = World::default();
    let (_, result) = world.run(&repository().join("cases/suites/manners.yaml"), &[]);
    let record = world.record(&result);
    for case in ["booking", "impossible"] {
        rises(&by_level(&record, (case, "verbosity"), words_per_turn), ["terse", "plain", "rambling"]);
    }
    let impossible =
        record["sessions"].as_array().unwrap().iter().filter(|session| session["case"] == "impossible");
    assert!(impossible.clone().all(|session| session["ending"] == "gave_up"), "{record:#}");
    rises(&by_level(&record, ("impossible", "patience_level"), turns), ["low", "medium", "high"]);
    let told = by_level(&record, ("booking", "disclosure"), turns);
    assert!(told["up_front"] < told["on_request"] && told["on_request"] <= told["reluctant"], "{told:?}");
}
