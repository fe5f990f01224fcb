//! Amounts as Cost Explorer writes them: decimal numbers in text, read without a detour over binary
//! fractions.

use rehearsal_core::money::Money;

/// Picodollars are this many decimal places of a dollar.
const PLACES: i32 = 12;

/// A hundredth of a cent in picodollars.
const ROUNDING: u64 = 100_000_000;

/// An amount of dollars such as `1.23`, `0.0000012345` or `3E-10`, rounded to the picodollar. `None` for
/// what is no number, is less than nothing, or more than can be held.
pub(super) fn money(text: &str) -> Option<Money> {
    let (mantissa, exponent) = match text.trim().split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
        None => (text.trim(), 0),
    };
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Fails for no digits at all, and for more than thirty-eight.
    let number: u128 = digits.parse().ok()?;
    let places = PLACES + i32::from(exponent) - i32::try_from(fraction.len()).ok()?;
    let picodollars = u64::try_from(moved(number, places)?).ok()?;
    // Less than a hundredth of a cent below nothing is what is left of rounding on their side.
    let picodollars = if negative && picodollars < ROUNDING { 0 } else { picodollars };
    (!negative || picodollars == 0).then(|| Money::from_picodollars(picodollars))
}

/// A number moved by so many decimal places to the left, or to the right and rounded half up.
fn moved(number: u128, places: i32) -> Option<u128> {
    let factor = 10_u128.checked_pow(places.unsigned_abs());
    match factor {
        _ if number == 0 => Some(0),
        Some(factor) if places >= 0 => number.checked_mul(factor),
        Some(factor) => Some(number.checked_add(factor / 2)? / factor),
        // Too large for anything, or too small to be seen.
        None => (places < 0).then_some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("1.23", Some(1_230_000_000_000))]
    #[case("0", Some(0))]
    #[case("-0.00", Some(0))]
    #[case("0.0000012345", Some(1_234_500))]
    #[case("9007199.254740993", Some(9_007_199_254_740_993_000))]
    #[case("0.0000000000014999", Some(1))]
    #[case("0.0000000000015", Some(2))]
    #[case("3E-10", Some(300))]
    #[case("1.5e+2", Some(150_000_000_000_000))]
    #[case("0E-30000", Some(0))]
    #[case("7E-50", Some(0))]
    #[case("-0.0000000057", Some(0))]
    #[case("-0.01", None)]
    #[case("1E40", None)]
    #[case("99999999", None)]
    #[case("", None)]
    #[case(".", None)]
    #[case("1,5", None)]
    #[case("+1", None)]
    #[case("NaN", None)]
    fn an_amount_is_exact_or_none(#[case] text: &str, #[case] picodollars: Option<u64>) {
        assert_eq!(money(text).map(Money::picodollars), picodollars);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in ".*", number in "[-+0-9.eE]{0,50}") {
            let _ = (money(&text), money(&number));
        }
    }
}
