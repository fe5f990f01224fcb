//! What to believe when many segments are looked at: the one that looks worst is often only unlucky.
//!
//! Ask [`segments_differ`] first. Only then name segments, by p-values adjusted for how many were looked at: [`holm`]
//! where a release hangs on it (it bounds the chance of any false alarm), [`benjamini_hochberg`] to explore (it
//! bounds the share of false alarms among those raised), [`benjamini_yekutieli`] for the same where segments share
//! cases in ways that may pull against each other. Show rates drawn towards the whole by [`shrunk_rates`] beside the
//! raw ones.

use super::draws::Draws;
use rehearsal_core::seed::Seed;
use std::collections::BTreeMap;

/// Ways to deal the labels out anew that are drawn.
const DRAWN: u32 = 1_999;

/// Holm's adjusted p-values, in the order given: the running maximum of `(m - i + 1)·p_(i)`, at most 1. Valid however
/// the tests depend on each other. Source: S. Holm, *A simple sequentially rejective multiple test procedure*, 1979.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let (all, mut so_far) = (p_values.len(), 0.0f64);
    adjusted(ascending(p_values).enumerate().map(|(rank, (index, p))| {
        so_far = so_far.max((all - rank) as f64 * p);
        (index, so_far.min(1.0))
    }))
}

/// Benjamini's and Hochberg's adjusted p-values, in the order given: the running minimum, from the largest down, of
/// `m/i · p_(i)`. For tests that are independent or move together. Source: Y. Benjamini and Y. Hochberg, *Controlling
/// the false discovery rate*, 1995.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    discoveries(p_values, 1.0)
}

/// Benjamini's and Yekutieli's: as [`benjamini_hochberg`], times `1 + 1/2 + … + 1/m`, for tests that depend on each
/// other in any way. Source: Y. Benjamini and D. Yekutieli, *The control of the false discovery rate in multiple
/// testing under dependency*, 2001.
pub fn benjamini_yekutieli(p_values: &[f64]) -> Vec<f64> {
    discoveries(p_values, (1..=p_values.len()).map(|rank| 1.0 / rank as f64).sum())
}

fn discoveries(p_values: &[f64], times: f64) -> Vec<f64> {
    let (all, mut so_far) = (p_values.len() as f64, 1.0f64);
    adjusted(ascending(p_values).rev().enumerate().map(|(from_top, (index, p))| {
        so_far = so_far.min(times * all / (all - from_top as f64) * p);
        (index, so_far)
    }))
}

/// Each p-value with its place in the list, the smallest first.
fn ascending(p_values: &[f64]) -> std::vec::IntoIter<(usize, f64)> {
    let mut sorted: Vec<_> = p_values.iter().copied().enumerate().collect();
    sorted.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    sorted.into_iter()
}

/// The values back in their places.
fn adjusted(values: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
    let by_place: BTreeMap<usize, f64> = values.collect();
    by_place.into_values().collect()
}

/// Whether segments differ at all: the p-value of a permutation test that deals the segment labels of each case out
/// anew among its attempts, so that hard cases cannot pass for a bad segment. Each value is `(case, segment, value)`.
///
/// The statistic is the sum of squares between segments of what remains when each case's mean is taken off,
/// `Σ_s n_s·r̄_s²`; the p-value `(1 + hits) / (1 + R)` over `R = 1,999` ways drawn from the seed. `None` where labels
/// cannot be dealt out anew: with one segment, or where every case has only one.
///
/// Source: P. Good, *Permutation, Parametric and Bootstrap Tests of Hypotheses*, 2005, on restricted permutation.
pub fn segments_differ(values: &[(usize, usize, f64)], seed: Seed) -> Option<f64> {
    let mut cases = by_case(values)?;
    let mut sums = vec![0.0; cases.iter().flat_map(|case| &case.labels).max()? + 1];
    let mut sizes = vec![0.0; sums.len()];
    cases.iter().flat_map(|case| &case.labels).for_each(|label| add(&mut sizes, *label, 1.0));
    let observed = between(&cases, &sizes, &mut sums);
    let mut draws = Draws::new(seed);
    let hits = (0..DRAWN).filter(|_| {
        cases.iter_mut().for_each(|case| draws.shuffle(&mut case.labels));
        // Sums of the same numbers in another order differ by rounding; they count as equal.
        between(&cases, &sizes, &mut sums) >= observed * (1.0 - 1e-9)
    });
    Some((1.0 + hits.count() as f64) / (1.0 + f64::from(DRAWN)))
}

