//! How often at least one of `k` attempts passes (pass@k), and how often all of them do (pass^k).
//!
//! For a case of `n` attempts of which `c` passed, pass@k is `1 - C(n-c, k) / C(n, k)` and pass^k is
//! `C(c, k) / C(n, k)`, both unbiased, where `(c/n)^k` promises too much. Sources: M. Chen and others, *Evaluating
//! large language models trained on code*, 2021, arXiv:2107.03374; S. Yao and others, *τ-bench*, 2024,
//! arXiv:2406.12045.

use super::{
    clustered::clustered_mean,
    estimate::{Estimate, FEW_CLUSTERS},
    interval::{Interval, clopper_pearson},
};

/// Of `k` attempts at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// At least one passes: pass@k.
    Any,
    /// Every one passes: pass^k.
    All,
}

/// pass@k or pass^k over cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassK {
    /// The mean over cases.
    pub rate: f64,
    /// Cases that it is the mean of.
    pub cases: usize,
    /// Cases that were left out, as they have fewer than `k` attempts. Say so beside the number.
    pub dropped: usize,
    spread: Spread,
}

/// What the interval is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Spread {
    /// Of several cases: the error of their mean.
    Cases(Estimate),
    /// Of a single one: its attempts.
    Attempts { passed: u32, n: u32, k: u32, of: Of },
}

/// pass@k of one case; `None` where it has fewer than `k` attempts, or `k` is 0.
pub fn pass_at_k(passed: u32, n: u32, k: u32) -> Option<f64> {
    Some(1.0 - all_of(n.checked_sub(passed)?, n, k)?)
}

/// pass^k of one case; `None` as in [`pass_at_k`].
pub fn pass_hat_k(passed: u32, n: u32, k: u32) -> Option<f64> {
    all_of(passed, n, k)
}

/// The mean of pass@k or pass^k over cases, each given as `(passed, n)`. `None` where no case has `k` attempts.
pub fn pass_k(cases: &[(u32, u32)], k: u32, of: Of) -> Option<PassK> {
    let one = |(passed, n): (u32, u32)| match of {
        Of::Any => pass_at_k(passed, n, k),
        Of::All => pass_hat_k(passed, n, k),
    };
    let kept: Vec<_> = cases.iter().filter_map(|case| Some((*case, one(*case)?))).collect();
    let values: Vec<_> = kept.iter().enumerate().map(|(number, (_, value))| (number, *value)).collect();
    let ((passed, n), rate) = *kept.first()?;
    let dropped = cases.len() - kept.len();
    let single = PassK { rate, cases: 1, dropped, spread: Spread::Attempts { passed, n, k, of } };
    Some(clustered_mean(&values).map_or(single, |estimate| PassK {
        rate: estimate.mean,
        cases: kept.len(),
        spread: Spread::Cases(estimate),
        ..single
    }))
}

impl PassK {
    /// The two-sided interval, within 0 and 1: of several cases by Student's t on one less than there are, and of a
    /// single one Clopper's and Pearson's for its rate, put through the same power.
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        match self.spread {
            Spread::Cases(estimate) => Some(estimate.unit_interval(confidence)),
            Spread::Attempts { passed, n, k, of } => {
                let Interval { low, high } = clopper_pearson(passed, n, confidence)?;
                Some(Interval { low: power(low, k, of), high: power(high, k, of) })
            }
        }
    }

    /// Whether there are so few cases that the interval is a rough guide.
    #[must_use]
    pub fn few_cases(&self) -> bool {
        self.cases < FEW_CLUSTERS
    }
}

fn power(rate: f64, k: u32, of: Of) -> f64 {
    let k = f64::from(k);
    match of {
        Of::Any => 1.0 - (1.0 - rate).powf(k),
        Of::All => rate.powf(k),
    }
}

/// `C(hits, k) / C(n, k)`, as the product of `(hits - j) / (n - j)`.
fn all_of(hits: u32, n: u32, k: u32) -> Option<f64> {
    if k == 0 || n < k || hits > n {
        return None;
    }
    if hits < k {
        return Some(0.0);
    }
    Some((0..k).map(|j| f64::from(hits - j) / f64::from(n - j)).product())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(3, 4, 2, Some(0.5))]
    #[case(6, 8, 4, Some(0.214_285_7))]
    #[case(2, 4, 1, Some(0.5))]
    #[case(1, 4, 2, Some(0.0))]
    #[case(4, 4, 4, Some(1.0))]
    #[case::too_few(3, 3, 4, None)]
    #[case::more_than_there_are(5, 4, 2, None)]
    #[case::of_none(3, 4, 0, None)]
    fn all_of_k_pass(#[case] passed: u32, #[case] n: u32, #[case] k: u32, #[case] expected: Option<f64>) {
        let found = pass_hat_k(passed, n, k);
        assert_eq!(found.is_some(), expected.is_some());
        assert!((found.unwrap_or_default() - expected.unwrap_or_default()).abs() < 1e-7, "{found:?}");
    }

    #[rstest]
    // 1 - C(3,2)/C(4,2) = 1/2, and 1 - C(8,5)/C(10,5) = 1 - 56/252.
    #[case(1, 4, 2, 0.5)]
    #[case(2, 10, 5, 0.777_777_8)]
    #[case(3, 4, 2, 1.0)]
    #[case(0, 4, 2, 0.0)]
    fn any_of_k_passes(#[case] passed: u32, #[case] n: u32, #[case] k: u32, #[case] expected: f64) {
        assert!((pass_at_k(passed, n, k).unwrap() - expected).abs() < 1e-7);
    }

    #[test]
    fn cases_with_too_few_attempts_are_dropped_and_counted() {
        let found = pass_k(&[(4, 4), (2, 4), (1, 1), (0, 4), (0, 0)], 2, Of::All).unwrap();
        assert_eq!((found.cases, found.dropped), (3, 2));
        assert!((found.rate - (1.0 + 1.0 / 6.0) / 3.0).abs() < 1e-9);
        assert_eq!(pass_k(&[(1, 1)], 2, Of::All), None);
    }

    #[test]
    fn one_case_has_the_interval_of_its_attempts() {
        let found = pass_k(&[(9, 10), (1, 1)], 3, Of::All).unwrap();
        let interval = found.interval(0.95).unwrap();
        assert!((interval.low - 0.554_984f64.powi(3)).abs() < 1e-5, "{interval:?}");
        assert!((interval.high - 0.997_471f64.powi(3)).abs() < 1e-5, "{interval:?}");
        let any = pass_k(&[(1, 10)], 3, Of::Any).unwrap().interval(0.95).unwrap();
        assert!((any.low - (1.0 - 0.997_471f64.powi(3))).abs() < 1e-5, "{any:?}");
    }

    proptest! {
        #[test]
        fn more_attempts_ask_for_more(passed in 0u32..20, failed in 0u32..20, k in 1u32..10) {
            let n = passed + failed;
            let (any, all) = (|k| pass_at_k(passed, n, k), |k| pass_hat_k(passed, n, k));
            if let (Some(any), Some(more), Some(all), Some(fewer)) = (any(k), any(k + 1), all(k), all(k + 1))
            {
                prop_assert!(any <= more + 1e-12 && fewer <= all + 1e-12 && all <= any + 1e-12);
                prop_assert!((0.0..=1.0).contains(&all) && (-1e-12..=1.0).contains(&any));
            }
        }
    }
}
