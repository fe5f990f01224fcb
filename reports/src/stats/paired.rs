//! Two runs compared pair by pair: the same case, persona, trial and seed before and now.

use super::{
    clustered::clustered_mean,
    draws::Draws,
    estimate::Estimate,
    interval::Interval,
    quantiles::{is_share, z, z_two_sided},
};
use rehearsal_core::seed::Seed;
use statrs::function::{beta::beta_reg, factorial::ln_binomial};

/// Up to so many differences, every way to flip their signs is tried.
const EXACT: usize = 20;

/// How alike pairs of a case are taken to be at least, as for [`ClusteredRate`](super::ClusteredRate).
const LEAST_ICC: f64 = 1.0 / 3.0;

/// Ways to flip the signs that are drawn where there are too many to try.
const DRAWN: u32 = 9_999;

/// McNemar's test of pairs of yes and no, from the pairs that changed: `b` one way and `c` the other. The first number
/// is the exact two-sided p-value, `min(1, 2·P(X ≤ min(b, c)))` with X binomial of `b + c` tries at 1/2; the second is
/// the mid-p, which counts the outcome itself half and is less timid. Both are 1 where nothing changed.
///
/// Sources: Q. McNemar, *Note on the sampling error of the difference between correlated proportions or percentages*,
/// 1947; M. W. Fagerland, S. Lydersen and P. Laake, *The McNemar test for binary matched-pairs data: mid-p and
/// asymptotic are better than exact conditional*, 2013.
pub fn mcnemar(b: u32, c: u32) -> (f64, f64) {
    let (fewer, changed) = (b.min(c), b + c);
    if changed == 0 {
        return (1.0, 1.0);
    }
    // P(X ≤ k) of n tries at 1/2 is that of Beta(n-k, k+1) below 1/2.
    let at_most = beta_reg(f64::from(changed - fewer), f64::from(fewer) + 1.0, 0.5);
    let just = (ln_binomial(u64::from(changed), u64::from(fewer)) - f64::from(changed) * 2f64.ln()).exp();
    ((2.0 * at_most).min(1.0), (2.0 * at_most - just).min(1.0))
}

/// The two-sided interval of `b/n - c/n`, the difference of two paired rates, of which `b` pairs changed one way and
/// `c` the other: with `p = (b+1)/(n+2)` and `q = (c+1)/(n+2)`, `p - q ± z·√((p + q - (p-q)²)/(n+2))`, within -1 and 1.
/// `None` where there are no pairs, or more changed than there are.
///
/// Source: D. G. Bonett and R. M. Price, *Adjusted Wald confidence interval for a difference of binomial proportions
/// based on paired data*, 2012.
pub fn bonett_price(b: u32, c: u32, n: u32, confidence: f64) -> Option<Interval> {
    if n == 0 || u64::from(b) + u64::from(c) > u64::from(n) || !is_share(confidence) {
        return None;
    }
    let all = f64::from(n) + 2.0;
    let (p, q) = ((f64::from(b) + 1.0) / all, (f64::from(c) + 1.0) / all);
    let half = z_two_sided(confidence) * ((p + q - (p - q).powi(2)) / all).sqrt();
    Some(Interval { low: (p - q - half).max(-1.0), high: (p - q + half).min(1.0) })
}

/// The mean of paired differences, with Student's interval on one less than there are; `None` with fewer than two.
/// Give one difference for each case, the mean over its trials: trials of one case are not independent.
pub fn paired_mean(differences: &[f64]) -> Option<Estimate> {
    clustered_mean(&differences.iter().copied().enumerate().collect::<Vec<_>>())
}

/// The one-sided lower bound of a mean of paired differences within -1 and 1: the lower of Student's over clusters, and
/// of Bonett's and Price's interval over as many pairs as there are independent ones, for which a pair that rose by 1 and
/// one that fell by 1 are added. The second holds where all differences are equal, so that Student's says nothing.
///
/// Source: as for [`bonett_price`]; that it is taken for differences between -1 and 1, too, is on the safe side, as no
/// others vary more.
pub fn difference_lower(estimate: &Estimate, confidence: f64) -> f64 {
    let size = estimate.values as f64 / estimate.clusters.max(1) as f64;
    let least = 1.0 + (size - 1.0) * LEAST_ICC;
    let pairs = estimate.values as f64 / estimate.design_effect.max(least);
    let all = pairs + 2.0;
    let mean = estimate.mean * pairs / all;
    // The mean square of the differences, from their variance by the error of the mean.
    let square = (estimate.standard_error.powi(2) * pairs + estimate.mean.powi(2)).min(1.0);
    let variance = ((square * pairs + 2.0) / all - mean.powi(2)).max(0.0);
    let added = mean - z(confidence) * (variance / all).sqrt();
    added.min(estimate.lower(confidence)).max(-1.0)
}