/// The attempts of a case: what is left of each value without the case's mean, and the segment of each.
#[derive(Default)]
struct Case {
    rest: Vec<f64>,
    labels: Vec<usize>,
}

/// The cases whose labels can be dealt out anew; `None` where there are none. Segments are numbered anew without gaps.
fn by_case(values: &[(usize, usize, f64)]) -> Option<Vec<Case>> {
    let mut cases = BTreeMap::<usize, Case>::new();
    let mut numbers = BTreeMap::new();
    for (case, segment, value) in values {
        let next = numbers.len();
        let case = cases.entry(*case).or_default();
        case.labels.push(*numbers.entry(*segment).or_insert(next));
        case.rest.push(*value);
    }
    let mixed = |case: &Case| case.labels.iter().any(|label| Some(label) != case.labels.first());
    let mut kept: Vec<Case> = cases.into_values().filter(mixed).collect();
    for case in &mut kept {
        let mean = case.rest.iter().sum::<f64>() / case.rest.len() as f64;
        case.rest.iter_mut().for_each(|value| *value -= mean);
    }
    (!kept.is_empty()).then_some(kept)
}

fn between(cases: &[Case], sizes: &[f64], sums: &mut [f64]) -> f64 {
    sums.fill(0.0);
    for case in cases {
        case.labels.iter().zip(&case.rest).for_each(|(label, rest)| add(sums, *label, *rest));
    }
    sums.iter().zip(sizes).filter(|(_, size)| **size > 0.0).map(|(sum, size)| sum * sum / size).sum()
}

fn add(sums: &mut [f64], label: usize, value: f64) {
    if let Some(sum) = sums.get_mut(label) {
        *sum += value;
    }
}

/// Rates of segments drawn towards the rate of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrunk {
    /// The rate over all segments.
    pub overall: f64,
    /// How many attempts at the overall rate each segment is mixed with, `M`; `None` where segments differ no more
    /// than by chance, so that nothing of their differences is left.
    pub weight: Option<f64>,
    /// The rate of each segment, in the order given: `(passed + M·overall) / (n + M)`.
    pub rates: Vec<f64>,
}

/// Draws the rates of segments, each `(passed, n)`, towards the rate of all, the more so the fewer attempts they
/// have: a beta-binomial model by its moments. With `τ²` the variance of the true rates between segments,
/// `M = μ(1-μ)/τ² - 1`. `None` where there are no attempts. A segment without any gets the overall rate.
///
/// Source: J. C. Kleinman, *Proportions with extraneous variance: single and independent samples*, 1973.
pub fn shrunk_rates(segments: &[(u32, u32)]) -> Option<Shrunk> {
    let counts = segments.iter().map(|(passed, n)| (f64::from(*passed), f64::from(*n)));
    let (passed, all) = counts.clone().fold((0.0, 0.0), |sums, one| (sums.0 + one.0, sums.1 + one.1));
    if all <= 0.0 {
        return None;
    }
    let (overall, played) = (passed / all, segments.iter().filter(|(_, n)| *n > 0).count() as f64);
    let coin = overall * (1.0 - overall);
    let seen: f64 =
        counts.clone().filter(|(_, n)| *n > 0.0).map(|(passed, n)| n * (passed / n - overall).powi(2)).sum();
    let size = all - counts.clone().map(|(_, n)| n * n).sum::<f64>() / all;
    // Chance alone makes `seen` come to (S - 1)·μ(1-μ).
    let between = (seen - (played - 1.0) * coin) / (size - (played - 1.0));
    let weight = (between.is_finite() && between > 0.0).then(|| (coin / between - 1.0).max(0.0));
    let rate = |(passed, n): (f64, f64)| match weight {
        Some(weight) if n + weight > 0.0 => (passed + weight * overall) / (n + weight),
        Some(_) | None => overall,
    };
    Some(Shrunk { overall, weight, rates: counts.map(rate).collect() })
}

#[cfg(test)]
mod tests;
