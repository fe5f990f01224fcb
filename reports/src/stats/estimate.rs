//! A mean with its error, and the intervals that follow from it.

use super::{
    interval::{Interval, exact_lower, exact_upper},
    quantiles::{is_share, squared_ratio, t, t_beyond, z},
    settle::settled_after,
};

/// Clusters below which errors by cluster are known to come out too small, and are taken larger here.
pub const FEW_CLUSTERS: usize = 10;

/// Beyond so many attempts the quantiles of the beta distribution lose digits; an interval of so many is two
/// thousandths wide at most.
const MOST_ATTEMPTS: f64 = 1e6;

/// A mean and what is known of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean of all values.
    pub mean: f64,
    /// Its standard error, which allows for values of one cluster being alike.
    pub standard_error: f64,
    /// Of Student's distribution, by which the interval is made: one less than there are clusters, or values of a
    /// single one.
    pub degrees_of_freedom: f64,
    /// How many values there are.
    pub values: usize,
    /// Into how many clusters they fall; of two crossed factors, the one with fewer.
    pub clusters: usize,
    /// How alike the values of one cluster are: the intraclass correlation by analysis of variance, from below 0 (less
    /// alike than by chance) to 1 (all the same). `None` where every cluster holds one value, or all values are equal.
    pub icc: Option<f64>,
    /// How many times as large the variance of the mean is as that of as many independent values: `1 + (m - 1)ρ`, with
    /// `m` the mean cluster size as a value sees it. 1 where `icc` is `None`. Large: buy cases; near 1: buy trials.
    pub design_effect: f64,
}

impl Estimate {
    /// Whether there are fewer than [`FEW_CLUSTERS`] clusters. The error is then the largest of several (see
    /// [`clustered_mean`](super::clustered_mean)), and the reader should be told.
    #[must_use]
    pub fn few_clusters(&self) -> bool {
        self.clusters < FEW_CLUSTERS
    }

    /// The two-sided interval `mean ± t·error`. It may leave the range of the values: see [`Self::unit_interval`].
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Interval {
        let one_sided = f64::midpoint(1.0, confidence);
        Interval { low: self.lower(one_sided), high: self.upper(one_sided) }
    }

    /// What the true mean is above, with this one-sided confidence.
    #[must_use]
    pub fn lower(&self, confidence: f64) -> f64 {
        self.mean - self.half(confidence)
    }

    /// What the true mean is below, with this one-sided confidence.
    #[must_use]
    pub fn upper(&self, confidence: f64) -> f64 {
        self.mean + self.half(confidence)
    }

    /// The two-sided interval of values that all lie within 0 and 1, as scores do; it does too. For a gate take
    /// [`Self::unit_lower`] and [`Self::unit_upper`].
    #[must_use]
    pub fn unit_interval(&self, confidence: f64) -> Interval {
        let one_sided = f64::midpoint(1.0, confidence);
        Interval { low: self.unit_lower(one_sided), high: self.unit_upper(one_sided) }
    }

    /// The one-sided lower bound of values within 0 and 1, for a gate to decide by.
    ///
    /// Scores crowd towards 1, and a symmetric interval of such a mean is too short below: with twenty cases it held
    /// the truth on that side in 85 to 94 % of simulated runs instead of 95 %. This one is Clopper's and Pearson's,
    /// of as many attempts as would have this error if each passed or failed, `mean·(1 - mean)/error²`, lessened for
    /// few clusters by `(z / t_{G-1})²`. Source: E. L. Korn and B. I. Graubard, 1998, as for
    /// [`ClusteredRate`](super::ClusteredRate). Where all values are equal, so that their error says nothing, it is
    /// that of as many attempts as there are clusters, or values of a single one.
    #[must_use]
    pub fn unit_lower(&self, confidence: f64) -> f64 {
        let (mean, n) = (self.mean.clamp(0.0, 1.0), self.attempts(confidence));
        exact_lower(mean * n, n, confidence)
    }

    /// The one-sided upper bound of values within 0 and 1; as [`Self::unit_lower`].
    #[must_use]
    pub fn unit_upper(&self, confidence: f64) -> f64 {
        let (mean, n) = (self.mean.clamp(0.0, 1.0), self.attempts(confidence));
        exact_upper(mean * n, n, confidence)
    }

    /// How many more values, with this mean and spread over as many more clusters, would bring [`Self::unit_lower`] to
    /// the threshold or [`Self::unit_upper`] below it; as [`attempts_to_settle`](super::attempts_to_settle).
    #[must_use]
    pub fn unit_attempts_to_settle(&self, threshold: f64, confidence: f64) -> Option<u32> {
        let values = u32::try_from(self.values).ok()?;
        settled_after(self.mean, (values, self.attempts(confidence)), threshold, confidence)
    }

    /// How likely a mean at least so far from `expected` is, on either side, where `expected` is the truth.
    #[must_use]
    pub fn p_value(&self, expected: f64) -> f64 {
        let distance = (self.mean - expected).abs();
        if self.has_spread() {
            t_beyond(distance / self.standard_error, self.degrees_of_freedom)
        } else if distance > 0.0 {
            0.0
        } else {
            1.0
        }
    }

    /// How many attempts that pass or fail would have this error; none where the confidence is not between 0 and 1.
    fn attempts(&self, confidence: f64) -> f64 {
        if !is_share(confidence) {
            return 0.0;
        }
        if !self.has_spread() {
            return self.degrees_of_freedom + 1.0;
        }
        let (normal, student) = (z(confidence), t(confidence, self.degrees_of_freedom));
        let binary = (self.mean * (1.0 - self.mean)).max(0.0) / self.standard_error.powi(2);
        (binary * squared_ratio(normal, student)).min(MOST_ATTEMPTS)
    }

    /// Whether the error is more than what rounding leaves of equal values.
    fn has_spread(&self) -> bool {
        self.standard_error > 1e-12 * self.mean.abs().max(1.0)
    }

    fn half(&self, confidence: f64) -> f64 {
        if self.has_spread() { t(confidence, self.degrees_of_freedom) * self.standard_error } else { 0.0 }
    }
}
