//! The clock: the only place that reads it.

use rehearsal_core::clock::{Clock, Timestamp};
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one module that reads the clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
    }

    fn steady(&self) -> Duration {
        clock_gettime(ClockId::Monotonic).try_into().unwrap_or_default()
    }
}

/// The day of a point in time in UTC, as `YYYY-MM-DD`.
pub fn day(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_nanosecond(i128::from(at.0)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%d").to_string()
}

/// The day after one that is written as `YYYY-MM-DD`; the same text where it is no day.
pub fn day_after(day: &str) -> String {
    let after = day.parse::<jiff::civil::Date>().and_then(|day| day.tomorrow());
    after.map_or_else(|_| day.to_owned(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steady_clock_goes_on() {
        let before = SystemClock.steady();
        assert!(before > Duration::ZERO);
        std::thread::sleep(Duration::from_millis(1));
        assert!(SystemClock.steady() > before);
    }

    #[test]
    fn days_follow_each_other_over_the_end_of_a_year() {
        assert_eq!(day(Timestamp(1_798_761_599_999_999_999)), "2026-12-31");
        assert_eq!(day_after("2026-12-31"), "2027-01-01");
    }
}
