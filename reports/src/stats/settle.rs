//! How many more attempts would settle a gate that could not tell.
//!
//! The question is what happens if it goes on as it went: the same rate, or the same mean and spread, over more
//! attempts. A gate is settled where its one-sided bound lies on one side of the threshold: the lower bound at or above
//! it, or the upper bound below it. Between whole counts the bound is interpolated by the beta distribution, so that
//! the answer does not jump with the remainder of a division.

use super::quantiles::{is_share, t};
use statrs::function::beta::beta_reg;

/// Beyond so many attempts nobody goes.
const MOST: u32 = 1_000_000;

/// How many more attempts at the observed rate would bring the bound of [`clopper_pearson_lower`] to the threshold, or
/// that of [`clopper_pearson_upper`] below it. 0 where it is settled already. `None` where nothing was observed, or
/// where the rate lies so close to the threshold that a million attempts would not settle it.
///
/// [`clopper_pearson_lower`]: super::clopper_pearson_lower
/// [`clopper_pearson_upper`]: super::clopper_pearson_upper
pub fn attempts_to_settle(passed: u32, n: u32, threshold: f64, confidence: f64) -> Option<u32> {
    let rate = f64::from(passed) / f64::from(n);
    (passed <= n).then(|| settled_after(rate, (n, f64::from(n)), threshold, confidence))?
}

/// The same for `n` attempts that are worth `effective` independent ones, as further ones are taken to be in
/// proportion.
pub(super) fn settled_after(
    rate: f64,
    (n, effective): (u32, f64),
    threshold: f64,
    confidence: f64,
) -> Option<u32> {
    let is_usable = (0.0..=1.0).contains(&rate) && effective.is_finite() && effective > 0.0;
    if n == 0 || !is_usable || !is_share(confidence) || threshold.is_nan() {
        return None;
    }
    let worth = effective / f64::from(n);
    further(n, |all| rate_is_settled(rate, f64::from(all) * worth, threshold, confidence))
}

/// How many more attempts with this mean and variance would bring the one-sided bound `mean ± t√(variance/n)`, with `t`
/// on `n - 1`, to one side of the threshold. 0 and `None` as in [`attempts_to_settle`]; `None` too where mean or
/// variance is no number.
pub fn attempts_to_settle_mean(
    mean: f64,
    variance: f64,
    n: u32,
    threshold: f64,
    confidence: f64,
) -> Option<u32> {
    let is_usable = mean.is_finite() && variance >= 0.0 && variance.is_finite() && threshold.is_finite();
    if n == 0 || !is_usable || !is_share(confidence) {
        return None;
    }
    further(n, |all| mean_is_settled(mean, variance, f64::from(all), threshold, confidence))
}

/// Whether the lower bound is at or above the threshold, or the upper bound below it. The bounds themselves are not
/// needed: the lower one is at or above `p` where Beta(x, n-x+1) has at most `1 - confidence` below `p`.
fn rate_is_settled(rate: f64, n: f64, threshold: f64, confidence: f64) -> bool {
    if threshold <= 0.0 || threshold > 1.0 {
        return true;
    }
    let passed = rate * n;
    if rate >= threshold {
        beta_reg(passed, n - passed + 1.0, threshold) <= 1.0 - confidence
    } else {
        beta_reg(passed + 1.0, n - passed, threshold) > confidence
    }
}

fn mean_is_settled(mean: f64, variance: f64, n: f64, threshold: f64, confidence: f64) -> bool {
    if n < 2.0 {
        return false;
    }
    // At no spread `t` times 0 is 0, and a mean on the threshold has reached it.
    let half = t(confidence, n - 1.0) * (variance / n).sqrt();
    mean - half >= threshold || mean + half < threshold
}

