//! Whether levels of a trait move what they say they move: a level that changes nothing is no condition of a test.

use rehearsal_tests::World;
use serde_json::Value;
use std::collections::BTreeMap;

const SUITE: &str = r#"suite: manners
agent: { command: [rehearsal, demo-agent] }
defaults: { max_turns: 14 }
traits: [patience_level, verbosity, disclosure]
cases:
  - name: booking
    input: I need to book a flight.
    task_description: A flight from Lisbon to Paris on 1 December 2026 is booked for one traveller
    goal_parts: [A booking reference is given, The price is stated]
    known: { origin: Lisbon, destination: Paris, date: 2026-12-01, travellers: 1 traveller, confirm: "yes, please book it" }
  - name: impossible
    input: I need to move my booking TD-7H3QPC to 16 December.
    task_description: The hotel booking TD-7H3QPC is moved to 16 December 2026
    goal_parts: [The booking is moved to 16 December]
    known: { booking reference: TD-7H3QPC, destination: Vienna, date: 16 December, nights: 3 nights, travellers: 2 adults }
"#;

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
    let suite = world.write("manners.yaml", SUITE);
    let (_, result) = world.run(&suite, &[]);
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
