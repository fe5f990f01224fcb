//! The formula against published figures, and its bounds.

use super::*;
use rstest::rstest;

fn drop(plan: Plan) -> Option<f64> {
    detectable(&plan).unwrap().drop
}

fn near(found: Option<f64>, expected: f64, within: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() < within), "{found:?}, not {expected}");
}

/// Miller's example: ω² = 1/9, σ² = 1/6, δ = 0.03 at a power of 80 % take 3,876 questions asked once, 1,260
/// asked ten times, and 969 asked without end.
#[rstest]
#[case(3_876, 1)]
#[case(1_260, 10)]
#[case(969, 1_000_000)]
fn the_published_example_comes_out(#[case] cases: u32, #[case] trials: u32) {
    let variation = Some(Variation { within: 1.0 / 6.0, between: 1.0 / 9.0 });
    near(drop(Plan { attempts: cases * trials, cases, variation, rate: None }), 0.03, 1e-5);
}

/// For paired yes or no, `N = (z_{α/2}√ψ + z_β√(ψ − δ²))² / δ²` has 155 cases for ψ = 0.2 and δ = 0.1. Ours
/// does not lessen ψ by δ², so it asks for a little more.
#[test]
fn paired_answers_of_yes_and_no_are_on_the_safe_side() {
    let variation = Some(Variation { within: 0.0, between: 0.2 });
    let drop = drop(Plan { attempts: 155, cases: 155, variation, rate: None }).unwrap();
    assert!((0.1..0.101).contains(&drop), "{drop}");
}

#[rstest]
// 2.8015852 · √(0.5 / 100)
#[case::one_attempt_a_case(100, 1, None, 0.198_102)]
// 7.8488795 / (20 + 7.8488795)
#[case::attempts_without_end(20, 10_000_000, None, 0.281_838)]
// δ² · 50 = 7.8488795 · (δ(1 − δ) · 3/4 + 0.5/4), solved for δ
#[case::four_attempts(50, 4, None, 0.195_246)]
fn without_earlier_runs_the_worst_is_taken(
    #[case] cases: u32,
    #[case] trials: u32,
    #[case] rate: Option<f64>,
    #[case] expected: f64,
) {
    near(drop(Plan { attempts: cases * trials, cases, rate, variation: None }), expected, 1e-6);
}

/// With p = 0.9 and one attempt a case, δ² · 100 = z² · (0.09 + (0.9 − δ)(0.1 + δ)).
#[test]
fn a_known_success_rate_tells_more() {
    let found = drop(Plan { attempts: 100, cases: 100, rate: Some(0.9), variation: None }).unwrap();
    let z_squared = 7.848_879_5;
    let noise = z_squared * (0.09 + (0.9 - found) * (0.1 + found));
    assert!((found * found * 100.0 - noise).abs() < 1e-4, "{found}");
    assert!(found < 0.198);
}

#[test]
fn more_attempts_and_more_cases_never_see_less() {
    for rate in [None, Some(0.5), Some(0.95)] {
        let at = |cases: u32, trials: u32| {
            drop(Plan { attempts: cases * trials, cases, rate, variation: None }).unwrap_or(2.0)
        };
        for cases in [1, 3, 10, 40] {
            for trials in [1, 2, 5, 20] {
                assert!(at(cases, trials + 1) <= at(cases, trials), "{rate:?} {cases} {trials}");
                assert!(at(cases + 1, trials) <= at(cases, trials), "{rate:?} {cases} {trials}");
            }
        }
    }
}

#[test]
fn a_run_that_is_too_small_says_that_it_sees_nothing() {
    let seen = detectable(&Plan { attempts: 2, cases: 2, rate: Some(0.6), variation: None }).unwrap();
    assert_eq!(seen.drop, None);
    assert!(seen.assumption.ends_with("; a rough figure, with so few cases"), "{}", seen.assumption);
    assert_eq!(detectable(&Plan::default()), None);
    assert_eq!(detectable(&Plan { attempts: 3, ..Plan::default() }), None);
}

#[test]
fn nonsense_from_elsewhere_does_no_harm() {
    for rate in [-1.0, 0.0, 7.0, f64::NAN] {
        let _any = detectable(&Plan { attempts: 9, cases: 3, rate: Some(rate), variation: None });
    }
    let variation = Some(Variation { within: f64::NAN, between: -1.0 });
    let _any = detectable(&Plan { attempts: 9, cases: 3, rate: None, variation });
}
