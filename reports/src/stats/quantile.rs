//! Which ranks bound a percentile, whatever the numbers are distributed like.

use super::quantiles::is_share;
use statrs::function::beta::beta_reg;

/// The ranks, from 1, of the numbers that bound the quantile `share` of what `n` numbers were drawn from: it is at least
/// the first and at most the second, each with this confidence. A rank is `None` where `n` is too small for one.
///
/// The quantile is at most the number of rank `k` with the chance that fewer than `k` of `n` lie below it, which is
/// binomial. Source: H. A. David and H. N. Nagaraja, *Order Statistics*, 2003, section 7.1.
pub fn quantile_ranks(n: u32, share: f64, confidence: f64) -> (Option<u32>, Option<u32>) {
    if n == 0 || !is_share(share) || !is_share(confidence) {
        return (None, None);
    }
    let high = first(n, |rank| below(rank, n, share) >= confidence);
    let beyond = first(n, |rank| below(rank, n, share) > 1.0 - confidence).unwrap_or(n + 1);
    (beyond.checked_sub(1).filter(|rank| *rank > 0), high)
}

/// P(X < rank), X binomial of `n` tries at `share`.
fn below(rank: u32, n: u32, share: f64) -> f64 {
    let at_most = f64::from(rank) - 1.0;
    // P(X <= k) is that of Beta(n-k, k+1) below 1 - share.
    beta_reg(f64::from(n) - at_most, at_most + 1.0, 1.0 - share)
}

/// The first rank for which a condition holds that holds for all after it.
fn first(n: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut low, mut high) = (1, n + 1);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    (low <= n).then_some(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// By summing up the binomial distribution.
    #[rstest]
    #[case(20, 0.5, 0.95, (Some(6), Some(15)))]
    #[case(100, 0.95, 0.95, (Some(91), Some(99)))]
    #[case(20, 0.95, 0.95, (Some(17), None))]
    #[case(3, 0.5, 0.95, (None, None))]
    #[case(0, 0.5, 0.95, (None, None))]
    fn ranks_are_those_of_the_binomial(
        #[case] n: u32,
        #[case] share: f64,
        #[case] confidence: f64,
        #[case] ranks: (Option<u32>, Option<u32>),
    ) {
        assert_eq!(quantile_ranks(n, share, confidence), ranks);
    }
}
