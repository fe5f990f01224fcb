//! The mean of values that come in clusters: attempts of one case are alike, and so are those of one persona.
//!
//! Taken as independent they would promise too much: with 50 cases of 4 trials and an intraclass correlation of 1/3, an
//! interval that says 95 % held the truth in 82 % of simulated runs; the one by cluster held it in 95 %.
//!
//! Sources: K.-Y. Liang and S. L. Zeger, *Longitudinal data analysis using generalized linear models*, 1986, with the
//! correction `G/(G-1)` (CR1); E. Miller, *Adding Error Bars to Evals*, 2024, arXiv:2411.00640, for evaluations; A. C.
//! Cameron, J. B. Gelbach and D. L. Miller, *Robust inference with multiway clustering*, 2011, for two crossed factors.

use super::estimate::{Estimate, FEW_CLUSTERS};
use std::collections::BTreeMap;

/// The mean of values by cluster, such as scores by case: each pair is the cluster's number and the value.
///
/// The variance is CR1, `G/(G-1) · (1/n²) · Σ_g (Σ_{i∈g} (x_i - x̄))²`, and the interval takes Student's t on `G - 1`.
/// With fewer than [`FEW_CLUSTERS`] clusters it is the largest of CR1, the jackknife over clusters (which is larger
/// where clusters differ in size) and the variance of independent values. Of a single cluster there is nothing to say
/// but about that one, and its values are independent. `None` with fewer than two values, and where one is no number.
pub fn clustered_mean(values: &[(usize, f64)]) -> Option<Estimate> {
    let sums = Sums::of(values.iter().copied())?;
    if sums.clusters.len() == 1 {
        let apart = Sums::of(values.iter().map(|(_, value)| *value).enumerate())?;
        return Some(Estimate { clusters: 1, ..apart.estimate(apart.cr1()) });
    }
    let mut variance = sums.cr1();
    if sums.clusters.len() < FEW_CLUSTERS {
        variance = variance.max(sums.jackknife()).max(sums.independent());
    }
    Some(sums.estimate(variance))
}

/// The mean of values with two crossed factors, such as scores by case and by persona: `(case, persona, value)`.
///
/// `V = V_case + V_persona - V_both`, where `V_both` has a cluster for each pair of case and persona. Where `V` comes
/// out below the larger of the two single ones, as it can by chance, that one is taken, so the error is never smaller
/// than by either factor alone. The t quantile is that of the factor with fewer clusters. With a single persona (or
/// case) this is [`clustered_mean`] by the other factor. `None` as there.
pub fn crossed_mean(values: &[(usize, usize, f64)]) -> Option<Estimate> {
    let by_case: Vec<_> = values.iter().map(|(case, _, value)| (*case, *value)).collect();
    let by_persona: Vec<_> = values.iter().map(|(_, persona, value)| (*persona, *value)).collect();
    let (case, persona) = (clustered_mean(&by_case)?, clustered_mean(&by_persona)?);
    if persona.clusters == 1 {
        return Some(case);
    }
    if case.clusters == 1 {
        return Some(persona);
    }
    let both = Sums::of(values.iter().map(|(case, persona, value)| ((*case, *persona), *value)))?.cr1();
    let square = |estimate: Estimate| estimate.standard_error.powi(2);
    let variance = (square(case) + square(persona) - both).max(square(case)).max(square(persona));
    let fewer = if persona.clusters < case.clusters { persona } else { case };
    Some(Estimate {
        standard_error: variance.sqrt(),
        icc: case.icc,
        design_effect: case.design_effect,
        ..fewer
    })
}

/// What a cluster adds up to: how many values, and the sum of their distances from the mean of all.
#[derive(Clone, Copy, Default)]
struct Cluster {
    size: f64,
    residual: f64,
}

/// The values by cluster.
struct Sums {
    clusters: Vec<Cluster>,
    values: f64,
    mean: f64,
    /// The sum of squared distances from the mean of all.
    squares: f64,
}

impl Sums {
    fn of<Key: Ord>(values: impl Iterator<Item = (Key, f64)> + Clone) -> Option<Self> {
        let (mut count, mut sum) = (0.0, 0.0);
        for (_, value) in values.clone() {
            count += 1.0;
            sum += value;
        }
        let mean = sum / count;
        if !mean.is_finite() {
            return None;
        }
        let (mut clusters, mut squares) = (BTreeMap::<Key, Cluster>::new(), 0.0);
        for (key, value) in values {
            let cluster = clusters.entry(key).or_default();
            cluster.size += 1.0;
            cluster.residual += value - mean;
            squares += (value - mean).powi(2);
        }
        let clusters: Vec<_> = clusters.into_values().collect();
        (count > 1.0).then_some(Self { clusters, values: count, mean, squares })
    }

    fn count(&self) -> f64 {
        self.clusters.len() as f64
    }

    fn cr1(&self) -> f64 {
        let sum: f64 = self.clusters.iter().map(|cluster| cluster.residual.powi(2)).sum();
        self.count() / (self.count() - 1.0) * sum / self.values.powi(2)
    }

    /// `(G-1)/G · Σ_g (x̄_{-g} - x̄)²`, with the mean without cluster `g`, which lies `Σ_{i∈g}(x_i - x̄) / (n - n_g)`
    /// away.
    fn jackknife(&self) -> f64 {
        let away = |cluster: &Cluster| (cluster.residual / (self.values - cluster.size)).powi(2);
        (self.count() - 1.0) / self.count() * self.clusters.iter().map(away).sum::<f64>()
    }

    /// As if no two values had anything to do with each other.
    fn independent(&self) -> f64 {
        self.squares / (self.values * (self.values - 1.0))
    }

    /// `(MSB - MSW) / (MSB + (m - 1)MSW)`, with `m` the size that clusters of one size would have. Source: A. Donner,
    /// *A review of inference procedures for the intraclass correlation coefficient*, 1986.
    fn icc(&self) -> Option<f64> {
        let within_freedom = self.values - self.count();
        if within_freedom < 1.0 {
            return None;
        }
        let between: f64 = self.clusters.iter().map(|cluster| cluster.residual.powi(2) / cluster.size).sum();
        let mean_between = between / (self.count() - 1.0);
        let mean_within = (self.squares - between).max(0.0) / within_freedom;
        let size = (self.values - self.mean_size()) / (self.count() - 1.0);
        let all = mean_between + (size - 1.0) * mean_within;
        (all > 1e-20).then(|| (mean_between - mean_within) / all)
    }

    /// The size of the cluster that a value finds itself in, on average: `Σ n_g² / n`.
    fn mean_size(&self) -> f64 {
        self.clusters.iter().map(|cluster| cluster.size.powi(2)).sum::<f64>() / self.values
    }

    fn estimate(&self, variance: f64) -> Estimate {
        let icc = self.icc();
        Estimate {
            mean: self.mean,
            standard_error: variance.sqrt(),
            degrees_of_freedom: self.count() - 1.0,
            values: self.values as usize,
            clusters: self.clusters.len(),
            icc,
            design_effect: icc.map_or(1.0, |icc| 1.0 + (self.mean_size() - 1.0) * icc),
        }
    }
}

#[cfg(test)]
mod tests;
