//! Decimal numbers as bills write them, without the detour over binary fractions.

/// More digits than any amount of money has.
const MOST_DIGITS: usize = 60;

/// The digits after the point of a dollar that are kept.
const PLACES: i32 = 12;

/// An amount in picodollars, rounded to the nearest: `0.0001234`, `-12`, `1.5E-7`. `None` for what is no
/// number, and for more than any bill comes to.
pub(super) fn picodollars(text: &str) -> Option<i128> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.len() + fraction.len();
    let only_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if digits == 0 || digits > MOST_DIGITS || !only_digits {
        return None;
    }
    let places = i32::try_from(fraction.len()).ok()?;
    let size = shifted(&format!("{whole}{fraction}"), PLACES + i32::from(exponent) - places)?;
    Some(if negative { -size } else { size })
}

/// Digits as a whole number, moved by so many places to the left, or rounded off to the right.
fn shifted(digits: &str, places: i32) -> Option<i128> {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    if places >= 0 {
        let factor = 10i128.checked_pow(u32::try_from(places).ok()?)?;
        return digits.parse::<i128>().ok()?.checked_mul(factor);
    }
    let dropped = usize::try_from(places.unsigned_abs()).ok()?;
    let Some(kept) = digits.len().checked_sub(dropped) else { return Some(0) };
    let (kept, rest) = digits.split_at_checked(kept)?;
    let size = if kept.is_empty() { 0 } else { kept.parse::<i128>().ok()? };
    Some(size + i128::from(rest.starts_with(['5', '6', '7', '8', '9'])))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case("1.23", Some(1_230_000_000_000))]
    #[case("0.0000000000014", Some(1))]
    #[case("0.0000000000015", Some(2))]
    #[case("-0.25", Some(-250_000_000_000))]
    #[case("1.5E-7", Some(150_000))]
    #[case("2e3", Some(2_000_000_000_000_000))]
    #[case("9.9E-13", Some(1))]
    #[case("4E-40", Some(0))]
    #[case(" 12 ", Some(12_000_000_000_000))]
    #[case("0", Some(0))]
    #[case("0E30", Some(0))]
    #[case(".5", Some(500_000_000_000))]
    #[case("", None)]
    #[case(".", None)]
    #[case("--1", None)]
    #[case("1,5", None)]
    #[case("NaN", None)]
    #[case("1e99", None)]
    #[case("1e99999", None)]
    #[case("１", None)]
    fn decimals_are_read_exactly(#[case] text: &str, #[case] picodollars: Option<i128>) {
        assert_eq!(super::picodollars(text), picodollars);
    }
}
