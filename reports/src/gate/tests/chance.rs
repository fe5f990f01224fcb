//! Rules that ask for confidence.

use super::*;

fn sure(measure: Measure, threshold: f64) -> GateRule {
    GateRule { confidence: Some(0.95), ..rule(measure, threshold) }
}

/// One attempt of each of so many cases, of which so many passed.
fn independent(passed: usize, all: usize) -> Summary {
    let names: Vec<&'static str> = (0..all).map(|place| &*format!("case-{place}").leak()).collect();
    let rows = names.iter().enumerate().map(|(place, case)| with(1, (case, "calm", Some(place < passed))));
    made(u32::try_from(all).unwrap(), rows)
}

#[rstest]
#[case::far_above(98, 100, 0.9, Passed)]
#[case::just_above(93, 100, 0.9, CouldNotTell)]
#[case::just_below(87, 100, 0.9, CouldNotTell)]
#[case::far_below(75, 100, 0.9, Failed)]
#[case::all_of_few(5, 5, 0.9, CouldNotTell)]
#[case::none_of_few(0, 5, 0.9, Failed)]
fn chance_is_allowed_for(
    #[case] passed: usize,
    #[case] all: usize,
    #[case] threshold: f64,
    #[case] expected: Verdict,
) {
    for measure in [RATE, MEAN] {
        let outcome = decide(&[sure(measure, threshold)], &independent(passed, all));
        assert_eq!(outcome.verdict, expected, "{}", outcome.why);
        let rule = &outcome.rules[0];
        let bounds = rule.interval.unwrap();
        assert!(
            bounds.low <= rule.value.unwrap() && rule.value.unwrap() <= bounds.high.unwrap(),
            "{bounds:?}"
        );
    }
}

/// The exact lower bound of 93 of 100 is 0.8737 at 95 %, one-sided (the beta quantile at 0.05 of 93 and 8).
#[test]
fn the_sentence_says_how_many_more_would_tell() {
    let outcome = decide(&[sure(RATE, 0.9)], &independent(93, 100));
    let rule = &outcome.rules[0];
    assert!((rule.interval.unwrap().low - 0.873).abs() < 0.001, "{:?}", rule.interval);
    let more = rule.more_attempts.unwrap();
    assert!(
        rule.why.ends_with(&format!("; about {more} more attempts like these would tell")),
        "{}",
        rule.why
    );
    let enough =
        decide(&[sure(RATE, 0.9)], &independent((100 + more as usize) * 93 / 100 + 1, 100 + more as usize));
    assert_eq!(enough.verdict, Passed, "{}", enough.why);
}

/// Ten trials of the same case are not ten attempts.
#[test]
fn trials_of_a_case_are_one_cluster() {
    let cases: Vec<&'static str> = (0..10).map(|place| &*format!("case-{place}").leak()).collect();
    let rows = cases
        .iter()
        .enumerate()
        .flat_map(|(place, case)| (1..=10).map(move |trial| with(trial, (case, "calm", Some(place > 0)))));
    let clustered = decide(&[sure(RATE, 0.8)], &made(100, rows));
    let spread = decide(&[sure(RATE, 0.8)], &independent(90, 100));
    assert_eq!((clustered.verdict, spread.verdict), (CouldNotTell, Passed), "{}", clustered.why);
}

/// What is missing counts as bad against passing, and as good against failing.
#[test]
fn missing_scores_stand_in_the_way() {
    let mut summary = independent(98, 100);
    summary.manifest.as_mut().unwrap().attempts = 120;
    let outcome = decide(&[sure(RATE, 0.9)], &summary);
    assert_eq!(outcome.verdict, CouldNotTell, "{}", outcome.why);
}
