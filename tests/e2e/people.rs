//! The people of a suite: listed, made up, kept and met again, and a change of them that is told.

mod kept;
mod manners;
mod paid;

use rehearsal_tests::World;
use rstest::rstest;
use serde_json::Value;
use std::collections::BTreeSet;

/// A suite for the bundled agent with these sections, its cases played by these people.
fn suite(world: &World, sections: &str, personas: &str) {
    let text = format!(
        "suite: desk
agent: {{ command: [rehearsal, demo-agent] }}
{sections}cases:
  - name: paris
    input: I need to book a flight to Paris next week
    task_description: Flight booking confirmed with dates, destination and price
    known: {{ origin: Lisbon, date: 2026-12-01, travellers: 1, confirm: yes }}
    personas: [{personas}]
  - name: cancel
    input: I have to cancel my trip TD-2B9M4X.
    task_description: The booking TD-2B9M4X is cancelled
    personas: [{personas}]
"
    );
    world.write("desk.yaml", &text);
}

fn listed(world: &World, more: &[&str]) -> Value {
    world.rehearsal(&[&["personas", "desk.yaml", "--format", "json"], more].concat()).json()
}

/// The people of a case.
fn people(listed: &Value, case: usize) -> &Vec<Value> {
    listed["cases"][case]["people"].as_array().unwrap()
}

const SIX: &str =
    "traits: [patience_level, verbosity, expertise_level, disclosure, cooperativeness, emotional_tone]\n";

#[test]
fn six_properties_of_three_levels_take_fifteen_people_or_fewer_and_cases_share_them_out() {
    let world = World::default();
    suite(&world, SIX, "grid*8");
    let listed = listed(&world, &[]);
    assert_eq!((&listed["grid"]["pairs"], &listed["grid"]["tried"]), (&135.into(), &135.into()));
    assert_eq!(people(&listed, 0).len(), 8);
    let everybody: BTreeSet<&str> = (0..2)
        .flat_map(|case| people(&listed, case))
        .map(|person| {
            assert_eq!(person["kind"], "grid");
            assert_eq!(person["profile"]["manner"].as_object().unwrap().len(), 6);
            person["id"].as_str().unwrap()
        })
        .collect();
    assert!((9..=15).contains(&everybody.len()), "{everybody:?}");
}

#[test]
fn too_few_people_of_a_grid_are_told_before_the_run() {
    let world = World::default();
    suite(&world, SIX, "grid*2");
    let planned = world.rehearsal(&["plan", "desk.yaml", "--format", "json"]).json();
    let warnings = planned["warnings"].to_string();
    assert!(warnings.contains("of 135 pairs of trait levels"), "{warnings}");
}

#[test]
fn a_run_tells_which_pairs_of_levels_it_tried() {
    let world = World::default();
    suite(&world, "traits: [patience_level, verbosity]\n", "grid");
    let outcome = world.rehearsal(&["run", "desk.yaml", "-q", "-k", "paris"]);
    let told = "pairs of trait levels tried: 9 of 9, in valid attempts 9";
    assert!(outcome.stdout.contains(told), "{outcome:#?}");
}

#[test]
fn two_people_who_are_told_the_same_are_one_and_that_is_said() {
    let world = World::default();
    let twins =
        "personas:\n  - { id: one, traits: { mood: sunny } }\n  - { id: two, traits: { mood: sunny } }\n";
    suite(&world, twins, "one, two");
    let said = "one and two get the same prompt (paris and 1 more)";
    assert!(listed(&world, &[])["warnings"].to_string().contains(said));
    for command in ["plan", "run"] {
        let outcome = world.rehearsal(&[command, "desk.yaml", "-k", "cancel"]);
        let words =
            format!("{}{}", outcome.stdout, outcome.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said), "{outcome:#?}");
    }
}

#[test]
fn several_generated_people_of_a_case_share_no_level() {
    let world = World::default();
    suite(&world, "", "\"auto*3\"");
    assert!(
        people(&listed(&world, &[]), 0)
            .iter()
            .all(|person| person["kind"] == "auto" && person["profile"].is_null())
    );
    let listed = listed(&world, &["--generate"]);
    assert_eq!((&listed["cost"]["calls"], &listed["cost"]["usd"]), (&6.into(), &0.0.into()));
    let traits = |person: &Value| -> BTreeSet<String> {
        let traits = person["profile"]["traits"].as_object().unwrap();
        traits.iter().map(|(name, level)| format!("{name}: {level}")).collect()
    };
    for case in 0..2 {
        let everybody: Vec<_> = people(&listed, case).iter().map(traits).collect();
        let all: BTreeSet<&String> = everybody.iter().flatten().collect();
        assert_eq!(all.len(), everybody.iter().map(BTreeSet::len).sum::<usize>(), "{everybody:#?}");
    }
    assert!(!world.path().join("desk.people.yaml").exists());
}

#[rstest]
#[case(&["-k", "nobody"], "nobody matches")]
#[case(&["--freeze"], "there is nobody to keep")]
#[case(&["--thaw"], "nobody is kept for desk.yaml")]
#[case(&["--from", "nowhere"], "nowhere")]
fn what_cannot_be_done_is_said(#[case] more: &[&str], #[case] words: &str) {
    let world = World::default();
    suite(&world, "personas: [ { id: one, context: old } ]\n", "one");
    let outcome = world.rehearsal(&[&["personas", "desk.yaml"], more].concat());
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{outcome:#?}");
}
