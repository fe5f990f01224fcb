//! Reports that cannot be written when the run is over, and readers who are gone: the verdict stands.

use super::*;
use rehearsal_tests::{FakeAgent, Manner};
use rstest::rstest;
use std::{fs, os::unix::fs::symlink};

/// A suite of two attempts that pass, or that fail.
fn played(world: &World, does_well: bool) -> FakeAgent {
    let words = if does_well { "We open at nine." } else { "I cannot help you with that." };
    let agent = FakeAgent::start(Manner::Says(words));
    suite(world, &at(agent.url()), OFFLINE, 2);
    agent
}

fn code(does_well: bool) -> Option<i32> {
    Some(if does_well { 0 } else { 1 })
}

#[rstest]
#[case::a_folder_in_its_place("mkdir -p out/report.html", true)]
#[case::a_folder_in_its_place_of_a_failure("mkdir -p out/report.html", false)]
#[case::a_full_disk("mkdir out; ln -s /dev/full out/report.html", true)]
#[case::a_full_disk_of_a_failure("mkdir out; ln -s /dev/full out/report.html", false)]
#[case::nowhere("mkdir out; ln -s /nowhere/at/all out/report.html", true)]
fn a_page_that_cannot_be_written_is_a_warning(#[case] before: &str, #[case] does_well: bool) {
    let world = World::default();
    let _agent = played(&world, does_well);
    assert_eq!(by_shell(&world, before).code, Some(0));
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, code(does_well), "{outcome:#?}");
    assert_eq!(outcome.json()["verdict"], if does_well { "passed" } else { "failed" });
    assert!(outcome.stderr.contains("warning: cannot write out/report.html"), "{}", outcome.stderr);
    assert_eq!(record(&world, "out")["attempts"]["total"], 2);
}

/// The folder goes away while the run goes on; what can be written is.
#[test]
fn a_report_whose_folder_is_gone_keeps_no_other_from_being_written() {
    let world = World::default();
    let agent = FakeAgent::start(Manner::Takes(300));
    suite(&world, &at(agent.url()), OFFLINE, 2);
    fs::create_dir(world.path().join("gone")).unwrap();
    let reports = ["--report", "junit=gone/junit.xml", "--report", "json=kept.json"];
    let mut running =
        world.start(&[&["run", "suite.yaml", "--format", "json"], &reports[..]].concat(), &LOGIN);
    running.until(|| !agent.requests().is_empty());
    fs::remove_dir_all(world.path().join("gone")).unwrap();
    let outcome = running.outcome();
    let kept: Value = serde_json::from_slice(&fs::read(world.path().join("kept.json")).unwrap()).unwrap();
    assert_eq!(kept["verdict"], outcome.json()["verdict"]);
    assert_eq!(
        outcome.code,
        Some(match kept["verdict"].as_str() {
            Some("passed") => 0,
            Some("failed") => 1,
            _ => 3,
        })
    );
    assert!(outcome.stderr.contains("warning: cannot write gone/junit.xml"), "{}", outcome.stderr);
}

#[test]
fn half_a_report_is_not_left() {
    let world = World::default();
    let _agent = played(&world, true);
    run(&world, &["--out", "out"]);
    let outcome = by_shell(&world, "ulimit -f 60; exec rehearsal report out --format html --out page.html");
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    assert!(outcome.stderr.contains("error: cannot write page.html"), "{}", outcome.stderr);
    assert!(!world.path().join("page.html").exists());
}

/// Whoever watches may go: the run is played and recorded all the same.
#[rstest]
#[case::full("2>/dev/full", true)]
#[case::full_of_a_failure("2>/dev/full", false)]
#[case::closed("2>&-", true)]
#[case::nobody_reads("2>&1 >result.json | head -c 0", true)]
fn standard_error_that_takes_nothing_changes_nothing(#[case] elsewhere: &str, #[case] does_well: bool) {
    let world = World::default();
    let _agent = played(&world, does_well);
    let piped = elsewhere.contains('|');
    let outcome =
        by_shell(&world, &format!("rehearsal run suite.yaml --out out --format json -v {elsewhere}"));
    if piped {
        let result = fs::read_to_string(world.path().join("result.json")).unwrap();
        assert!(result.contains(r#""verdict":"passed""#), "{result}");
    } else {
        assert_eq!(outcome.code, code(does_well), "{outcome:#?}");
        assert_eq!(outcome.json()["verdict"], if does_well { "passed" } else { "failed" });
    }
    assert_eq!(record(&world, "out")["attempts"]["total"], 2);
}

/// A reader who is gone has heard enough. A result that cannot be told is no pass, and a failure is one all the same.
#[rstest]
#[case::closed_at_once("| head -c 0", true, None)]
#[case::closed(">&-", true, Some(0))]
#[case::full(">/dev/full", true, Some(3))]
#[case::full_of_a_failure(">/dev/full", false, Some(1))]
fn standard_output_that_takes_nothing_costs_no_report(
    #[case] elsewhere: &str,
    #[case] does_well: bool,
    #[case] expected: Option<i32>,
) {
    let world = World::default();
    let _agent = played(&world, does_well);
    let line = "rehearsal run suite.yaml --out out --report junit=junit.xml";
    let outcome = by_shell(&world, &format!("{line} {elsewhere}"));
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert!(expected.is_none() || outcome.code == expected, "{outcome:#?}");
    assert_eq!(
        outcome.stderr.contains("warning: cannot write standard output"),
        elsewhere.contains("full"),
        "{outcome:#?}"
    );
    assert!(fs::read_to_string(world.path().join("junit.xml")).unwrap().contains("</testsuites>"));
    assert!(world.path().join("out/report.html").exists());
}

#[rstest]
#[case("--help")]
#[case("schema")]
#[case("report out")]
#[case("report out --format json --out -")]
#[case("plan suite.yaml")]
#[case("cost out")]
#[case("personas suite.yaml")]
#[case("compare out out")]
#[case("check suite.yaml")]
#[case("diagnose out --rules-only")]
fn a_reader_who_is_gone_makes_no_command_fall_over(#[case] command: &str) {
    let world = World::default();
    let _agent = played(&world, false);
    run(&world, &["--out", "out"]);
    // The pipe's end is the shell's; the command's own is in a file.
    let outcome = by_shell(&world, &format!("{{ rehearsal {command} 2>told; echo $? >code; }} | head -c 0"));
    let told = fs::read_to_string(world.path().join("told")).unwrap();
    let code = fs::read_to_string(world.path().join("code")).unwrap();
    assert!(!told.contains("panicked") && !told.contains("error:"), "{told} {outcome:#?}");
    assert!(["0", "1"].contains(&code.trim()), "{code}: {told}");
}

/// A journal in a folder that cannot be written stops the run before anything is spent.
#[test]
fn a_folder_that_is_no_folder_is_known_before_anything_is_said() {
    let world = World::default();
    let agent = played(&world, true);
    symlink("/dev/null", world.path().join("out")).unwrap();
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("cannot create out"), "{}", outcome.stderr);
    assert_eq!(agent.requests().len(), 0);
}
