//! A guess with its bounds.

/// A number that is not known yet: what is expected, and between what it will probably be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// Probably not less.
    pub low: f64,
    /// The best guess.
    pub expected: f64,
    /// Probably not more.
    pub high: f64,
}

impl Range {
    /// A number that is known.
    pub fn exactly(value: f64) -> Self {
        Self { low: value, expected: value, high: value }
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            expected: self.expected + other.expected,
            high: self.high + other.high,
        }
    }

    /// Bound by bound: so many of something that is each between those bounds.
    #[must_use]
    pub fn times(self, each: Self) -> Self {
        Self {
            low: self.low * each.low,
            expected: self.expected * each.expected,
            high: self.high * each.high,
        }
    }

    /// The sum over `count` new draws of something of which these were drawn before. Two standard errors
    /// to either side: those of the new sum and of the old mean, `2 sqrt(n s^2 + n^2 s^2 / m)`.
    pub fn of_sum(count: usize, drawn: &[f64]) -> Self {
        let (n, m) = (count as f64, drawn.len().max(1) as f64);
        let mean = drawn.iter().sum::<f64>() / m;
        let squares = drawn.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        let variance = squares / (m - 1.0).max(1.0);
        let (expected, error) = (n * mean, 2.0 * (n * variance + n * n * variance / m).sqrt());
        Self { low: (expected - error).max(0.0), expected, high: expected + error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_hold_the_new_sum_and_what_is_not_known_of_the_mean() {
        // By hand: mean 3, variance 2/3.
        let range = Range::of_sum(4, &[2.0, 3.0, 3.0, 4.0]);
        assert_eq!(range.expected, 12.0);
        let variance = 2.0 / 3.0;
        let error = 2.0 * f64::sqrt(4.0 * variance + 16.0 * variance / 4.0);
        assert!((range.high - 12.0 - error).abs() < 1e-9 && (12.0 - range.low - error).abs() < 1e-9);
    }

    #[test]
    fn what_never_varied_has_no_range() {
        assert_eq!(Range::of_sum(10, &[2.0, 2.0]), Range::exactly(20.0));
    }
}
