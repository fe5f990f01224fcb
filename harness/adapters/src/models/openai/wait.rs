//! How long a server asks to wait.

use reqwest::header::HeaderMap;
use std::time::Duration;

/// What the headers say: `retry-after-ms`, else `Retry-After` in seconds, else, of a call that was too many,
/// when the limit is full again (`x-ratelimit-reset-requests` and `-tokens`, such as `1m30s`). Other answers
/// hold these last ones too, and mean nothing by them.
pub(crate) fn asked_for(headers: &HeaderMap, throttled: bool) -> Option<Duration> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let milliseconds = header("retry-after-ms").and_then(seconds).map(|wait| wait / 1000);
    let after = || header("retry-after").and_then(duration);
    milliseconds.or_else(after).or_else(|| reset(&header).filter(|_| throttled))
}

/// The reset of the limit of which nothing remains; the sooner of the two where the server does not say.
fn reset<'a>(header: &impl Fn(&str) -> Option<&'a str>) -> Option<Duration> {
    let of = |what: &str| {
        let wait = header(&format!("x-ratelimit-reset-{what}")).and_then(duration)?;
        let used_up = header(&format!("x-ratelimit-remaining-{what}")) == Some("0");
        Some((wait, used_up))
    };
    let limits: Vec<_> = ["requests", "tokens"].into_iter().filter_map(of).collect();
    let used_up = limits.iter().filter(|(_, used_up)| *used_up).map(|(wait, _)| *wait).max();
    used_up.or_else(|| limits.iter().map(|(wait, _)| *wait).min())
}

/// Reads a number of seconds, or numbers with units such as `1h2m`, `1m30.5s`, `20ms`.
fn duration(text: &str) -> Option<Duration> {
    if let Some(plain) = seconds(text) {
        return Some(plain);
    }
    let mut rest = text;
    let mut sum = Duration::ZERO;
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (value, after) = rest.split_at(number);
        let unit = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let value: f64 = value.parse().ok()?;
        let part = Duration::try_from_secs_f64(value * unit_in_seconds(unit)?).ok()?;
        sum = sum.checked_add(part)?;
        rest = after;
    }
    (!text.is_empty()).then_some(sum)
}

fn seconds(text: &str) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

fn unit_in_seconds(unit: &str) -> Option<f64> {
    match unit {
        "ms" => Some(0.001),
        "s" => Some(1.0),
        "m" => Some(60.0),
        "h" => Some(3600.0),
        "d" => Some(86400.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    fn wait(headers: &[(&'static str, &'static str)]) -> Option<u128> {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        asked_for(&headers.iter().map(pair).collect(), true).map(|wait| wait.as_millis())
    }

    #[rstest]
    #[case(&[("retry-after", "2")], Some(2000))]
    #[case(&[("retry-after", "0.5")], Some(500))]
    #[case(&[("retry-after", "1m")], Some(60_000))]
    #[case(&[("retry-after", "2"), ("retry-after-ms", "1500")], Some(1500))]
    #[case(&[("retry-after", "2"), ("x-ratelimit-reset-tokens", "9s")], Some(2000))]
    #[case(&[("x-ratelimit-reset-tokens", "1m30s")], Some(90_000))]
    #[case(&[("x-ratelimit-reset-requests", "20ms"), ("x-ratelimit-reset-tokens", "1h2m3.5s")], Some(20))]
    #[case(&[("x-ratelimit-reset-requests", "20ms"), ("x-ratelimit-reset-tokens", "6s"), ("x-ratelimit-remaining-tokens", "0")], Some(6000))]
    #[case(&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")], None)]
    #[case(&[("retry-after", "-1")], None)]
    #[case(&[("retry-after", "NaN")], None)]
    #[case(&[("retry-after", "99999999999999999999999999")], None)]
    #[case(&[("retry-after", "12 parsecs")], None)]
    #[case(&[("retry-after", "")], None)]
    #[case(&[], None)]
    fn a_server_says_how_long(
        #[case] headers: &[(&'static str, &'static str)],
        #[case] expected: Option<u128>,
    ) {
        assert_eq!(wait(headers), expected);
    }

    #[test]
    fn a_reset_concerns_calls_that_were_too_many() {
        let name = HeaderName::from_static("x-ratelimit-reset-tokens");
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static("6s"))]);
        assert_eq!(asked_for(&headers, false), None);
    }
}
