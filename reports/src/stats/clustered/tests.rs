//! Errors by cluster against figures computed apart, and at their limits.

use super::*;
use crate::stats::Interval;
use proptest::prelude::*;
use rstest::rstest;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
}

/// Twelve cases of three trials, not all of which were played.
fn uneven() -> Vec<(usize, f64)> {
    let scores = [
        [1.0, 1.0, 0.5],
        [0.2, 0.4, 0.1],
        [0.9, 1.0, 1.0],
        [0.0, 0.3, 0.3],
        [0.8, 0.7, 0.9],
        [1.0, 0.6, 0.8],
        [0.5, 0.5, 0.4],
        [0.1, 0.2, 0.0],
        [1.0, 1.0, 1.0],
        [0.7, 0.9, 0.6],
        [0.3, 0.2, 0.6],
        [0.9, 0.8, 1.0],
    ];
    let cases = scores.iter().enumerate().flat_map(|(case, trials)| trials.map(|score| (case, score)));
    cases.enumerate().filter(|(at, _)| at % 7 != 3).map(|(_, value)| value).collect()
}

/// Computed with NumPy and SciPy, by the formulas written anew.
#[test]
fn the_error_by_case_is_that_of_the_formula() {
    let found = clustered_mean(&uneven()).unwrap();
    assert_eq!((found.values, found.clusters, found.few_clusters()), (31, 12, false));
    near(found.mean, 0.635_483_871);
    near(found.standard_error, 0.091_966_408);
    near(found.icc.unwrap(), 0.775_206_524);
    near(found.design_effect, 2.300_346_428);
    let Interval { low, high } = found.interval(0.95);
    near(low, 0.433_067_172);
    near(high, 0.837_900_570);
}

/// The first five cases: CR1 alone has 0.148967, the jackknife 0.146997, independent values 0.100345.
#[test]
fn with_few_cases_the_largest_error_is_taken() {
    let five: Vec<_> = uneven().into_iter().filter(|(case, _)| *case < 5).collect();
    let found = clustered_mean(&five).unwrap();
    assert!(found.few_clusters());
    near(found.standard_error, 0.148_966_775);
    // Clusters that cancel out leave CR1 nothing; what remains is the error of four independent values.
    let cancelled = clustered_mean(&[(0, 0.0), (0, 1.0), (1, 0.0), (1, 1.0)]).unwrap();
    near(cancelled.standard_error, (1.0f64 / 12.0).sqrt());
    // The jackknife is larger where one cluster is: 20 values of 1, and two clusters of one 0 each.
    let uneven: Vec<_> = (0..20).map(|_| (0, 1.0)).chain([(1, 0.0), (2, 0.0)]).collect();
    let found = clustered_mean(&uneven).unwrap();
    assert!(found.standard_error > Sums::of(uneven.iter().copied()).unwrap().cr1().sqrt());
}

/// A grid of twelve cases and eleven personas, with an effect of each. Computed with NumPy: by case 0.030384, by
/// persona 0.042258, by both 0.014717.
#[test]
fn two_factors_add_up() {
    let score = |case: usize, persona: usize| {
        let part =
            |number: usize, times: usize, of: usize, middle: f64| ((number * times) % of) as f64 - middle;
        let both = ((case * persona) % 5) as f64 - 2.0;
        0.5 + 0.03 * part(case, 7, 12, 5.5) + 0.04 * part(persona, 5, 11, 5.0) + 0.02 * both
    };
    let pairs = (0..12).flat_map(|case| (0..11).map(move |persona| (case, persona)));
    let values: Vec<_> = pairs.map(|(case, persona)| (case, persona, score(case, persona))).collect();
    let found = crossed_mean(&values).unwrap();
    near(found.mean, 0.487_272_727);
    near(found.standard_error, 0.049_922_700);
    assert_eq!((found.clusters, found.degrees_of_freedom as u32), (11, 10));
}

#[test]
fn the_error_is_never_below_that_of_one_factor() {
    let values: Vec<_> =
        uneven().into_iter().enumerate().map(|(at, (case, value))| (case, at % 3, value)).collect();
    let by_case = clustered_mean(&uneven()).unwrap();
    let found = crossed_mean(&values).unwrap();
    assert!(found.standard_error >= by_case.standard_error);
    assert_eq!((found.clusters, found.few_clusters()), (3, true));
}

