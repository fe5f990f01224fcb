//! Times that were written in another unit than nanoseconds.

use crate::otlp::{RawLog, RawSpan};
use rehearsal_core::clock::Timestamp;

/// In seconds, when the times that we expect begin and end: 2010 and 2100. Such times in one unit are far from those in
/// the next, and a count from a device's start is below all of them but for rare lengths.
const EXPECTED: (u64, u64) = (1_262_304_000, 4_102_444_800);
/// What turns microseconds, milliseconds and seconds into nanoseconds, and how many of them make a second.
const UNITS: [(u64, u64); 3] = [(1_000, 1_000_000), (1_000_000, 1_000), (1_000_000_000, 1)];

/// Brings spans and log records to nanoseconds; returns a word on the spans where that was needed.
pub(super) fn mend(spans: &mut [RawSpan], logs: &mut [RawLog]) -> Option<String> {
    let mut mended = 0;
    for span in spans {
        let told = if span.ended_at.0 == 0 { span.started_at } else { span.ended_at };
        let Some(unit) = unit(told) else { continue };
        for time in [&mut span.started_at, &mut span.ended_at] {
            time.0 = time.0.saturating_mul(unit);
        }
        mended += 1;
    }
    for log in logs {
        log.at.0 = log.at.0.saturating_mul(unit(log.at).unwrap_or(1));
    }
    (mended > 0).then(|| {
        let spans = if mended == 1 { "span has its" } else { "spans have their" };
        format!("{mended} {spans} times in another unit than nanoseconds")
    })
}

fn unit(time: Timestamp) -> Option<u64> {
    let (from, to) = EXPECTED;
    UNITS
        .into_iter()
        .find(|(_, per_second)| (from * per_second..to * per_second).contains(&time.0))
        .map(|(unit, _)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Some day in 2026.
    const NOW: u64 = 1_795_890_768_466_944_000;

    #[rstest]
    #[case::nanoseconds(NOW, None)]
    #[case::microseconds(NOW / 1_000, Some(1_000))]
    #[case::milliseconds(NOW / 1_000_000, Some(1_000_000))]
    #[case::seconds(NOW / 1_000_000_000, Some(1_000_000_000))]
    #[case::not_said(0, None)]
    #[case::before_1970(u64::MAX, None)]
    #[case::counted_from_the_devices_start(90_000_000_000_000, None)]
    fn a_unit_is_told_by_the_size(#[case] time: u64, #[case] expected: Option<u64>) {
        assert_eq!(unit(Timestamp(time)), expected);
    }
}