/// The two-sided p-value of paired differences whose signs are as likely one way as the other where nothing changed:
/// the share of all ways to flip them that leave the sum at least as far from 0. Exact with at most 20 differences that
/// are not 0; else `(1 + hits) / (1 + R)` over `R = 9,999` ways drawn from the seed. 1 where there is no difference.
///
/// Sources: R. A. Fisher, *The Design of Experiments*, 1935; B. Phipson and G. K. Smyth, *Permutation p-values should
/// never be zero*, 2010, arXiv:1603.05766.
pub fn sign_flip(differences: &[f64], seed: Seed) -> f64 {
    // What is 0 stays 0 however it is flipped.
    let sizes: Vec<f64> = differences.iter().copied().filter(|difference| difference.abs() > 0.0).collect();
    let far = sizes.iter().sum::<f64>().abs();
    // Sums of the same numbers in another order differ by rounding; they count as equal.
    let least = far - 1e-9 * sizes.iter().map(|size| size.abs()).sum::<f64>();
    if sizes.len() <= EXACT { tried(&sizes, least) } else { drawn(&sizes, least, seed) }
}

/// Each way in turn, one sign after another (a Gray code), so that each takes one addition.
fn tried(sizes: &[f64], least: f64) -> f64 {
    let ways = 1u32 << sizes.len();
    let (mut signs, mut sum) = (0u32, sizes.iter().sum::<f64>());
    let mut hits = u32::from(sum.abs() >= least);
    for way in 1..ways {
        let at = way.trailing_zeros();
        let size = sizes.get(at as usize).copied().unwrap_or_default();
        sum += if signs >> at & 1 == 0 { -2.0 * size } else { 2.0 * size };
        signs ^= 1 << at;
        hits += u32::from(sum.abs() >= least);
    }
    f64::from(hits) / f64::from(ways)
}

fn drawn(sizes: &[f64], least: f64, seed: Seed) -> f64 {
    let mut draws = Draws::new(seed);
    let hits = (0..DRAWN).filter(|_| flipped(sizes, &mut draws).abs() >= least).count();
    (1.0 + hits as f64) / (1.0 + f64::from(DRAWN))
}