#[test]
fn a_single_persona_is_no_factor() {
    let values: Vec<_> = uneven().into_iter().map(|(case, value)| (case, 0, value)).collect();
    assert_eq!(crossed_mean(&values), clustered_mean(&uneven()));
}

#[rstest]
#[case::nothing(&[])]
#[case::one_value(&[(0, 0.5)])]
#[case::no_number(&[(0, 0.5), (1, f64::NAN)])]
fn what_cannot_be_told_is_not(#[case] values: &[(usize, f64)]) {
    assert_eq!(clustered_mean(values), None);
    let crossed: Vec<_> = values.iter().map(|(case, value)| (*case, *case, *value)).collect();
    assert_eq!(crossed_mean(&crossed), None);
}

#[test]
fn a_single_case_speaks_for_itself() {
    let scores = [0.5, 0.7, 0.6, 1.0, 0.9];
    let found = clustered_mean(&scores.map(|score| (7, score))).unwrap();
    let apart = clustered_mean(&scores.into_iter().enumerate().collect::<Vec<_>>()).unwrap();
    assert_eq!(found, Estimate { clusters: 1, ..apart });
    assert_eq!(crossed_mean(&scores.map(|score| (7, 7, score))), Some(found));
    assert_eq!(crossed_mean(&scores.map(|score| (7, (score * 10.0) as usize, score))).unwrap().clusters, 5);
    let perfect = clustered_mean(&[(7, 1.0); 30]).unwrap();
    near(perfect.unit_lower(0.95), 0.05f64.powf(1.0 / 30.0));
}

/// Twelve cases that all scored 1 do not prove that every case does.
#[test]
fn scores_without_spread_are_no_certainty() {
    let perfect = clustered_mean(&(0..24).map(|at| (at % 12, 1.0)).collect::<Vec<_>>()).unwrap();
    assert_eq!(perfect.interval(0.95), Interval { low: 1.0, high: 1.0 });
    near(perfect.unit_lower(0.95), 0.05f64.powf(1.0 / 12.0));
    near(perfect.unit_upper(0.95), 1.0);
    near(perfect.p_value(1.0), 1.0);
    near(perfect.p_value(0.9), 0.0);
}

#[test]
fn scores_of_0_and_1_have_nearly_the_bound_of_a_share() {
    let found = clustered_mean(&(0..200).map(|at| (at, f64::from(at % 10 > 0))).collect::<Vec<_>>()).unwrap();
    let exact = crate::stats::clopper_pearson_lower(180, 200, 0.95).unwrap();
    assert!(found.unit_lower(0.95) <= exact && exact - found.unit_lower(0.95) < 0.001);
    assert!(found.unit_lower(0.95) < found.lower(0.95));
    assert_eq!((found.unit_lower(1.0), found.unit_upper(f64::NAN)), (0.0, 1.0));
}

proptest! {
    #[test]
    fn values_of_their_own_cluster_have_the_plain_error(values in prop::collection::vec(0.0f64..1.0, 10..60)) {
        let found = clustered_mean(&values.iter().copied().enumerate().collect::<Vec<_>>()).unwrap();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        prop_assert!((found.standard_error - (variance / n).sqrt()).abs() < 1e-9);
        prop_assert_eq!(found.icc, None);
    }

    #[test]
    fn the_interval_holds_the_mean(values in prop::collection::vec((0usize..8, 0.0f64..=1.0), 2..60)) {
        if let Some(found) = clustered_mean(&values) {
            let unit = found.unit_interval(0.9);
            prop_assert!(found.interval(0.9).contains(found.mean));
            prop_assert!(unit.low - 1e-9 <= found.mean && found.mean <= unit.high + 1e-9);
            prop_assert!(0.0 <= unit.low && unit.high <= 1.0);
            let icc = found.icc.unwrap_or_default();
            prop_assert!(icc <= 1.0 + 1e-9 && found.design_effect.is_finite());
        }
    }
}
