//! The sequential tests against figures computed apart, and at their limits.

use super::*;
use crate::stats::Interval;
use proptest::prelude::*;
use rstest::rstest;

/// Computed with SciPy.
#[rstest]
#[case(17, 20, 0.529_182, 0.986_168)]
#[case(45, 50, 0.712_340, 0.984_341)]
#[case(90, 100, 0.771_729, 0.971_158)]
#[case(180, 200, 0.811_696, 0.957_376)]
fn the_sequence_is_scipys(#[case] passed: u32, #[case] n: u32, #[case] low: f64, #[case] high: f64) {
    let found = confidence_sequence(passed, n, 0.05);
    assert!((found.low - low).abs() < 1e-6 && (found.high - high).abs() < 1e-6, "{found:?}");
}

#[rstest]
#[case(0, 0, 0.05)]
#[case(3, 2, 0.05)]
#[case(1, 2, 1.0)]
fn nothing_refutes_nothing(#[case] passed: u32, #[case] n: u32, #[case] alpha: f64) {
    assert_eq!(confidence_sequence(passed, n, alpha), Interval { low: 0.0, high: 1.0 });
}

#[rstest]
#[case(1, 9, 9.309_1)]
#[case(2, 12, 12.002_9)]
#[case(0, 6, 9.142_9)]
#[case(0, 7, 16.0)]
#[case(8, 0, 28.444_4)]
#[case(0, 0, 1.0)]
fn flips_one_way_are_evidence(#[case] better: u32, #[case] worse: u32, #[case] expected: f64) {
    assert!((paired_e_value(better, worse) - expected).abs() < 1e-4);
}

#[test]
fn eight_flips_one_way_are_enough() {
    let mut test = FlipTest::new(0.05);
    assert_eq!(test.push(true, true), Decision::Open);
    let decisions: Vec<_> = (0..8).map(|_| test.push(true, false)).collect();
    assert_eq!(decisions.iter().position(|found| *found == Decision::Below), Some(7));
    assert!((test.p_value() - 1.0 / 28.444_4).abs() < 1e-5);
    // What was found stands, and so does the p-value.
    (0..9).for_each(|_| assert_eq!(test.push(false, true), Decision::Below));
    assert!((test.p_value() - 1.0 / 28.444_4).abs() < 1e-5);
}

/// Computed with SciPy: the two one-sided averages.
#[rstest]
#[case(30, 30, 0.9, 7.319_298, 0.032_258)]
#[case(43, 43, 0.9, 20.887_535, 0.022_727)]
#[case(20, 30, 0.9, 0.110_924, 98.111_209)]
#[case(45, 50, 0.8, 3.180_016, 0.034_959)]
fn the_evidence_of_a_rate_is_scipys(
    #[case] passed: u32,
    #[case] n: u32,
    #[case] threshold: f64,
    #[case] above: f64,
    #[case] below: f64,
) {
    let mut test = RateTest::new(threshold, 0.05);
    (0..n).for_each(|at| {
        test.push(at >= n - passed);
    });
    let found = test.evidence();
    assert!((found.0 / above - 1.0).abs() < 1e-4 && (found.1 / below - 1.0).abs() < 1e-4, "{found:?}");
}

#[rstest]
#[case::anything_is_at_least_0(0.0, false, Decision::Above)]
#[case::nothing_is_above_1(1.1, true, Decision::Below)]
#[case::one_failure_is_below_certainty(1.0, false, Decision::Below)]
#[case::no_pass_proves_certainty(1.0, true, Decision::Open)]
#[case::no_number(f64::NAN, true, Decision::Open)]
fn thresholds_at_the_ends_are_decided_by_what_they_mean(
    #[case] threshold: f64,
    #[case] passed: bool,
    #[case] expected: Decision,
) {
    let mut test = RateTest::new(threshold, 0.05);
    (0..20).for_each(|_| {
        test.push(passed);
    });
    assert_eq!(test.decision(), expected);
    let mut test = MeanTest::new(threshold, 0.05);
    (0..20).for_each(|_| {
        test.push(f64::from(passed));
    });
    assert_eq!(test.decision(), expected);
}

