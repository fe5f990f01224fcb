//! Evidence about a rate, averaged over all rates that it might be.
//!
//! With the uniform distribution over rates (Beta(1, 1)), `x` passes of `n` have the likelihood `B(1+x, 1+n-x)`;
//! divided by that of a rate `p`, `p^x (1-p)^(n-x)`, this is an e-process where `p` is the truth. Sources: H. Robbins,
//! *Statistical methods related to the law of the iterated logarithm*, 1970; S. R. Howard and others, *Time-uniform,
//! nonparametric, nonasymptotic confidence sequences*, 2021, arXiv:1810.08240.

use crate::stats::{
    interval::Interval,
    quantiles::{halve, is_share},
};
use statrs::function::beta::{beta_reg, ln_beta};

/// The rates that are not refuted by `passed` of `n`, however often one looked before: all `p` with
/// `ln B(1+x, 1+n-x) - x·ln p - (n-x)·ln(1-p) < ln(1/α)`. Holds the true rate after each attempt of a run, all at once,
/// with a chance of at least `1 - α`. All of 0 to 1 without an attempt, with more passed than there are, and with an
/// `alpha` not between 0 and 1.
pub fn confidence_sequence(passed: u32, n: u32, alpha: f64) -> Interval {
    if n == 0 || passed > n || !is_share(alpha) {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (x, n) = (f64::from(passed), f64::from(n));
    let (share, enough) = (x / n, -alpha.ln());
    let is_refuted = |p: f64| ln_beta(1.0 + x, 1.0 + n - x) - ln_likelihood(x, n, p) >= enough;
    Interval {
        low: if passed == 0 { 0.0 } else { halve((0.0, share), is_refuted) },
        high: if share >= 1.0 { 1.0 } else { halve((share, 1.0), |p| !is_refuted(p)) },
    }
}

/// The logarithm of the evidence that a rate is above `p`: averaged over the rates from `p` to 1 alone. Each of them
/// makes an e-process of every rate up to `p`, so their average does too.
pub(super) fn ln_above(passed: f64, n: f64, p: f64) -> f64 {
    let (a, b) = (passed + 1.0, n - passed + 1.0);
    // I_{1-p}(b, a) is 1 - I_p(a, b) without the loss of digits.
    ln_beta(a, b) + beta_reg(b, a, 1.0 - p).ln() - (1.0 - p).ln() - ln_likelihood(passed, n, p)
}

/// The logarithm of the evidence that a rate is below `p`, which is that of failures being above `1 - p`.
pub(super) fn ln_below(passed: f64, n: f64, p: f64) -> f64 {
    ln_above(n - passed, n, 1.0 - p)
}

/// `x·ln p + (n-x)·ln(1-p)`.
fn ln_likelihood(passed: f64, n: f64, p: f64) -> f64 {
    times_ln(passed, p) + times_ln(n - passed, 1.0 - p)
}

/// What never happened costs nothing, even where it cannot happen.
fn times_ln(count: f64, p: f64) -> f64 {
    if count > 0.0 { count * p.ln() } else { 0.0 }
}