/// The sum with each sign drawn anew, 64 at a time.
fn flipped(sizes: &[f64], draws: &mut Draws) -> f64 {
    let part = |part: &[f64]| {
        let signs = draws.bits();
        let signed = |(at, size): (usize, &f64)| if signs >> at & 1 == 0 { *size } else { -size };
        part.iter().enumerate().map(signed).sum::<f64>()
    };
    sizes.chunks(64).map(part).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// Computed with SciPy.
    #[rstest]
    #[case(1, 6, 0.125, 0.070_312_5)]
    #[case(2, 9, 0.065_430, 0.038_574)]
    #[case(0, 6, 0.031_25, 0.015_625)]
    #[case(10, 3, 0.092_285, 0.057_373)]
    #[case(5, 5, 1.0, 1.0)]
    #[case(40, 70, 0.005_447_43, 0.004_195_53)]
    #[case(0, 0, 1.0, 1.0)]
    fn mcnemars_are_scipys(#[case] b: u32, #[case] c: u32, #[case] exact: f64, #[case] mid: f64) {
        let found = mcnemar(b, c);
        assert!((found.0 - exact).abs() < 1e-6 && (found.1 - mid).abs() < 1e-6, "{found:?}");
    }

    /// One pair of each case, of which none changed: `-z √(2/(n+2)) / √(n+2)`, with z = 1.644854 at 95 %.
    #[rstest]
    #[case(2, -0.581_544)]
    #[case(60, -0.037_520)]
    #[case(1000, -0.002_322)]
    fn what_did_not_change_may_have_by_chance(#[case] pairs: usize, #[case] low: f64) {
        let none = paired_mean(&vec![0.0; pairs]).unwrap();
        assert!((difference_lower(&none, 0.95) - low).abs() < 1e-5, "{}", difference_lower(&none, 0.95));
        let lost = paired_mean(&vec![-1.0; pairs]).unwrap();
        assert!(difference_lower(&lost, 0.95) < -0.9);
    }

    /// Trials of the same case are not as good as cases.
    #[test]
    fn trials_of_few_cases_tell_less() {
        let of = |cases: usize| {
            let values: Vec<(usize, f64)> = (0..60).map(|pair| (pair % cases, 0.0)).collect();
            difference_lower(&clustered_mean(&values).unwrap(), 0.95)
        };
        assert!(of(2) < of(20) && of(20) < of(60), "{} {} {}", of(2), of(20), of(60));
    }

    /// Computed with SciPy.
    #[rstest]
    #[case(1, 6, 20, -0.477_098, 0.022_553)]
    #[case(10, 3, 50, -0.006_704, 0.275_935)]
    #[case(0, 0, 10, -0.230_984, 0.230_984)]
    fn the_effect_has_an_interval(
        #[case] b: u32,
        #[case] c: u32,
        #[case] n: u32,
        #[case] low: f64,
        #[case] high: f64,
    ) {
        let found = bonett_price(b, c, n, 0.95).unwrap();
        assert!((found.low - low).abs() < 1e-6 && (found.high - high).abs() < 1e-6, "{found:?}");
        assert_eq!(bonett_price(b + n + 1, c, n, 0.95), None);
    }

    const DIFFERENCES: [f64; 8] = [0.3, -0.1, 0.2, 0.4, 0.0, 0.1, 0.5, -0.2];

    /// Computed with SciPy, and all 256 ways to flip the signs in Python.
    #[test]
    fn small_ones_are_flipped_every_way() {
        assert!((sign_flip(&DIFFERENCES, Seed(1)) - 0.171_875).abs() < 1e-12);
        let mean = paired_mean(&DIFFERENCES).unwrap();
        let interval = mean.interval(0.95);
        assert!((mean.p_value(0.0) - 0.126_870_367).abs() < 1e-8, "{mean:?}");
        assert!((interval.low + 0.054_782_467).abs() < 1e-8 && (interval.high - 0.354_782_467).abs() < 1e-8);
    }

    #[test]
    fn many_are_drawn_and_come_near() {
        // Thrice the same: the normal distribution has p = 2Φ(-√(3 · 1.2² / 0.6)) = 0.0073.
        let many = DIFFERENCES.repeat(3);
        let found = sign_flip(&many, Seed(7));
        assert!((0.003..0.012).contains(&found), "{found}");
        assert_eq!(found.to_bits(), sign_flip(&many, Seed(7)).to_bits());
        // Never 0, however clear it is.
        assert!((sign_flip(&[1.0; 80], Seed(7)) - 1e-4).abs() < 1e-12);
    }

    #[rstest]
    #[case(&[], 1.0)]
    #[case(&[0.0, 0.0], 1.0)]
    #[case(&[0.4], 1.0)]
    #[case(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 2.0 / 64.0)]
    fn few_prove_little(#[case] differences: &[f64], #[case] expected: f64) {
        assert!((sign_flip(differences, Seed(1)) - expected).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn either_way_round_is_the_same(b in 0u32..60, c in 0u32..60, n in 120u32..300) {
            let (found, turned) = (mcnemar(b, c), mcnemar(c, b));
            prop_assert!(found == turned && found.1 <= found.0 && found.0 <= 1.0 && 0.0 < found.1);
            let (one, other) = (bonett_price(b, c, n, 0.9).unwrap(), bonett_price(c, b, n, 0.9).unwrap());
            prop_assert!((one.low + other.high).abs() < 1e-12 && (one.high + other.low).abs() < 1e-12);
        }

        #[test]
        fn differences_of_yes_and_no_are_mcnemars(b in 0u32..7, c in 0u32..7) {
            let differences: Vec<f64> = (0..b).map(|_| 1.0).chain((0..c).map(|_| -1.0)).collect();
            prop_assert!((sign_flip(&differences, Seed(1)) - mcnemar(b, c).0).abs() < 1e-9);
        }
    }
}
