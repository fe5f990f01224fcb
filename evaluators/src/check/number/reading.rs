//! Numbers in a text, read in every way in which they may be meant: `1,234` may be English for 1234 and German for 1.234.

use std::ops::Range;

/// One way to read one number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) value: f64,
    /// Where it stands.
    pub(super) place: Range<usize>,
}

/// All readings of all numbers. Digits that belong to a word, as in a booking reference, are no number.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = Reading> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(|c: char| c.is_ascii_digit())?;
        let end = end_of(text, start);
        from = end;
        Some(readings(text, start..end))
    })
    .flatten()
}

/// Where a run of digits and of the marks between them ends. A space or an apostrophe is such a mark before exactly
/// three digits.
fn end_of(text: &str, start: usize) -> usize {
    let mut end = start;
    while let Some(next) = text.get(end..).and_then(|rest| rest.chars().next()) {
        let digits = text.get(end + next.len_utf8()..).map_or(0, digits);
        let goes_on = match next {
            '0'..='9' => true,
            '.' | ',' => digits > 0,
            ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}' => digits == 3,
            _ => false,
        };
        if !goes_on {
            break;
        }
        end += next.len_utf8();
    }
    end
}

fn digits(text: &str) -> usize {
    text.bytes().take(4).take_while(u8::is_ascii_digit).count()
}

fn readings(text: &str, place: Range<usize>) -> Vec<Reading> {
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    let (sign, before) = signed(before);
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') || after.starts_with('_') {
        return Vec::new();
    }
    let raw = text.get(place.clone()).unwrap_or_default();
    let mut readings: Vec<Reading> =
        values(raw).into_iter().map(|value| Reading { value: value * sign, place: place.clone() }).collect();
    // `2 500` may be two numbers as well.
    readings.extend(pieces(raw, place.start));
    readings
}

/// The sign, and what stands before it. A hyphen after a digit stands between two numbers, and one after a letter makes
/// a word of both.
fn signed(before: &str) -> (f64, &str) {
    match before.strip_suffix(['-', '\u{2212}']) {
        Some(rest) if rest.ends_with(|c: char| c.is_ascii_digit()) => (1.0, before),
        Some(rest) if rest.ends_with(char::is_alphanumeric) => (1.0, rest),
        Some(rest) => (-1.0, rest),
        None => (1.0, before),
    }
}

/// What digits with marks between them may amount to.
fn values(raw: &str) -> Vec<f64> {
    let plain: String = raw.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let as_decimal = |mark: char| {
        let text: String = plain.chars().filter(|c| c.is_ascii_digit() || *c == mark).collect();
        text.replace(mark, ".").parse::<f64>().ok()
    };
    let whole = || plain.replace(['.', ','], "").parse::<f64>().ok();
    let (dots, commas) = (plain.matches('.').count(), plain.matches(',').count());
    let readings = match (dots, commas) {
        (0, 0) => vec![whole()],
        // Of two different marks the last is the decimal one.
        (1, _) if commas > 0 && plain.rfind('.') > plain.rfind(',') => vec![as_decimal('.')],
        (_, 1) if dots > 0 && plain.rfind(',') > plain.rfind('.') => vec![as_decimal(',')],
        (1, 0) => vec![as_decimal('.'), whole().filter(|_| is_grouped(&plain, '.'))],
        (0, 1) => vec![as_decimal(','), whole().filter(|_| is_grouped(&plain, ','))],
        (_, 0) => vec![whole().filter(|_| is_grouped(&plain, '.'))],
        (0, _) => vec![whole().filter(|_| is_grouped(&plain, ','))],
        (_, _) => vec![],
    };
    readings.into_iter().flatten().filter(|value| value.is_finite()).collect()
}

/// Whether a mark parts the digits into thousands.
fn is_grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

/// The numbers that stand side by side, where spaces could part thousands.
fn pieces(raw: &str, start: usize) -> Vec<Reading> {
    let is_space = |c: char| c.is_whitespace();
    if !raw.contains(is_space) {
        return Vec::new();
    }
    let mut from = 0;
    let piece = |piece: &str| {
        let at = start + from;
        from += piece.len();
        let (text, end) = (piece.trim_end_matches(is_space), at);
        values(text)
            .into_iter()
            .map(|value| Reading { value, place: end..end + text.len() })
            .collect::<Vec<_>>()
    };
    raw.split_inclusive(is_space).flat_map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1,234.50", &[1234.5])]
    #[case("1.234,50", &[1234.5])]
    #[case("1,234", &[1.234, 1234.0])]
    #[case("1.234.567", &[1_234_567.0])]
    #[case("1 234,50 EUR", &[1234.5, 1.0, 234.5])]
    #[case("1\u{202f}234", &[1234.0, 1.0, 234.0])]
    #[case("1'234.5", &[1234.5])]
    #[case("from 5 to 7.", &[5.0, 7.0])]
    #[case("minus: -5, −6, x-7, 2-3", &[-5.0, -6.0, 2.0, 3.0])]
    #[case("2026-12-01", &[2026.0, 12.0, 1.0])]
    #[case("12%, 30€, 5kg", &[12.0, 30.0, 5.0])]
    #[case("€30", &[30.0])]
    #[case("QX12 and v2", &[])]
    #[case("10.0.0.1", &[])]
    #[case("none", &[])]
    fn numbers_are_read_as_they_may_be_meant(#[case] text: &str, #[case] expected: &[f64]) {
        let read: Vec<f64> = numbers(text).map(|reading| reading.value).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn a_place_is_where_the_number_stands() {
        let text = "für 12 € und 1 234 €";
        let read: Vec<&str> = numbers(text).map(|reading| &text[reading.place]).collect();
        assert_eq!(read, ["12", "1 234", "1", "234"]);
    }

    #[test]
    fn a_text_of_digits_alone_is_read_in_one_go() {
        assert_eq!(numbers(&"9".repeat(1_000_000)).count(), 0);
        assert_eq!(numbers(&"1,".repeat(200_000)).count(), 0);
    }
}
