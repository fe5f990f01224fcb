//! Rules about the baseline.

use super::*;
use crate::compare::baseline;
use rehearsal_core::{clock::Timestamp, event::HeldAgainst};

const CASES: [&str; 4] = ["paris", "rome", "oslo", "bern"];

fn no_worse(max_drop: f64) -> GateRule {
    GateRule { bound: Bound::MaxDrop { max_drop }, ..rule(RATE, 0.0) }
}

/// A run of four cases, of which these passed, held against one in which those did.
fn held(run: [Option<bool>; 4], base: [Option<bool>; 4], anyway: bool) -> Summary {
    let rows = |passed: [Option<bool>; 4]| {
        CASES
            .into_iter()
            .zip(passed)
            .map(|(case, passed)| with(1, (case, "calm", passed)))
            .collect::<Vec<_>>()
    };
    let mut summary = made(4, rows(run));
    let baseline = baseline(&made(4, rows(base)), Timestamp(1)).unwrap();
    let held = HeldAgainst { from: "desk.baseline.json".into(), anyway, baseline };
    summary.manifest.as_mut().unwrap().baseline = Some(Box::new(held));
    summary
}

const ALL: [Option<bool>; 4] = [Some(true); 4];

#[rstest]
#[case::the_same(ALL, ALL, 0.0, Passed)]
#[case::better(ALL, [Some(true), Some(false), Some(true), Some(true)], 0.0, Passed)]
#[case::one_lost([Some(true), Some(false), Some(true), Some(true)], ALL, 0.0, Failed)]
#[case::one_lost_and_allowed([Some(true), Some(false), Some(true), Some(true)], ALL, 0.25, Passed)]
#[case::one_missing([Some(true), None, Some(true), Some(true)], ALL, 0.0, CouldNotTell)]
#[case::one_missing_there(ALL, [Some(true), None, Some(true), Some(true)], 0.0, Passed)]
#[case::one_missing_there_and_bad_here(
    [Some(true), Some(false), Some(true), Some(true)], [Some(true), None, Some(true), Some(true)], 0.0, CouldNotTell
)]
#[case::nothing_there(ALL, [None; 4], 0.0, CouldNotTell)]
#[case::nothing_here([None; 4], ALL, 0.0, CouldNotTell)]
fn a_drop_is_measured_over_pairs(
    #[case] run: [Option<bool>; 4],
    #[case] base: [Option<bool>; 4],
    #[case] max_drop: f64,
    #[case] expected: Verdict,
) {
    let outcome = decide(&[no_worse(max_drop)], &held(run, base, false));
    assert_eq!(outcome.verdict, expected, "{}", outcome.why);
}

#[test]
fn without_a_baseline_nothing_is_told() {
    let mut summary = held(ALL, ALL, false);
    summary.manifest.as_mut().unwrap().baseline = None;
    let outcome = decide(&[no_worse(0.5)], &summary);
    assert_eq!(outcome.verdict, CouldNotTell);
    assert!(outcome.why.contains("no baseline was given"), "{}", outcome.why);
}

#[test]
fn runs_that_differ_by_more_than_the_agent_are_compared_on_request_alone() {
    for (anyway, expected) in [(false, CouldNotTell), (true, Passed)] {
        let mut summary = held(ALL, ALL, anyway);
        summary.manifest.as_mut().unwrap().prompts.insert("user_turn.v3".into(), "new".into());
        let base = &mut summary.manifest.as_mut().unwrap().baseline.as_mut().unwrap().baseline;
        base.fingerprint.prompts.insert("user_turn.v3".into(), "old".into());
        let outcome = decide(&[no_worse(0.0)], &summary);
        assert_eq!(outcome.verdict, expected, "{}", outcome.why);
        assert_eq!(
            outcome.why.contains("changed since: the prompt user_turn.v3"),
            !anyway,
            "{}",
            outcome.why
        );
    }
}

/// One of four lost is well within chance.
#[test]
fn with_confidence_one_flip_fails_nothing() {
    let run = [Some(true), Some(false), Some(true), Some(true)];
    let sure = GateRule { confidence: Some(0.95), ..no_worse(0.0) };
    let outcome = decide(&[sure], &held(run, ALL, false));
    assert_eq!(outcome.verdict, CouldNotTell, "{}", outcome.why);
    assert!(outcome.rules[0].more_attempts.is_some(), "{}", outcome.why);
}

/// What was not played is held against those of the baseline that wait for it, and no others.
#[test]
fn attempts_that_were_not_played_are_those_of_the_plan() {
    let mut summary = held(ALL, ALL, false);
    let gone = summary.rows.pop_last().unwrap().1;
    summary.total = rehearsal_core::summary::Group::of(summary.rows.values());
    let manifest = summary.manifest.as_mut().unwrap();
    manifest.plan = summary.rows.values().map(|row| row.id.clone()).chain([gone.id]).collect();
    let outcome = decide(&[no_worse(0.0)], &summary);
    assert_eq!((outcome.verdict, outcome.rules[0].missing), (CouldNotTell, 1), "{}", outcome.why);
    assert_eq!(decide(&[no_worse(0.25)], &summary).verdict, Passed);
}

#[test]
fn a_drop_that_is_smaller_than_it_is_shown_contradicts_nobody() {
    let rows = |lost: u32| (1..=2400).map(move |trial| with(trial, ("paris", "calm", Some(trial > lost))));
    let mut summary = made(2400, rows(1));
    let baseline = baseline(&made(2400, rows(0)), Timestamp(1)).unwrap();
    let held = HeldAgainst { from: "base".into(), anyway: false, baseline };
    summary.manifest.as_mut().unwrap().baseline = Some(Box::new(held));
    let outcome = decide(&[no_worse(0.0), rule(RATE, 1.0)], &summary);
    assert_eq!(outcome.verdict, Failed);
    assert!(outcome.rules[0].why.starts_with("lower than in base by 0.0004"), "{}", outcome.rules[0].why);
    assert!(outcome.rules[1].why.contains("0.9996; at least 1.0000"), "{}", outcome.rules[1].why);
}
