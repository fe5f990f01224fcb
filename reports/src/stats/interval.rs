//! Intervals for a share of successes: Wilson's to show, Clopper's and Pearson's to decide by.

use super::quantiles::{beta, is_share, z_two_sided};

/// From where to where a number may lie. Both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

impl Interval {
    /// Whether a number lies within.
    #[must_use]
    pub fn contains(&self, number: f64) -> bool {
        self.low <= number && number <= self.high
    }

    /// From the least to the most.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// What of it lies within 0 and 1.
    #[must_use]
    pub fn within_unit(self) -> Self {
        Self { low: self.low.clamp(0.0, 1.0), high: self.high.clamp(0.0, 1.0) }
    }
}

/// Wilson's interval of a share, within 0 and 1: the one to show, as it holds the truth about as often as it says.
///
/// Centre `(p + z²/2n) / (1 + z²/n)`, half-width `z / (1 + z²/n) · √(p(1-p)/n + z²/4n²)`. Source: E. B. Wilson,
/// *Probable inference, the law of succession, and statistical inference*, 1927. `confidence` is two-sided, such as
/// 0.95. `None` where there is nothing, more passed than there are, or the confidence is not between 0 and 1.
pub fn wilson(passed: u32, n: u32, confidence: f64) -> Option<Interval> {
    let (_, n) = counts(passed, n, confidence)?;
    let (z, share) = (z_two_sided(confidence), f64::from(passed) / n);
    let squeeze = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / squeeze;
    let half = z / squeeze * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    // The ends are exact where nothing or everything passed, whatever rounding does to the sum.
    let low = if passed == 0 { 0.0 } else { centre - half };
    let high = if share >= 1.0 { 1.0 } else { centre + half };
    Some(Interval { low, high }.within_unit())
}

/// Clopper's and Pearson's interval of a share, within 0 and 1: the one to decide by, as it holds the truth at least
/// as often as it says, for any share and any number.
///
/// From the `α/2` quantile of Beta(x, n-x+1) to the `1-α/2` quantile of Beta(x+1, n-x). Source: C. J. Clopper and
/// E. S. Pearson, *The use of confidence or fiducial limits illustrated in the case of the binomial*, 1934.
/// `confidence` is two-sided. A gate asks about one side only: see [`clopper_pearson_lower`]. `None` as in [`wilson`].
pub fn clopper_pearson(passed: u32, n: u32, confidence: f64) -> Option<Interval> {
    let (x, n) = counts(passed, n, confidence)?;
    let one_sided = f64::midpoint(1.0, confidence);
    Some(Interval { low: exact_lower(x, n, one_sided), high: exact_upper(x, n, one_sided) })
}

/// The share that the truth is above, with this one-sided confidence: the `1 - confidence` quantile of
/// Beta(x, n-x+1). The same as the low end of [`clopper_pearson`] at a confidence of `2 · confidence - 1`.
pub fn clopper_pearson_lower(passed: u32, n: u32, confidence: f64) -> Option<f64> {
    let (x, n) = counts(passed, n, confidence)?;
    Some(exact_lower(x, n, confidence))
}

/// The share that the truth is below, with this one-sided confidence: the `confidence` quantile of Beta(x+1, n-x).
pub fn clopper_pearson_upper(passed: u32, n: u32, confidence: f64) -> Option<f64> {
    let (x, n) = counts(passed, n, confidence)?;
    Some(exact_upper(x, n, confidence))
}

/// The lower bound for counts that need not be whole, as an effective number of attempts is not.
pub(super) fn exact_lower(passed: f64, n: f64, confidence: f64) -> f64 {
    if passed <= 0.0 { 0.0 } else { beta(1.0 - confidence, passed, n - passed + 1.0) }
}

/// The upper bound for counts that need not be whole.
pub(super) fn exact_upper(passed: f64, n: f64, confidence: f64) -> f64 {
    if passed >= n { 1.0 } else { beta(confidence, passed + 1.0, n - passed) }
}

fn counts(passed: u32, n: u32, confidence: f64) -> Option<(f64, f64)> {
    (0 < n && passed <= n && is_share(confidence)).then(|| (f64::from(passed), f64::from(n)))
}

#[cfg(test)]
mod tests;
