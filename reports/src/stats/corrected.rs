//! A rate corrected for the errors of the judge that gave it.
//!
//! With sensitivity `q1` (the share of good conversations that the judge passes) and specificity `q0` (the share of bad
//! ones that it fails), a judge's pass rate `p` stands for the true rate `(p + q0 - 1) / (q0 + q1 - 1)`.
//! Source: W. J. Rogan and B. Gladen, *Estimating prevalence from the results of a screening test*, 1978.
//!
//! The interval adds what is unknown of `q0` and `q1`, which were found on few labels, to what is unknown of `p`. Each
//! share is first drawn towards the middle: `p' = (np + z²/2) / (n + z²)`, `q' = (mq + 1) / (m + 2)`; then
//! `V = [p'(1-p')/(n+z²) + (1-θ)² q0'(1-q0')/(m0+2) + θ² q1'(1-q1')/(m1+2)] / (q0' + q1' - 1)²` and `θ ± z√V`.
//! After C. Lee and others, 2025, arXiv:2511.21140, without their term for bias. Its coverage is shown by a test below.

use super::quantiles::z95;
use rehearsal_core::calibration::Agreement;

/// A rate as it would be without the judge's errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corrected {
    /// The rate, within 0 and 1.
    pub rate: f64,
    /// The 95 % interval, within 0 and 1.
    pub interval: (f64, f64),
}

/// Corrects a rate of `passed` out of `all`. `None` where nothing was judged, where the labels hold no good or no bad
/// conversation, or where the judge is no better than chance, so that its verdicts say nothing.
pub fn corrected(passed: u32, all: u32, judge: &Agreement) -> Option<Corrected> {
    let (sensitivity, specificity) = (judge.sensitivity()?, judge.specificity()?);
    let better_than_chance = sensitivity + specificity - 1.0;
    if all == 0 || better_than_chance <= 0.0 {
        return None;
    }
    let rate = (f64::from(passed) / f64::from(all) + specificity - 1.0) / better_than_chance;
    Some(Corrected { rate: rate.clamp(0.0, 1.0), interval: interval(passed, all, judge)? })
}

fn interval(passed: u32, all: u32, judge: &Agreement) -> Option<(f64, f64)> {
    let z = z95();
    let squared = z * z;
    let (n, good, bad) = (f64::from(all), f64::from(judge.good()), f64::from(judge.bad()));
    let p = (f64::from(passed) + squared / 2.0) / (n + squared);
    let q0 = (f64::from(judge.both_failed) + 1.0) / (bad + 2.0);
    let q1 = (f64::from(judge.both_passed) + 1.0) / (good + 2.0);
    let better = q0 + q1 - 1.0;
    if better <= 0.0 {
        return None;
    }
    let rate = (p + q0 - 1.0) / better;
    let of_rate = p * (1.0 - p) / (n + squared);
    let of_bad = (1.0 - rate).powi(2) * q0 * (1.0 - q0) / (bad + 2.0);
    let of_good = rate.powi(2) * q1 * (1.0 - q1) / (good + 2.0);
    let error = ((of_rate + of_bad + of_good) / better.powi(2)).sqrt();
    Some(((rate - z * error).clamp(0.0, 1.0), (rate + z * error).clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{draws::Draws, wilson};
    use rehearsal_core::seed::Seed;
    use rstest::rstest;

    fn judge(sensitive: u32, good: u32, specific: u32, bad: u32) -> Agreement {
        Agreement {
            both_passed: sensitive,
            people_alone_passed: good - sensitive,
            both_failed: specific,
            judge_alone_passed: bad - specific,
        }
    }

    #[test]
    fn the_rate_is_rogans_and_gladens() {
        // p = .78, q0 = .86, q1 = .9.
        let found = corrected(156, 200, &judge(45, 50, 43, 50)).unwrap();
        assert!((found.rate - (0.78 + 0.86 - 1.0) / 0.76).abs() < 1e-9, "{found:?}");
        assert!(found.interval.0 < found.rate && found.rate < found.interval.1);
    }

    #[rstest]
    #[case::nothing_judged(0, 0, judge(9, 10, 9, 10))]
    #[case::no_bad_one_labelled(5, 10, judge(9, 10, 0, 0))]
    #[case::a_coin(5, 10, judge(5, 10, 5, 10))]
    fn what_cannot_be_corrected_is_not(#[case] passed: u32, #[case] all: u32, #[case] judge: Agreement) {
        assert_eq!(corrected(passed, all, &judge), None);
    }

    /// How often the two intervals, ours and Wilson's on the raw rate, hold the true rate: 150 conversations by a judge
    /// of sensitivity .9 and specificity .8, which was calibrated on 40 good and 40 bad ones.
    fn coverage(rate: f64) -> (f64, f64) {
        const ROUNDS: u32 = 2000;
        let mut draws = Draws::new(Seed(11).derive(&["coverage", &rate.to_string()]));
        let (mut ours, mut raw) = (0, 0);
        for _ in 0..ROUNDS {
            let judge = judge(draws.hits(40, 0.9), 40, draws.hits(40, 0.8), 40);
            let good = draws.hits(150, rate);
            let passed = draws.hits(good, 0.9) + draws.hits(150 - good, 0.2);
            let holds = |(low, high): (f64, f64)| low <= rate && rate <= high;
            ours += u32::from(corrected(passed, 150, &judge).is_some_and(|found| holds(found.interval)));
            raw += u32::from(wilson(passed, 150, 0.95).is_some_and(|found| found.contains(rate)));
        }
        (f64::from(ours) / f64::from(ROUNDS), f64::from(raw) / f64::from(ROUNDS))
    }

    #[rstest]
    #[case(0.5)]
    #[case(0.7)]
    #[case(0.9)]
    fn the_interval_holds_the_truth_as_often_as_it_says(#[case] rate: f64) {
        let (ours, _) = coverage(rate);
        assert!(ours >= 0.95, "{ours}");
    }

    #[test]
    fn the_interval_of_the_raw_rate_does_not() {
        let (_, raw) = coverage(0.9);
        assert!(raw < 0.4, "{raw}");
    }
}
