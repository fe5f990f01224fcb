//! The interval of a rate whose attempts come in clusters, for a gate to decide by.
//!
//! So many dependent attempts are worth fewer independent ones: `n / deff`, where the design effect is `1 + (m - 1)ρ`
//! (L. Kish, *Survey Sampling*, 1965). How alike attempts of one case are is itself only known from the cases seen, so
//! the number is lessened once more, by `(t_{n-1} / t_{G-1})²`, which is near 1 with many cases and small with few.
//! With that number, and the observed rate of it, the interval is Clopper's and Pearson's. Source: E. L. Korn and B. I.
//! Graubard, *Confidence intervals for proportions with small expected number of positive counts estimated from survey
//! data*, Survey Methodology 24, 1998.
//!
//! `ρ` is taken as seen, but as no less than 1/3, which is that of cases whose rates are spread evenly from 0 to 1.
//! Where nearly everything passes, the few cases that would show how alike attempts are have often not been met, and
//! `ρ` as seen is too small: ten cases of ten attempts, of a true rate of 0.95, passed a gate of 0.95 in 13 % of
//! simulated runs by `ρ` as seen, and in none with the floor. What it costs is shown by a test.
//!
//! Where each case has one attempt nothing is clustered, and the interval is the plain one. So it is of a single case,
//! of which there is nothing to say but about that case.

use super::{
    clustered::clustered_mean,
    estimate::FEW_CLUSTERS,
    interval::{Interval, exact_lower, exact_upper},
    quantiles::{is_share, squared_ratio, t},
    settle::settled_after,
};
use std::collections::BTreeMap;

/// The least correlation that is reckoned with.
const LEAST_ICC: f64 = 1.0 / 3.0;

/// A rate of attempts that come in clusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusteredRate {
    /// Attempts that passed.
    pub passed: u32,
    /// All attempts.
    pub n: u32,
    /// Into how many clusters they fall.
    pub clusters: usize,
    /// How alike attempts of one cluster are; see [`Estimate::icc`](super::Estimate::icc).
    pub icc: Option<f64>,
    /// How many attempts are worth one independent one, before few cases are allowed for: `1 + (m - 1)ρ`, where `ρ` is
    /// at least 1/3.
    pub design_effect: f64,
}

/// The rate of outcomes by cluster, such as *passed* by case: each pair is the cluster's number and whether it passed.
/// `None` where there are none.
pub fn clustered_rate(outcomes: &[(usize, bool)]) -> Option<ClusteredRate> {
    let n = u32::try_from(outcomes.len()).ok().filter(|n| *n > 0)?;
    let passed = outcomes.iter().filter(|(_, passed)| *passed).count() as u32;
    let mut sizes = BTreeMap::<usize, f64>::new();
    outcomes.iter().for_each(|(cluster, _)| *sizes.entry(*cluster).or_default() += 1.0);
    let values: Vec<_> = outcomes.iter().map(|(cluster, passed)| (*cluster, f64::from(*passed))).collect();
    let icc = clustered_mean(&values).and_then(|found| found.icc);
    let mean_size = sizes.values().map(|size| size * size).sum::<f64>() / f64::from(n);
    let design_effect =
        if sizes.len() > 1 { 1.0 + (mean_size - 1.0) * icc.unwrap_or_default().max(LEAST_ICC) } else { 1.0 };
    Some(ClusteredRate { passed, n, clusters: sizes.len(), icc, design_effect })
}

impl ClusteredRate {
    /// The share of attempts that passed.
    #[must_use]
    pub fn rate(&self) -> f64 {
        f64::from(self.passed) / f64::from(self.n)
    }

    /// Whether there are fewer than [`FEW_CLUSTERS`] clusters, so that the reader should be told.
    #[must_use]
    pub fn few_clusters(&self) -> bool {
        self.clusters < FEW_CLUSTERS
    }

