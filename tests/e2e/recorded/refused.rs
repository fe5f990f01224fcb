//! What cannot be judged is refused before anything is spent: exit 2, one clear word, no run.

use super::{FLIGHTS, SUITE, judging, sample};
use rehearsal_tests::World;
use rstest::rstest;

#[rstest]
#[case::nothing("", "traces.jsonl is empty")]
#[case::no_json("hello\n", "traces.jsonl:1:1: not JSON")]
#[case::cut_off("{\"resourceSpans\": []}\n{\"resourceSpans\"", "traces.jsonl:2:16: not JSON")]
#[case::something_else("{\"a\": 1}\n", "traces.jsonl:1: an object with `a` is nothing that is understood")]
#[case::no_conversation("{\"resourceSpans\": []}\n", "no conversation")]
fn a_file_that_is_no_traces_is_refused(#[case] content: &str, #[case] words: &str) {
    let world = World::default();
    let file = world.write("traces.jsonl", content);
    let outcome = judging(&world, (&file, ""), &[]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    assert!(!world.path().join("runs").exists(), "a run was begun");
}

#[test]
fn a_folder_is_refused() {
    let world = World::default();
    let outcome = judging(&world, (world.path(), ""), &[]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("is a folder"), "{}", outcome.stderr);
}

/// Fifty megabytes on one line are read like any other line, and refused for what they are.
#[test]
fn a_line_of_fifty_megabytes_is_read() {
    let world = World::default();
    let long = "x".repeat(50 << 20);
    let file = world.write(
        "traces.jsonl",
        &format!("{{\"resourceSpans\": [], \"padding\": \"{long}\"}}\n{{\"a\": 1}}\n"),
    );
    let outcome = judging(&world, (&file, ""), &[]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("traces.jsonl:2: an object with `a`"), "{}", outcome.stderr);
}

#[rstest]
#[case::no_suite(&["judge", "--traces", "t.json"], "RUN")]
#[case::a_run_as_well(&["judge", "--traces", "t.json", "runs/x", "suite.yaml"], "name the suite and nothing else")]
#[case::goals_without_traces(&["judge", "runs/x", "--goals", "g.yaml"], "--traces")]
#[case::no_such_run(&["judge", "nowhere"], "nowhere")]
#[case::no_such_file(&["judge", "--traces", "absent.json", "suite.yaml"], "absent.json")]
#[case::nothing_at_all(&["judge"], "RUN")]
#[case::nothing_told(&["traces", "absent.json"], "absent.json")]
fn bad_usage_says_what_is_wrong(#[case] arguments: &[&str], #[case] words: &str) {
    let world = World::default();
    world.write("suite.yaml", SUITE);
    let outcome = world.rehearsal(arguments);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

#[rstest]
#[case::two_runs_to_tell(&["traces", "first", "second"], "first is a run; one run is read at a time")]
#[case::a_run_and_a_file_to_tell(&["traces", "t.json", "second"], "second is a run; one run is read at a time")]
#[case::a_run_to_judge(&["judge", "--traces", "first", "suite.yaml"], "rehearsal judge first suite.yaml")]
fn a_run_is_no_file_of_traces(#[case] arguments: &[&str], #[case] words: &str) {
    let world = World::default();
    world.write("t.json", "");
    for run in ["first", "second"] {
        std::fs::create_dir(world.path().join(run)).unwrap();
        world.write(&format!("{run}/run.db"), "");
    }
    let outcome = world.rehearsal(arguments);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

#[rstest]
#[case::goals("flight-session-1: pari\n", &["--goals", "goals.yaml"], "goals.yaml:1:19: the suite `flights` has no case called `pari`")]
#[case::filter("{}", &["-k", "nobody"], "\"nobody\"")]
fn what_fits_nothing_is_refused(#[case] goals: &str, #[case] more: &[&str], #[case] words: &str) {
    let world = World::default();
    world.write("goals.yaml", goals);
    let outcome = judging(&world, (&sample(FLIGHTS), ""), more);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    assert!(!world.path().join("runs").exists(), "a run was begun");
}

#[test]
fn a_model_that_cannot_be_had_is_known_before_a_run_is_begun_and_the_users_need_none() {
    let world = World::default();
    let models = "models: { judge: openai/gpt-5 }\n";
    let outcome = judging(&world, (&sample(FLIGHTS), models), &[]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("OPENAI_API_KEY"), "{}", outcome.stderr);
    assert!(!world.path().join("runs").exists(), "a run was begun");
    let models = "models: { actor: openai/gpt-5, judge: offline }\n";
    assert_eq!(judging(&world, (&sample(FLIGHTS), models), &[]).code, Some(0));
}
