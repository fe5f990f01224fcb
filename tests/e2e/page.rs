//! The report in a real browser, opened from disk: read, searched and walked through by the scripts of `tests/browser`.
//!
//! Each script fails where the page asks anybody for anything, throws, or runs what an agent said.

use rehearsal_tests::{World, environment, repository};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Runs a script on a page.
fn drive(script: &str, page: &Path) {
    let output = Command::new("node")
        .arg(repository().join("tests/browser").join(script))
        .arg(page)
        .env("NODE_PATH", environment("browser").join("node_modules"))
        .output()
        .expect("Node.js runs");
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The bundled suite, played into a folder.
fn travel_desk(world: &World, folder: &str, more: &[&str]) -> PathBuf {
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let mut arguments = vec!["--out", folder];
    arguments.extend_from_slice(more);
    world.run(&suite, &arguments);
    world.path().join(folder).join("report.html")
}

#[test]
fn the_report_of_the_bundled_suite_is_read_as_a_person_would() {
    let world = World::default();
    let page = travel_desk(&world, "kept", &[]);
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(!text.contains("src=\"http") && !text.contains("href=\"http"), "the page loads something");
    drive("bundled.cjs", &page);
    drive("axe.cjs", &page);
}

#[test]
fn what_an_agent_a_suite_or_a_person_is_called_or_says_never_acts() {
    let world = World::default();
    world.write("agent.py", include_str!("../browser/hostile.py"));
    let suite = world.write("suite.yaml", include_str!("../browser/hostile.yaml"));
    let (_, result) = world.run(&suite, &["--out", "kept"]);
    assert_eq!(result["attempts"]["total"], 5, "{result:#}");
    drive("hostile.cjs", &world.path().join("kept/report.html"));
}

#[test]
fn two_runs_stand_side_by_side_with_what_turned_round_first() {
    let world = World::default();
    let before = travel_desk(&world, "before", &["--seed", "1", "-k", "booking"]);
    let page = travel_desk(&world, "after", &["--seed", "2", "-k", "booking"]);
    let outcome = world.rehearsal(&["report", "after", "--base", "before"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let compared = world.rehearsal(&["compare", "before", "after", "--format", "json"]).json();
    let flips = compared["flips"].as_array().map_or(0, Vec::len);
    assert!(before.exists() && flips > 0, "{compared:#}");
    drive("compared.cjs", &page);
    drive("axe.cjs", &page);
}

#[test]
fn a_base_that_is_no_run_is_refused_before_anything_is_written() {
    let world = World::default();
    let page = travel_desk(&world, "kept", &["-k", "paris"]);
    std::fs::remove_file(&page).unwrap();
    let outcome = world.rehearsal(&["report", "kept", "--base", "nowhere"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(!page.exists() && outcome.stderr.contains("nowhere"), "{outcome:#?}");
}