/// The least number beyond `n` at which it is settled, found by doubling and halving.
fn further(n: u32, is_settled: impl Fn(u32) -> bool) -> Option<u32> {
    if is_settled(n) {
        return Some(0);
    }
    let mut step = 1;
    while !is_settled(n.saturating_add(step)) {
        if step >= MOST {
            return None;
        }
        step = (step * 2).min(MOST);
    }
    let (mut open, mut settled) = (step / 2, step);
    while settled - open > 1 {
        let middle = open + (settled - open) / 2;
        if is_settled(n.saturating_add(middle)) { settled = middle } else { open = middle }
    }
    Some(settled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{clopper_pearson_lower, clopper_pearson_upper};
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    // 0.05^(1/29) is the first root above 0.9.
    #[case::all_passed(10, 10, 0.9, Some(19))]
    #[case::settled_already(29, 29, 0.9, Some(0))]
    #[case::failed_already(2, 20, 0.9, Some(0))]
    #[case::on_the_threshold(9, 10, 0.9, None)]
    #[case::too_close(9_001, 10_000, 0.9, None)]
    #[case::nothing_seen(0, 0, 0.9, None)]
    #[case::a_threshold_that_anything_reaches(0, 3, 0.0, Some(0))]
    #[case::a_threshold_that_nothing_reaches(3, 3, 1.5, Some(0))]
    #[case::all_passed_against_certainty(5, 5, 1.0, None)]
    fn so_many_more(
        #[case] passed: u32,
        #[case] n: u32,
        #[case] threshold: f64,
        #[case] expected: Option<u32>,
    ) {
        assert_eq!(attempts_to_settle(passed, n, threshold, 0.95), expected);
    }

    /// Whole multiples of the observed attempts, so that the promise can be checked on whole counts.
    #[rstest]
    #[case(19, 20, 0.9)]
    #[case(16, 20, 0.9)]
    #[case(7, 10, 0.5)]
    fn the_promise_is_kept(#[case] passed: u32, #[case] n: u32, #[case] threshold: f64) {
        let more = attempts_to_settle(passed, n, threshold, 0.95).unwrap();
        assert!(more > 0);
        let settled = |times: u32| {
            clopper_pearson_lower(passed * times, n * times, 0.95).unwrap() >= threshold
                || clopper_pearson_upper(passed * times, n * times, 0.95).unwrap() < threshold
        };
        let times = (n + more).div_ceil(n);
        assert!(settled(times), "{more}");
        assert!(!settled(times - 1), "{more}");
    }

    #[test]
    fn attempts_that_depend_on_one_another_are_worth_less() {
        let apart = attempts_to_settle(19, 20, 0.9, 0.95).unwrap();
        let together = settled_after(0.95, (20, 10.0), 0.9, 0.95).unwrap();
        assert!((20 + together).abs_diff(2 * (20 + apart)) <= 1, "{apart} {together}");
    }

    #[test]
    fn clusters_are_asked_for_as_many_as_their_own_bounds_need() {
        let outcomes: Vec<_> = (0..60).map(|at| (at % 20, at % 20 > 0)).collect();
        let rate = crate::stats::clustered_rate(&outcomes).unwrap();
        let more = rate.attempts_to_settle(0.85, 0.95).unwrap();
        assert!(more > attempts_to_settle(57, 60, 0.85, 0.95).unwrap(), "{more}");
        let scores: Vec<_> = outcomes.iter().map(|(case, passed)| (*case, f64::from(*passed))).collect();
        let mean = crate::stats::clustered_mean(&scores).unwrap();
        assert!(mean.unit_lower(0.95) < 0.85 && mean.unit_attempts_to_settle(0.85, 0.95).unwrap() > 0);
        assert_eq!(mean.unit_attempts_to_settle(0.5, 0.95), Some(0));
    }

    #[rstest]
    // t on 44 is 1.680 at 95 %, and 0.2 · 1.680 / √45 = 0.0501; at 46 it is 0.0495.
    #[case(0.85, 0.04, 10, 0.8, Some(36))]
    #[case(0.85, 0.04, 200, 0.8, Some(0))]
    #[case(0.8, 0.04, 10, 0.8, None)]
    #[case(0.8, 0.0, 10, 0.8, Some(0))]
    #[case(0.8, 0.0, 1, 0.8, Some(1))]
    #[case(0.8, f64::NAN, 10, 0.9, None)]
    #[case(0.8, 0.1, 0, 0.9, None)]
    fn so_many_more_for_a_mean(
        #[case] mean: f64,
        #[case] variance: f64,
        #[case] n: u32,
        #[case] threshold: f64,
        #[case] expected: Option<u32>,
    ) {
        assert_eq!(attempts_to_settle_mean(mean, variance, n, threshold, 0.95), expected);
    }

    proptest! {
        #[test]
        fn further_from_the_threshold_takes_fewer(n in 5u32..100, of in 0.0f64..1.0, threshold in 0.05f64..0.95) {
            let passed = (of * f64::from(n)) as u32;
            let more = |passed| attempts_to_settle(passed, n, threshold, 0.9).unwrap_or(u32::MAX);
            if f64::from(passed) / f64::from(n) >= threshold {
                prop_assert!(more(passed + 1) <= more(passed));
            } else if passed > 0 {
                prop_assert!(more(passed - 1) <= more(passed));
            }
        }
    }
}
