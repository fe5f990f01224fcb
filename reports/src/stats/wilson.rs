//! Wilson's interval for a share of successes.
//!
//! Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, 1927: centre
//! `(p + z²/2n) / (1 + z²/n)`, half-width `z / (1 + z²/n) · √(p(1-p)/n + z²/4n²)`.

use super::z95;

/// The 95 % interval of `passed` out of `all`, within 0 and 1; `None` where there is nothing.
pub fn wilson(passed: u32, all: u32) -> Option<(f64, f64)> {
    if all == 0 {
        return None;
    }
    let (n, z) = (f64::from(all), z95());
    let share = f64::from(passed) / n;
    let squeeze = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / squeeze;
    let half = z / squeeze * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Computed with SciPy.
    #[rstest]
    #[case(0, 10, 0.0, 0.277_533)]
    #[case(9, 10, 0.595_850, 0.982_124)]
    #[case(17, 20, 0.639_581, 0.947_631)]
    #[case(45, 50, 0.786_398, 0.956_524)]
    #[case(81, 114, 0.621_493, 0.785_834)]
    fn the_interval_is_scipys(#[case] passed: u32, #[case] all: u32, #[case] low: f64, #[case] high: f64) {
        let found = wilson(passed, all).unwrap();
        assert!((found.0 - low).abs() < 1e-6 && (found.1 - high).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn of_nothing_there_is_none() {
        assert_eq!(wilson(0, 0), None);
    }
}
