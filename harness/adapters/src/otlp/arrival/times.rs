//! Times as senders get them wrong: missing, in another unit, before 1970, the end before the start.

use crate::otlp::raw::RawSpan;
use rehearsal_core::clock::Timestamp;
use std::time::Duration;

/// What was wrong with a span's times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::otlp) struct Times {
    /// They were in another unit than nanoseconds.
    pub(in crate::otlp) were_in_another_unit: bool,
    /// One or both were not said, or were no times at all; the other stands for it, or else the arrival.
    pub(in crate::otlp) are_missing: bool,
    /// The end was before the start, which now stands for it.
    pub(in crate::otlp) ended_early: bool,
}

/// A time further than this from our clock may be in another unit, and is none if it lies in the future.
const FAR: Duration = Duration::from_secs(366 * 24 * 3600);
/// What turns microseconds, milliseconds and seconds into nanoseconds.
const UNITS: [u64; 3] = [1_000, 1_000_000, 1_000_000_000];

/// Makes a span's times usable. A time long past stays as sent: it still tells what came before what.
pub(super) fn mend(span: &mut RawSpan, arrived_at: Timestamp) -> Times {
    let mut times = Times::default();
    let (mut start, mut end) = (span.started_at, span.ended_at);
    let told = if end.0 == 0 { start } else { end };
    if let Some(unit) = unit(told, arrived_at) {
        (start, end) = (Timestamp(start.0.saturating_mul(unit)), Timestamp(end.0.saturating_mul(unit)));
        times.were_in_another_unit = true;
    }
    let is_time = |time: &Timestamp| time.0 != 0 && time.since(arrived_at) <= FAR;
    let (said_start, said_end) = (Some(start).filter(is_time), Some(end).filter(is_time));
    times.are_missing = said_start.is_none() || said_end.is_none();
    start = said_start.or(said_end).unwrap_or(arrived_at);
    end = said_end.unwrap_or(start);
    times.ended_early = end < start;
    (span.started_at, span.ended_at) = (start, end.max(start));
    times
}

/// The unit in which a time far from ours would be near it.
fn unit(time: Timestamp, now: Timestamp) -> Option<u64> {
    let is_near = |time: u64| Duration::from_nanos(time.abs_diff(now.0)) <= FAR;
    if is_near(time.0) {
        return None;
    }
    UNITS.into_iter().find(|unit| time.0.checked_mul(*unit).is_some_and(is_near))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::span;
    use rstest::rstest;

    /// Some day in 2026.
    const NOW: u64 = 1_800_000_000_000_000_000;
    const AN_HOUR: u64 = 3_600_000_000_000;
    /// -1 as the wire has it.
    const BEFORE_1970: u64 = u64::MAX;
    const FINE: Times = Times { were_in_another_unit: false, are_missing: false, ended_early: false };
    const UNIT: Times = Times { were_in_another_unit: true, ..FINE };
    const MISSING: Times = Times { are_missing: true, ..FINE };
    const EARLY: Times = Times { ended_early: true, ..FINE };

    #[rstest]
    #[case::as_it_should_be((NOW - 5, NOW - 2), (NOW - 5, NOW - 2), FINE)]
    #[case::ahead_by_an_hour((NOW, NOW + AN_HOUR), (NOW, NOW + AN_HOUR), FINE)]
    #[case::counted_from_the_devices_start((7_000, 9_000), (7_000, 9_000), FINE)]
    #[case::microseconds((NOW / 1_000, NOW / 1_000 + 1), (NOW, NOW + 1_000), UNIT)]
    #[case::milliseconds((NOW / 1_000_000, NOW / 1_000_000 + 1), (NOW, NOW + 1_000_000), UNIT)]
    #[case::seconds((NOW / 1_000_000_000, NOW / 1_000_000_000), (NOW, NOW), UNIT)]
    #[case::none_at_all((0, 0), (NOW, NOW), MISSING)]
    #[case::no_start((0, NOW - 3), (NOW - 3, NOW - 3), MISSING)]
    #[case::no_end((NOW - 3, 0), (NOW - 3, NOW - 3), MISSING)]
    #[case::before_1970((BEFORE_1970, BEFORE_1970), (NOW, NOW), MISSING)]
    #[case::end_before_start((NOW - 3, NOW - 5), (NOW - 3, NOW - 3), EARLY)]
    fn times_are_made_usable(#[case] sent: (u64, u64), #[case] kept: (u64, u64), #[case] expected: Times) {
        let mut span = span(1, 1, None, sent);
        assert_eq!(mend(&mut span, Timestamp(NOW)), expected);
        assert_eq!((span.started_at.0, span.ended_at.0), kept);
    }
}
