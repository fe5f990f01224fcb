//! The check digit of payment cards (ISO/IEC 7812-1).

/// Whether the digits are a card's number: right in length, not all the same, and with a check digit that fits.
pub(super) fn is_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let varied = digits.windows(2).any(|pair| matches!(pair, [one, other] if one != other));
    (13..=19).contains(&digits.len()) && varied && sum(&digits).is_multiple_of(10)
}

/// From the right, every second digit counts twice, by the sum of its own digits.
fn sum(digits: &[u32]) -> u32 {
    let weighed = digits.iter().rev().enumerate().map(|(place, digit)| match (place % 2, digit * 2) {
        (0, _) => *digit,
        (_, twice) if twice > 9 => twice - 9,
        (_, twice) => twice,
    });
    weighed.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("4111 1111 1111 1111", true)]
    #[case("378282246310005", true)]
    #[case("4111 1111 1111 1112", false)]
    #[case("0000 0000 0000 0000", false)]
    #[case("79927398713", false)]
    fn a_card_is_told_by_its_check_digit(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_card(text), expected);
    }
}
