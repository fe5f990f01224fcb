//! A mean with its error, and the intervals that follow from it.

use super::{
    interval::{Interval, exact_lower, exact_upper},
    quantiles::{t, t_beyond},
};

/// Clusters below which errors by cluster are known to come out too small, and are taken larger here.
pub const FEW_CLUSTERS: usize = 10;

/// A mean and what is known of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean of all values.
    pub mean: f64,
    /// Its standard error, which allows for values of one cluster being alike.
    pub standard_error: f64,
    /// Of Student's distribution, by which the interval is made: one less than there are clusters.
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

    /// The two-sided interval of values that all lie within 0 and 1, as scores do. Where all are equal an error of 0
    /// would be false comfort: the interval is then Clopper's and Pearson's, of as many attempts as there are clusters.
    #[must_use]
    pub fn unit_interval(&self, confidence: f64) -> Interval {
        let one_sided = f64::midpoint(1.0, confidence);
        Interval { low: self.unit_lower(one_sided), high: self.unit_upper(one_sided) }
    }

    /// The one-sided lower bound of values within 0 and 1; see [`Self::unit_interval`].
    #[must_use]
    pub fn unit_lower(&self, confidence: f64) -> f64 {
        let clusters = self.clusters as f64;
        let low = if self.has_spread() {
            self.lower(confidence)
        } else {
            exact_lower(self.mean * clusters, clusters, confidence)
        };
        low.clamp(0.0, 1.0)
    }

    /// The one-sided upper bound of values within 0 and 1; see [`Self::unit_interval`].
    #[must_use]
    pub fn unit_upper(&self, confidence: f64) -> f64 {
        let clusters = self.clusters as f64;
        let high = if self.has_spread() {
            self.upper(confidence)
        } else {
            exact_upper(self.mean * clusters, clusters, confidence)
        };
        high.clamp(0.0, 1.0)
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

    /// Whether the error is more than what rounding leaves of equal values.
    fn has_spread(&self) -> bool {
        self.standard_error > 1e-12 * self.mean.abs().max(1.0)
    }

    fn half(&self, confidence: f64) -> f64 {
        if self.has_spread() { t(confidence, self.degrees_of_freedom) * self.standard_error } else { 0.0 }
    }
}
