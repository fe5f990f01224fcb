//! Runs that stop once they are decided.

use super::*;
use crate::is_decided;
use rehearsal_core::{attempt::AttemptIndex, event::Sequential};

const CASES: [&str; 5] = ["paris", "rome", "oslo", "bern", "kyiv"];

/// A hundred attempts were planned, and these were played.
fn run(passed: impl IntoIterator<Item = bool>) -> Summary {
    let rows = (0..)
        .zip(passed)
        .map(|(place, passed)| with(place, (CASES[place as usize % CASES.len()], "calm", Some(passed))));
    let mut summary = made(100, rows);
    summary.manifest.as_mut().unwrap().sequential = Some(Sequential { alpha: 0.05 });
    summary
}

#[test]
fn a_clear_run_is_decided_before_its_end() {
    let first =
        |value: bool| (1..=100).find(|n| is_decided(&[rule(RATE, 0.8)], &run(vec![value; *n]))).unwrap();
    let (passes, failures) = (first(true), first(false));
    // All rates above 0.8 weigh alike: (1 - 0.8^(n+1)) / (0.2 (n + 1) 0.8^n) is 17.1 at 19 passes and 20.5 at 20.
    assert_eq!(passes, 20);
    assert!(failures < 10, "{failures}");
    let outcome = decide(&[rule(RATE, 0.8)], &run(vec![true; passes]));
    assert_eq!(outcome.verdict, Passed);
    assert_eq!(outcome.rules[0].early.unwrap().after, 20);
    assert_eq!(decide(&[rule(RATE, 0.8)], &run(vec![false; failures])).verdict, Failed);
}

#[test]
fn what_lies_beyond_a_gap_waits() {
    let mut summary = run(vec![true; 40]);
    summary.rows.remove(&AttemptIndex(3));
    assert!(!is_decided(&[rule(RATE, 0.8)], &summary));
}

/// What came after the decision, and by then was on its way, does not take it back.
#[test]
fn a_decision_stands() {
    let passed = std::iter::repeat_n(true, 20).chain(std::iter::repeat_n(false, 6));
    let outcome = decide(&[rule(RATE, 0.8)], &run(passed));
    assert_eq!(outcome.verdict, Passed, "{}", outcome.why);
}

#[test]
fn an_attempt_without_a_score_decides_nothing_in_its_favour() {
    let mut summary = run(vec![true; 20]);
    summary.rows.get_mut(&AttemptIndex(5)).unwrap().scores.clear();
    assert!(!is_decided(&[rule(RATE, 0.8)], &summary));
}

/// Rules share the risk, so that two need more than one.
#[test]
fn the_risk_is_shared_among_the_rules() {
    let rules = [rule(RATE, 0.8), rule(MEAN, 0.3)];
    assert!(!is_decided(&rules, &run(vec![true; 20])));
    assert!(is_decided(&rules, &run(vec![true; 40])));
}

#[test]
fn a_run_that_is_played_to_its_end_goes_by_its_number() {
    let outcome = decide(&[rule(RATE, 0.8)], &run((0..100).map(|place| place == 0 || place % 5 > 0)));
    assert_eq!((outcome.verdict, outcome.rules[0].early.is_some()), (Passed, false), "{}", outcome.why);
    let sure = GateRule { confidence: Some(0.95), ..rule(RATE, 0.8) };
    // Failures are spread out, so that no beginning is worse than the whole.
    let outcome = decide(&[sure], &run((0..100).map(|place| place % 5 > 0)));
    assert_eq!(outcome.verdict, CouldNotTell, "{}", outcome.why);
}
