//! Generated people that are kept next to a suite.

use super::{listed, people, suite};
use rehearsal_tests::World;
use serde_json::Value;

fn kept(world: &World) -> String {
    std::fs::read_to_string(world.path().join("desk.people.yaml")).unwrap()
}

/// The contexts of all who played a run.
fn contexts(world: &World, folder: &str) -> Vec<String> {
    let record = world.rehearsal(&["report", folder, "--format", "json", "--out", "-"]).json();
    let sessions = record["sessions"].as_array().unwrap().iter();
    sessions.map(|session| session["profile"]["context"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_run_meets_the_people_who_are_kept_and_asks_nobody_to_make_them_up() {
    let world = World::default();
    suite(&world, "", "auto");
    let frozen = world.rehearsal(&["personas", "desk.yaml", "--freeze"]);
    assert_eq!(frozen.code, Some(0), "{frozen:#?}");
    assert!(frozen.stderr.contains("kept 2 people in desk.people.yaml"), "{frozen:#?}");
    let listed = listed(&world, &[]);
    let expected = [0, 1].map(|case| &people(&listed, case)[0]);
    assert!(expected.iter().all(|person| person["kind"] == "kept"), "{listed:#}");
    let (_, result) = world.run(&world.path().join("desk.yaml"), &["--out", "kept"]);
    assert_eq!(
        contexts(&world, "kept"),
        expected.map(|person| person["profile"]["context"].as_str().unwrap())
    );
    assert_eq!(result["cost"]["roles"].get("profile"), None, "{result:#}");
}

#[test]
fn a_change_of_people_is_told_wherever_runs_stand_side_by_side() {
    let world = World::default();
    suite(&world, "", "auto");
    world.rehearsal(&["personas", "desk.yaml", "--freeze"]);
    for _ in 0..2 {
        let same = world.rehearsal(&["run", "desk.yaml"]);
        assert!(!same.stderr.contains("people:"), "{same:#?}");
    }
    let changed = kept(&world).replacen("patience_level: ", "patience_level: not ", 1);
    world.write("desk.people.yaml", &changed);
    let planned = world.rehearsal(&["plan", "desk.yaml", "--format", "json"]).json();
    assert!(
        planned["warnings"].to_string().contains("people: 1 of 2 is not those of the last run"),
        "{planned:#}"
    );
    let outcome = world.rehearsal(&["run", "desk.yaml"]);
    assert!(outcome.stderr.contains("people: 1 of 2 is not those of the last run (runs/"), "{outcome:#?}");
    let cost = world.rehearsal(&["cost", "--all"]);
    assert_eq!(cost.stderr.matches("people: 1 of 2 is not those of").count(), 1, "{cost:#?}");
}

#[test]
fn people_of_a_case_that_has_changed_are_not_played_but_conversations_with_them_are_judged() {
    let world = World::default();
    suite(&world, "", "auto");
    world.rehearsal(&["personas", "desk.yaml", "--freeze"]);
    world.run(&world.path().join("desk.yaml"), &["--out", "before"]);
    let text = std::fs::read_to_string(world.path().join("desk.yaml")).unwrap();
    world.write("desk.yaml", &text.replace("next week", "tomorrow"));
    let refused = world.rehearsal(&["run", "desk.yaml"]);
    assert_eq!(refused.code, Some(2), "{refused:#?}");
    assert!(
        refused.stderr.contains("desk.people.yaml:7:5: the case `paris` says something else"),
        "{refused:#?}"
    );
    assert_ne!(world.rehearsal(&["judge", "before", "desk.yaml", "-q"]).code, Some(2));
    let again = world.rehearsal(&["personas", "desk.yaml", "--freeze"]);
    assert!(again.code == Some(0) && again.stdout.contains("(1 call)"), "{again:#?}");
    assert_ne!(world.rehearsal(&["run", "desk.yaml", "-q"]).code, Some(2));
    assert_eq!(world.rehearsal(&["personas", "desk.yaml", "--thaw"]).code, Some(0));
    assert!(!world.path().join("desk.people.yaml").exists());
}

#[test]
fn the_people_of_a_run_can_be_kept_without_asking_a_model() {
    let world = World::default();
    suite(&world, "", "auto");
    world.run(&world.path().join("desk.yaml"), &["--out", "before"]);
    let listed = listed(&world, &["--from", "before", "--freeze"]);
    assert_eq!((&listed["cost"], &people(&listed, 0)[0]["kind"]), (&Value::Null, &"kept".into()));
    world.run(&world.path().join("desk.yaml"), &["--out", "after"]);
    assert_eq!(contexts(&world, "before"), contexts(&world, "after"));
}