    /// How many independent attempts these are worth at this one-sided confidence, above 1/2; at most `n`. `None` where
    /// the confidence is not between 0 and 1.
    #[must_use]
    pub fn effective(&self, confidence: f64) -> Option<f64> {
        let n = f64::from(self.n);
        // One attempt a case, or one case: nothing is clustered.
        if self.clusters <= 1 || self.clusters == self.n as usize {
            return is_share(confidence).then_some(n);
        }
        let (attempts, clusters) = (t(confidence, n - 1.0), t(confidence, self.clusters as f64 - 1.0));
        is_share(confidence).then(|| (n / self.design_effect * squared_ratio(attempts, clusters)).min(n))
    }

    /// The two-sided interval, within 0 and 1.
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        let one_sided = f64::midpoint(1.0, confidence);
        Some(Interval { low: self.lower(one_sided)?, high: self.upper(one_sided)? })
    }

    /// What the true rate is above, with this one-sided confidence.
    #[must_use]
    pub fn lower(&self, confidence: f64) -> Option<f64> {
        let n = self.effective(confidence)?;
        Some(exact_lower(self.rate() * n, n, confidence))
    }

    /// What the true rate is below, with this one-sided confidence.
    #[must_use]
    pub fn upper(&self, confidence: f64) -> Option<f64> {
        let n = self.effective(confidence)?;
        Some(exact_upper(self.rate() * n, n, confidence))
    }

    /// How many more attempts, spread over cases as these, would settle a gate; as
    /// [`attempts_to_settle`](super::attempts_to_settle).
    #[must_use]
    pub fn attempts_to_settle(&self, threshold: f64, confidence: f64) -> Option<u32> {
        settled_after(self.rate(), (self.n, self.effective(confidence)?), threshold, confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::clopper_pearson;
    use rstest::rstest;

    fn outcomes(cases: &[(u32, u32)]) -> Vec<(usize, bool)> {
        let case = |(number, (passed, n)): (usize, &(u32, u32))| {
            let passed = *passed;
            (0..*n).map(move |trial| (number, trial < passed)).collect::<Vec<_>>()
        };
        cases.iter().enumerate().flat_map(case).collect()
    }

    #[test]
    fn attempts_that_are_each_a_case_are_independent() {
        let found = clustered_rate(&outcomes(&[(1, 1); 17])).unwrap();
        assert_eq!(found.interval(0.95), clopper_pearson(17, 17, 0.95));
        let one = clustered_rate(&outcomes(&[(9, 10)])).unwrap();
        assert_eq!(one.interval(0.95), clopper_pearson(9, 10, 0.95));
        assert!(one.few_clusters());
    }

    /// Cases that always pass or always fail are worth one attempt each, and less as there are few.
    #[test]
    fn trials_that_say_the_same_add_nothing() {
        let mut cases = [(5, 5); 20];
        cases[0] = (0, 5);
        cases[1] = (0, 5);
        let found = clustered_rate(&outcomes(&cases)).unwrap();
        assert!((found.icc.unwrap() - 1.0).abs() < 1e-9 && (found.design_effect - 5.0).abs() < 1e-9);
        // SciPy: t of 99 and of 19 at .95 are 1.660391 and 1.729133, and 20 times the squared ratio is 18.441422.
        assert!((found.effective(0.95).unwrap() - 18.441_422).abs() < 1e-4, "{:?}", found.effective(0.95));
        assert!(found.lower(0.95).unwrap() < clopper_pearson(18, 20, 0.9).unwrap().low);
    }

    #[rstest]
    #[case(0.5)]
    #[case(0.3)]
    #[case(0.999)]
    fn it_is_never_worth_more_than_it_has(#[case] confidence: f64) {
        let found = clustered_rate(&outcomes(&[(2, 4), (2, 4), (2, 4), (3, 4)])).unwrap();
        let worth = found.effective(confidence).unwrap();
        assert!(0.0 < worth && worth <= 16.0, "{worth}");
    }

    #[test]
    fn nonsense_is_none() {
        assert_eq!(clustered_rate(&[]), None);
        assert_eq!(clustered_rate(&outcomes(&[(1, 3)])).unwrap().lower(1.0), None);
    }
}
