//! Days in UTC, to count how long something still lasts.

use aws_smithy_types::date_time::{DateTime, Format};
use serde_json::Value;
use std::fmt;

const SECONDS: i64 = 24 * 60 * 60;

/// A day of the calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// Reads `2026-11-22`, or the day of a point in time as RFC 3339 writes it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let whole = DateTime::from_str(text, Format::DateTimeWithOffset).ok();
        let date = || {
            let date = text.get(..10)?;
            DateTime::from_str(&format!("{date}T00:00:00Z"), Format::DateTime).ok()
        };
        whole.or_else(date).map(|moment| Self::of_seconds(moment.secs()))
    }

    /// The day of a moment in seconds since 1970.
    pub fn of_seconds(seconds: i64) -> Self {
        Self(seconds.div_euclid(SECONDS))
    }

    /// A day as JSON has it: text, or seconds since 1970.
    pub(super) fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Self::parse(text),
            // The cast cuts off a fraction of a second and stays in range by itself.
            Value::Number(number) => number.as_f64().map(|seconds| Self::of_seconds(seconds as i64)),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// How many days it is from `today` to this one; negative for a day that is past.
    pub fn days_from(self, today: Self) -> i64 {
        self.0.saturating_sub(today.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = DateTime::from_secs(self.0.saturating_mul(SECONDS)).fmt(Format::DateTime);
        // A day beyond the calendar cannot be written.
        f.write_str(text.as_deref().ok().and_then(|text| text.get(..10)).unwrap_or("a day unknown"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("2026-11-22", Some("2026-11-22"))]
    #[case(" 2024-02-29T23:59:59.123Z", Some("2024-02-29"))]
    #[case("2026-10-14T23:00:00-07:00", Some("2026-10-15"))]
    #[case("2026-10-14T23:00:00", Some("2026-10-14"))]
    #[case("2026-10-14 whatever", Some("2026-10-14"))]
    #[case("2026-13-01", None)]
    #[case("22.11.2026", None)]
    #[case("soon", None)]
    #[case("", None)]
    fn days_are_read_as_people_and_services_write_them(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), expected);
    }

    #[test]
    fn seconds_are_read_too() {
        assert_eq!(Day::read(&json!(1_787_372_201)), Day::parse("2026-08-22"));
        assert_eq!(Day::read(&json!(1_787_372_201.5)), Day::parse("2026-08-22"));
        assert_eq!(Day::read(&json!([])), None);
    }

    #[test]
    fn days_are_counted_over_a_leap_day() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(day("2028-03-01").days_from(day("2028-02-28")), 2);
        assert_eq!(day("2026-11-21").days_from(day("2026-11-22")), -1);
    }

    proptest! {
        #[test]
        fn no_text_and_no_number_is_too_odd(text in ".*", number in any::<f64>(), seconds in any::<i64>()) {
            let _ = Day::parse(&text).map(|day| day.to_string());
            let _ = Day::read(&json!(number)).map(|day| day.to_string());
            let _ = Day::of_seconds(seconds).to_string();
        }
    }
}
