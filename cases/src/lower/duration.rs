//! Durations: `500ms`, `60s`, `2m`, `1h`, or a number of seconds.

use crate::{
    complaint::{Notes, quoted},
    format::DurationText,
    yaml::Placed,
};
use std::time::Duration;

/// Longer than a day is a slip, and timers may not hold it.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The duration as written, or `default` where it is not.
pub(crate) fn lower(
    written: Option<&Placed<DurationText>>,
    default: Duration,
    notes: &mut Notes<'_>,
) -> Duration {
    given(written, notes).unwrap_or(default)
}

/// The duration as written; `None` where it is not, or is none, which is complained about.
pub(crate) fn given(written: Option<&Placed<DurationText>>, notes: &mut Notes<'_>) -> Option<Duration> {
    let written = written?;
    match parse(&written.value.0) {
        Ok(duration) => Some(duration),
        Err(error) => {
            let hint = Some("write it as `500ms`, `60s`, `2m` or a number of seconds".to_owned());
            let message = format!("{} {error}", quoted(&written.value.0));
            notes.complain_with(written.at, message, hint);
            None
        }
    }
}

/// Why a text is no duration for a suite; completes a sentence that starts with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DurationError {
    #[error("is not a duration")]
    Form,
    #[error("is no time at all")]
    Zero,
    #[error("is longer than a day")]
    TooLong,
}

/// Reads a duration.
pub(crate) fn parse(text: &str) -> Result<Duration, DurationError> {
    let text = text.trim();
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(unit_at).ok_or(DurationError::Form)?;
    let seconds_each = match unit.trim_start() {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(DurationError::Form),
    };
    let number: f64 = number.parse().map_err(|_| DurationError::Form)?;
    let duration = Duration::try_from_secs_f64(number * seconds_each).map_err(|_| DurationError::TooLong)?;
    match duration {
        Duration::ZERO => Err(DurationError::Zero),
        duration if duration > LONGEST => Err(DurationError::TooLong),
        duration => Ok(duration),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("500ms", 500)]
    #[case("60s", 60_000)]
    #[case("2m", 120_000)]
    #[case("1h", 3_600_000)]
    #[case("24h", 86_400_000)]
    #[case("90", 90_000)]
    #[case("0.5", 500)]
    #[case("1.5m", 90_000)]
    #[case(" 3 s ", 3_000)]
    fn a_duration_is_a_number_and_a_unit(#[case] text: &str, #[case] milliseconds: u64) {
        assert_eq!(parse(text), Ok(Duration::from_millis(milliseconds)));
    }

    #[rstest]
    #[case("", DurationError::Form)]
    #[case("soon", DurationError::Form)]
    #[case("-5s", DurationError::Form)]
    #[case("1e3", DurationError::Form)]
    #[case("1.2.3s", DurationError::Form)]
    #[case(".", DurationError::Form)]
    #[case("5 minutes", DurationError::Form)]
    #[case("5µs", DurationError::Form)]
    #[case("0", DurationError::Zero)]
    #[case("0ms", DurationError::Zero)]
    #[case("0.0000000001s", DurationError::Zero)]
    #[case("25h", DurationError::TooLong)]
    #[case("99999999999999999999999999h", DurationError::TooLong)]
    fn anything_else_is_refused(#[case] text: &str, #[case] error: DurationError) {
        assert_eq!(parse(text), Err(error));
    }
}
