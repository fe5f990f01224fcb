//! The intervals against SciPy, and what must hold of any of them.

use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn near(found: Interval, low: f64, high: f64) {
    assert!((found.low - low).abs() < 1e-6 && (found.high - high).abs() < 1e-6, "{found:?}");
}

/// Computed with SciPy: Wilson, then Clopper and Pearson.
#[rstest]
#[case(0, 10, (0.0, 0.277_533), (0.0, 0.308_497))]
#[case(9, 10, (0.595_850, 0.982_124), (0.554_984, 0.997_471))]
#[case(17, 20, (0.639_581, 0.947_631), (0.621_073, 0.967_929))]
#[case(45, 50, (0.786_398, 0.956_524), (0.781_865, 0.966_725))]
#[case(81, 114, (0.621_493, 0.785_834), (0.618_144, 0.791_643))]
fn the_intervals_are_scipys(
    #[case] passed: u32,
    #[case] n: u32,
    #[case] of_wilson: (f64, f64),
    #[case] exact: (f64, f64),
) {
    near(wilson(passed, n, 0.95).unwrap(), of_wilson.0, of_wilson.1);
    near(clopper_pearson(passed, n, 0.95).unwrap(), exact.0, exact.1);
}

/// Where all passed, the bound is the n-th root of `1 - confidence`: `0.05^(1/29)` is the first above 0.9.
#[rstest]
#[case(28, 0.898_53)]
#[case(29, 0.901_85)]
fn a_clean_sheet_has_a_bound_of_its_own(#[case] n: u32, #[case] expected: f64) {
    let found = clopper_pearson_lower(n, n, 0.95).unwrap();
    assert!((found - expected).abs() < 1e-5, "{found}");
    assert!((found - 0.05f64.powf(1.0 / f64::from(n))).abs() < 1e-9);
}

#[rstest]
#[case::nothing(0, 0, 0.95)]
#[case::more_than_there_are(3, 2, 0.95)]
#[case::no_confidence(1, 2, 0.0)]
#[case::certainty(1, 2, 1.0)]
#[case::no_number(1, 2, f64::NAN)]
fn there_is_no_interval(#[case] passed: u32, #[case] n: u32, #[case] confidence: f64) {
    assert_eq!(wilson(passed, n, confidence), None);
    assert_eq!(clopper_pearson(passed, n, confidence), None);
    assert_eq!(clopper_pearson_lower(passed, n, confidence), None);
    assert_eq!(clopper_pearson_upper(passed, n, confidence), None);
}

proptest! {
    #[test]
    fn they_lie_within_0_and_1_and_hold_the_share(n in 1u32..2000, of in 0.0f64..=1.0, confidence in 0.5f64..0.999) {
        let passed = (of * f64::from(n)) as u32;
        let share = f64::from(passed) / f64::from(n);
        for found in [wilson(passed, n, confidence).unwrap(), clopper_pearson(passed, n, confidence).unwrap()] {
            prop_assert!(0.0 <= found.low && found.high <= 1.0, "{found:?}");
            prop_assert!(found.low - 1e-12 <= share && share <= found.high + 1e-12, "{found:?} {share}");
        }
    }

    #[test]
    fn one_more_pass_moves_both_ends_up(n in 2u32..500, of in 0.0f64..1.0, confidence in 0.5f64..0.999) {
        let passed = (of * f64::from(n)) as u32;
        for method in [wilson, clopper_pearson] {
            let (less, more) = (method(passed, n, confidence).unwrap(), method(passed + 1, n, confidence).unwrap());
            prop_assert!(less.low <= more.low && less.high <= more.high, "{less:?} {more:?}");
        }
    }

    #[test]
    fn one_side_is_an_end_of_two(n in 1u32..500, of in 0.0f64..=1.0, confidence in 0.6f64..0.999) {
        let passed = (of * f64::from(n)) as u32;
        let both = clopper_pearson(passed, n, 2.0 * confidence - 1.0).unwrap();
        prop_assert!((clopper_pearson_lower(passed, n, confidence).unwrap() - both.low).abs() < 1e-9);
        prop_assert!((clopper_pearson_upper(passed, n, confidence).unwrap() - both.high).abs() < 1e-9);
    }

    #[test]
    fn more_confidence_is_wider(n in 1u32..500, of in 0.0f64..=1.0, confidence in 0.5f64..0.98) {
        let passed = (of * f64::from(n)) as u32;
        for method in [wilson, clopper_pearson] {
            let narrow = method(passed, n, confidence).unwrap();
            let wide = method(passed, n, confidence + 0.01).unwrap();
            prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high, "{narrow:?} {wide:?}");
        }
    }
}
