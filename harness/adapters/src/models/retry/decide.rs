//! Whether a call that failed is tried again, and when.

use rehearsal_core::{model::Fault, seed::Seed};
use std::time::Duration;

/// The longest wait before the first retry.
const FIRST: Duration = Duration::from_secs(1);

/// The longest wait before any retry, unless the provider asks for more. Providers count in windows of a minute.
const LONGEST: Duration = Duration::from_secs(60);

/// A call that failed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failure {
    /// How.
    pub(super) fault: Fault,
    /// How often it was tried again after this fault before.
    pub(super) retries: u32,
    /// How long it has waited between its tries.
    pub(super) waited: Duration,
    /// How long the provider asks to wait.
    pub(super) retry_after: Option<Duration>,
}

/// How long to wait before the next try; `None` where there is to be none.
///
/// The wait is drawn evenly from zero to a length that doubles each time ("full jitter"), on top of what
/// the provider asks for.
pub(super) fn decide(failure: Failure, patience: Duration, seed: Seed) -> Option<Duration> {
    let Failure { fault, retries, waited, retry_after } = failure;
    if most_retries(fault).is_some_and(|most| retries >= most) {
        return None;
    }
    if fault == Fault::Reshape {
        return Some(Duration::ZERO);
    }
    let left = patience.saturating_sub(waited);
    let least = retry_after.unwrap_or_default();
    if left.is_zero() || least > left {
        return None;
    }
    Some(least.saturating_add(jitter(retries, seed)).min(left))
}

/// How often a call is tried again after a fault; `None` where only patience sets a limit.
fn most_retries(fault: Fault) -> Option<u32> {
    match fault {
        Fault::Throttled => None,
        Fault::NotReady => Some(5),
        // Five tries.
        Fault::Unavailable => Some(4),
        // Four tries: enough for a network that comes back, and no long wait for a name that is wrong.
        Fault::Unreachable => Some(3),
        // These may have been charged for.
        Fault::BrokenOff => Some(3),
        Fault::TimedOut | Fault::Garbled => Some(1),
        // Each time something else is left out.
        Fault::Reshape => Some(6),
        Fault::Denied
        | Fault::NoSuchModel
        | Fault::QuotaSpent
        | Fault::Invalid
        | Fault::TooLong
        | Fault::CutShort
        | Fault::Declined
        | Fault::NotRecorded
        | Fault::Internal => Some(0),
    }
}

fn jitter(retries: u32, seed: Seed) -> Duration {
    let longest = FIRST.saturating_mul(1_u32.checked_shl(retries).unwrap_or(u32::MAX)).min(LONGEST);
    // Seeds are numbers of 53 bits.
    let part = seed.derive(&[&retries.to_string()]).0 as f64 / (1_u64 << 53) as f64;
    longest.mul_f64(part.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const PATIENCE: Duration = Duration::from_secs(900);

    fn failure(fault: Fault, retries: u32) -> Failure {
        Failure { fault, retries, waited: Duration::ZERO, retry_after: None }
    }

    /// The longest wait that any of many seeds draws.
    fn longest(failure: Failure) -> Option<Duration> {
        (0..200).map(|seed| decide(failure, PATIENCE, Seed(seed))).max().unwrap()
    }

    #[rstest]
    #[case(Fault::Throttled, None)]
    #[case(Fault::NotReady, Some(5))]
    #[case(Fault::Unavailable, Some(4))]
    #[case(Fault::BrokenOff, Some(3))]
    #[case(Fault::Unreachable, Some(3))]
    #[case(Fault::TimedOut, Some(1))]
    #[case(Fault::Garbled, Some(1))]
    #[case(Fault::Reshape, Some(6))]
    #[case(Fault::Denied, Some(0))]
    #[case(Fault::NoSuchModel, Some(0))]
    #[case(Fault::QuotaSpent, Some(0))]
    #[case(Fault::Invalid, Some(0))]
    #[case(Fault::TooLong, Some(0))]
    #[case(Fault::CutShort, Some(0))]
    #[case(Fault::Declined, Some(0))]
    #[case(Fault::NotRecorded, Some(0))]
    #[case(Fault::Internal, Some(0))]
    fn each_fault_has_its_number_of_retries(#[case] fault: Fault, #[case] expected: Option<u32>) {
        let given_up =
            (0..1000).find(|retries| decide(failure(fault, *retries), PATIENCE, Seed(1)).is_none());
        assert_eq!(given_up, expected);
    }

    #[rstest]
    #[case(0, 1)]
    #[case(1, 2)]
    #[case(5, 32)]
    #[case(6, 60)]
    #[case(31, 60)]
    #[case(40, 60)]
    fn waits_double_up_to_a_minute_and_are_spread_over_all_of_it(#[case] retries: u32, #[case] seconds: u64) {
        let limit = Duration::from_secs(seconds);
        let longest = longest(failure(Fault::Throttled, retries)).unwrap();
        assert!(longest <= limit && longest > limit.mul_f64(0.9), "{longest:?} of {limit:?}");
        let shortest = (0..200)
            .filter_map(|seed| decide(failure(Fault::Throttled, retries), PATIENCE, Seed(seed)))
            .min();
        assert!(shortest.unwrap() < limit.mul_f64(0.1));
    }

    #[rstest]
    // (waited, asked for) -> (least, most), or given up; all in seconds.
    #[case(0, Some(30), Some((30, 31)))]
    #[case(890, Some(10), Some((10, 10)))]
    #[case(890, Some(11), None)]
    #[case(0, Some(901), None)]
    #[case(900, None, None)]
    #[case(2000, None, None)]
    #[case(899, None, Some((0, 1)))]
    fn what_the_provider_asks_is_the_least_and_patience_the_most(
        #[case] waited: u64,
        #[case] asked: Option<u64>,
        #[case] expected: Option<(u64, u64)>,
    ) {
        for fault in [Fault::Throttled, Fault::NotReady, Fault::Unavailable] {
            let failure = Failure {
                fault,
                retries: 0,
                waited: Duration::from_secs(waited),
                retry_after: asked.map(Duration::from_secs),
            };
            for seed in 0..50 {
                let wait = decide(failure, PATIENCE, Seed(seed));
                let range =
                    expected.map(|(least, most)| Duration::from_secs(least)..=Duration::from_secs(most));
                assert_eq!(wait.is_some(), range.is_some());
                assert!(wait.is_none_or(|wait| range.unwrap().contains(&wait)), "{wait:?}");
            }
        }
    }

    #[test]
    fn leaving_something_out_needs_neither_time_nor_patience() {
        let failure = Failure { waited: PATIENCE, ..failure(Fault::Reshape, 5) };
        assert_eq!(decide(failure, Duration::ZERO, Seed(1)), Some(Duration::ZERO));
    }

    #[test]
    fn the_same_seed_waits_the_same() {
        let throttled = failure(Fault::Throttled, 3);
        assert_eq!(decide(throttled, PATIENCE, Seed(5)), decide(throttled, PATIENCE, Seed(5)));
        assert_ne!(decide(throttled, PATIENCE, Seed(5)), decide(throttled, PATIENCE, Seed(6)));
    }
}