#[test]
fn a_level_that_is_none_never_decides() {
    for alpha in [0.0, 1.0, -0.1, f64::NAN] {
        let (mut rate, mut mean, mut flips) =
            (RateTest::new(0.5, alpha), MeanTest::new(0.5, alpha), FlipTest::new(alpha));
        for _ in 0..100 {
            assert_eq!(
                (rate.push(true), mean.push(1.0), flips.push(false, true)),
                (Decision::Open, Decision::Open, Decision::Open)
            );
        }
    }
}

/// Two values by hand: no stake on the first; on the second, past gains of 0 and 0.1 have the mean 0.05 and the
/// variance (0.25 + 0.005) / 2, so the stake is 0.05 / (0.1275 + 0.0025) = 0.38462, and 1 + 0.38462 · 0.1 = 1.03846.
/// From gains of 0.3 it would be 0.88235, but half of what would ruin is 0.5 / 0.6, and 1 + 0.83333 · 0.3 = 1.25.
#[rstest]
#[case(0.5, 0.6, 1.038_461_5)]
#[case(0.6, 0.9, 1.25)]
fn the_stake_follows_from_the_past(#[case] threshold: f64, #[case] value: f64, #[case] expected: f64) {
    let mut test = MeanTest::new(threshold, 0.05);
    test.push(value);
    assert_eq!(test.evidence(), (1.0, 1.0));
    test.push(value);
    let (above, below) = test.evidence();
    assert!((above - expected).abs() < 1e-6 && (below - 1.0).abs() < 1e-12, "{above} {below}");
    test.push(f64::NAN);
    assert_eq!(test.evidence(), (above, below));
}

#[test]
fn a_margin_allows_for_a_small_drop() {
    let decided = |margin: f64, difference: f64| {
        let mut test = PairedTest::new(margin, 0.05);
        (0..200).for_each(|_| {
            test.push(difference);
        });
        test.decision()
    };
    assert_eq!(decided(0.1, 0.0), Decision::Above);
    assert_eq!(decided(0.0, 0.0), Decision::Open);
    assert_eq!(decided(0.1, -0.3), Decision::Below);
    assert_eq!(decided(0.0, -0.1), Decision::Below);
    assert_eq!(decided(0.2, -0.1), Decision::Above);
}

proptest! {
    #[test]
    fn the_sequence_holds_the_share_and_is_wider_than_exact(n in 1u32..400, of in 0.0f64..=1.0) {
        let passed = (of * f64::from(n)) as u32;
        let found = confidence_sequence(passed, n, 0.05);
        let exact = crate::stats::clopper_pearson(passed, n, 0.95).unwrap();
        prop_assert!(found.contains(f64::from(passed) / f64::from(n)));
        prop_assert!(0.0 <= found.low && found.low <= exact.low + 1e-9, "{found:?} {exact:?}");
        prop_assert!(exact.high - 1e-9 <= found.high && found.high <= 1.0, "{found:?} {exact:?}");
    }

    #[test]
    fn turned_around_above_is_below(
        outcomes in prop::collection::vec(any::<bool>(), 1..120),
        threshold in 0.05f64..0.95,
    ) {
        let (mut rate, mut turned) = (RateTest::new(threshold, 0.05), RateTest::new(1.0 - threshold, 0.05));
        for passed in outcomes {
            let mirrored = match turned.push(!passed) {
                Decision::Above => Decision::Below,
                Decision::Below => Decision::Above,
                Decision::Open => Decision::Open,
            };
            prop_assert_eq!(rate.push(passed), mirrored);
        }
        let (one, other) = (rate.evidence(), turned.evidence());
        prop_assert!((one.0.ln() - other.1.ln()).abs() < 1e-6, "{one:?} {other:?}");
    }
}
