//! Quantiles of the distributions that the intervals rest on.

use statrs::{
    distribution::{ContinuousCDF, Normal, StudentsT},
    function::beta::{beta_reg, ln_beta},
};

/// Halvings of an interval in which a root is looked for; beyond the precision of the numbers.
const HALVINGS: u32 = 60;

/// The number of standard deviations below which this share of the normal distribution lies.
pub(super) fn z(share: f64) -> f64 {
    Normal::standard().inverse_cdf(share)
}

/// How many standard deviations hold this share of the normal distribution, on both sides.
pub(super) fn z_two_sided(confidence: f64) -> f64 {
    z(f64::midpoint(1.0, confidence))
}

/// How many standard deviations hold 95 % of the normal distribution, on both sides.
pub(super) fn z95() -> f64 {
    z_two_sided(0.95)
}

/// Student's t below which this share of the distribution lies. Infinite, as nothing is known, without a degree of
/// freedom, or where the share is not between 0 and 1.
pub(super) fn t(share: f64, degrees_of_freedom: f64) -> f64 {
    match StudentsT::new(0.0, 1.0, degrees_of_freedom) {
        Ok(student) if is_share(share) => student.inverse_cdf(share),
        Ok(_) | Err(_) => f64::INFINITY,
    }
}

/// The share of Student's distribution that lies further from the middle than `t`, on both sides.
pub(super) fn t_beyond(t: f64, degrees_of_freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees_of_freedom).map_or(1.0, |student| (2.0 * student.sf(t.abs())).min(1.0))
}

/// The square of one quantile over another; 1 in the middle, where both are 0.
pub(super) fn squared_ratio(one: f64, other: f64) -> f64 {
    if other.abs() > 1e-9 { (one / other).powi(2) } else { 1.0 }
}

/// The number below which this share of the beta distribution lies. Found by Newton's steps, and by halving wherever
/// such a step would leave what is left of the interval, so that it cannot fail to converge.
pub(super) fn beta(share: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high, mut x) = (0.0, 1.0, a / (a + b));
    for _ in 0..HALVINGS {
        let above = beta_reg(a, b, x) - share;
        if above < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = ((a - 1.0) * x.ln() + (b - 1.0) * (1.0 - x).ln() - ln_beta(a, b)).exp();
        let step = x - above / density;
        let next = if low < step && step < high { step } else { f64::midpoint(low, high) };
        if (next - x).abs() < 1e-15 {
            break;
        }
        x = next;
    }
    x
}

/// The point of an interval up to which `below` holds.
pub(super) fn halve((mut low, mut high): (f64, f64), below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if below(middle) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Whether a confidence, a level or a share lies strictly between 0 and 1. Nothing else can be computed with.
pub(super) fn is_share(number: f64) -> bool {
    0.0 < number && number < 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// Computed with SciPy.
    #[rstest]
    #[case(0.975, 1.0, 12.706_204_736)]
    #[case(0.975, 9.0, 2.262_157_163)]
    #[case(0.95, 49.0, 1.676_550_893)]
    #[case(0.995, 4.5, 4.272_823_993)]
    #[case(0.975, 10_000.0, 1.960_201_240)]
    fn student_is_scipys(#[case] share: f64, #[case] freedom: f64, #[case] expected: f64) {
        assert!((t(share, freedom) - expected).abs() < 1e-6, "{}", t(share, freedom));
        assert!((t_beyond(expected, freedom) - 2.0 * (1.0 - share)).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn the_quantile_of_beta_has_its_share_below(
            a in 0.2f64..2000.0,
            b in 0.2f64..2000.0,
            share in 0.001f64..0.999,
        ) {
            let found = beta(share, a, b);
            prop_assert!((0.0..=1.0).contains(&found));
            // Where most of it lies at an end, the last digits of the number make a difference of their own.
            let (below, above) = (beta_reg(a, b, (found - 1e-12).max(0.0)), beta_reg(a, b, (found + 1e-12).min(1.0)));
            prop_assert!(below - 1e-9 <= share && share <= above + 1e-9, "{found} {below} {above}");
        }
    }

    #[test]
    fn without_freedom_nothing_is_known() {
        assert_eq!(t(0.95, 0.0), f64::INFINITY);
        assert_eq!(t_beyond(2.0, 0.0).to_bits(), 1.0f64.to_bits());
    }
}
