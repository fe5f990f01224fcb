//! Values that can be recognised in any text: days, amounts of money, codes.

use super::{
    cues,
    text::{has, has_any, plain},
};

/// The months by their first three letters, in order.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The full names, to speak of them.
const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the calendar. The year is `None` where the text leaves it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    year: Option<u32>,
    month: u32,
    day: u32,
}

impl Day {
    fn new(year: Option<u32>, month: u32, day: u32) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Self { year, month, day })
    }

    /// Whether both can be the same day.
    pub(super) fn matches(self, other: Self) -> bool {
        let years = self.year.zip(other.year).is_none_or(|(one, two)| one == two);
        years && (self.month, self.day) == (other.month, other.day)
    }

    /// As a form wants it, `2026-12-01`; `None` where the year is not known.
    pub(super) fn in_a_form(self) -> Option<String> {
        Some(format!("{:04}-{:02}-{:02}", self.year?, self.month, self.day))
    }

    /// Roughly when: *early December*.
    pub(super) fn roughly(self) -> String {
        let third = match self.day {
            ..=10 => "early",
            11..=20 => "mid",
            _ => "late",
        };
        let month = MONTH_NAMES.get(self.month as usize - 1).unwrap_or(&"the month");
        format!("{third} {month}")
    }
}

/// The days a text names, in any common spelling. A day written as `01/02/2026` is both readings.
pub(super) fn days(text: &str) -> Vec<Day> {
    let tokens = tokens(text);
    let mut found: Vec<Day> = tokens.iter().flat_map(|token| numeric_days(token)).collect();
    for (at, token) in tokens.iter().enumerate() {
        if let Some(month) = month(token) {
            found.extend(day_beside(&tokens, at, month));
        }
    }
    found
}

/// Whether a text says when: a day, a weekday, or a day counted from today.
pub(super) fn says_when(text: &str) -> bool {
    !days(text).is_empty() || has_any(&plain(text), cues::WHEN)
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) value: f64,
    pub(super) currency: &'static str,
}

impl Amount {
    /// Whether it is no higher than the limit. Another currency cannot be compared.
    pub(super) fn is_within(&self, limit: &Self) -> bool {
        self.currency == limit.currency && self.value <= limit.value
    }
}

/// The amounts of money in a text. A number without a currency is none.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let tokens = tokens(text);
    let with_neighbours = |(at, token): (usize, &&str)| {
        let value = number(token)?;
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let around = [Some(token), tokens.get(at + 1), before];
        let currency = around.into_iter().flatten().find_map(|token| currency(token))?;
        Some(Amount { value, currency })
    };
    tokens.iter().enumerate().filter_map(with_neighbours).collect()
}

/// Small numbers with the word behind them: `2 nights`.
pub(super) fn counts(text: &str) -> Vec<(u32, String)> {
    let tokens = tokens(text);
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs.filter_map(|(number, unit)| Some((number.parse().ok()?, unit.to_lowercase()))).collect()
}

/// The codes a sentence gives as such: a token of capitals and digits, or digits alone, in a sentence
/// that speaks of a reference. A flight's number and plain words in capitals are none.
pub(super) fn codes(sentence: &str) -> Vec<&str> {
    if !has_any(&plain(sentence), cues::REFERENCE) {
        return Vec::new();
    }
    let tokens = tokens(sentence);
    let code = |(at, token): (usize, &&str)| {
        let before =
            at.checked_sub(1).and_then(|at| tokens.get(at)).map_or(String::new(), |word| plain(word));
        is_code(token) && !has(&before, "flight")
            || is_locator(token) && has_any(&before, cues::BEFORE_A_CODE)
    };
    tokens.iter().enumerate().filter(|pair| code(*pair)).map(|(_, token)| *token).collect()
}

/// Six letters, or letters behind a short prefix such as `TD-`, and no digit: only its place tells it from a
/// word in capitals.
fn is_locator(token: &str) -> bool {
    let is_capital = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase());
    match token.split_once('-') {
        Some((prefix, rest)) => {
            prefix.len() <= 3 && rest.len() >= 4 && is_capital(prefix) && is_capital(rest)
        }
        None => token.len() == 6 && is_capital(token),
    }
}

/// The first token that looks like a code of capitals and digits, wherever it stands.
pub(super) fn first_code(text: &str) -> Option<&str> {
    tokens(text).into_iter().find(|token| is_code(token))
}

fn is_code(token: &str) -> bool {
    let token = token.trim_start_matches('#');
    let solid = token.chars().filter(|c| *c != '-').collect::<String>();
    let digits = solid.chars().filter(char::is_ascii_digit).count();
    let capitals = solid.chars().filter(char::is_ascii_uppercase).count();
    let only_those = solid.len() == digits + capitals;
    let mixed = capitals > 0 && digits > 0 && solid.len() >= 5;
    let number = capitals == 0 && digits >= 5 && days(token).is_empty();
    only_those && (mixed || number)
}

/// Words with the punctuation around them taken off; currency signs stay.
fn tokens(text: &str) -> Vec<&str> {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '$' | '€' | '£' | '#');
    text.split_whitespace().map(|word| word.trim_matches(edge)).filter(|word| !word.is_empty()).collect()
}

fn numeric_days(token: &str) -> Vec<Day> {
    let fields: Option<Vec<u32>> = token.split(['-', '/', '.']).map(|field| field.parse().ok()).collect();
    match fields.as_deref() {
        Some([year, month, day]) if *year >= 1000 => {
            Day::new(Some(*year), *month, *day).into_iter().collect()
        }
        Some([one, two, year]) if *year >= 1000 => {
            [Day::new(Some(*year), *two, *one), Day::new(Some(*year), *one, *two)]
                .into_iter()
                .flatten()
                .collect()
        }
        _ => Vec::new(),
    }
}

fn month(token: &str) -> Option<u32> {
    let lower = token.to_lowercase();
    let index = MONTHS.iter().position(|start| lower.starts_with(start))?;
    let name = MONTH_NAMES.get(index)?.to_lowercase();
    (name == lower || lower.len() == 3 || lower == "sept").then_some(index as u32 + 1)
}

/// The day that stands before or after the month's name at this place.
fn day_beside(tokens: &[&str], at: usize, month: u32) -> Option<Day> {
    let before = tokens.iter().take(at).rev().find(|word| !matches!(**word, "of" | "the"));
    let after = tokens.get(at + 1);
    let year = |word: Option<&&str>| word.and_then(|word| word.parse().ok()).filter(|year| *year >= 1000);
    if let Some(day) = before.and_then(|word| ordinal(word)) {
        return Day::new(year(after), month, day);
    }
    Day::new(year(tokens.get(at + 2)), month, after.and_then(|word| ordinal(word))?)
}

/// `1`, `1st` and `01` are one.
fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..)?;
    matches!(ending, "" | "st" | "nd" | "rd" | "th").then(|| digits.parse().ok()).flatten()
}

/// The number in a token that may carry a currency: `1,240.50` and `€240`.
fn number(token: &str) -> Option<f64> {
    let bare = token.trim_matches(|c: char| !c.is_ascii_digit());
    let rest = token.replacen(bare, "", 1);
    let wears_only_a_currency = rest.is_empty() || currency(&rest).is_some();
    if bare.is_empty() || !wears_only_a_currency {
        return None;
    }
    bare.replace(',', "").parse().ok()
}

fn currency(token: &str) -> Option<&'static str> {
    let letters: String = token.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',')).collect();
    match letters.to_lowercase().as_str() {
        "€" | "eur" | "euro" | "euros" => Some("EUR"),
        "$" | "usd" | "us$" | "dollar" | "dollars" => Some("USD"),
        "£" | "gbp" | "pound" | "pounds" => Some("GBP"),
        "chf" | "francs" => Some("CHF"),
        "jpy" | "yen" => Some("JPY"),
        "inr" | "rupees" => Some("INR"),
        "brl" | "reais" => Some("BRL"),
        "cad" => Some("CAD"),
        "aud" => Some("AUD"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("on 2026-12-01.")]
    #[case("on 1 December 2026")]
    #[case("the 1st of December")]
    #[case("Dec 1st, 2026,")]
    #[case("December 1")]
    #[case("01/12/2026")]
    #[case("12/01/2026")]
    #[case("1.12.2026")]
    fn one_day_has_many_spellings(#[case] text: &str) {
        let wanted = days("2026-12-01")[0];
        assert!(days(text).iter().any(|day| day.matches(wanted)), "{:?}", days(text));
    }

    #[rstest]
    #[case("2026-12-02")]
    #[case("1 December 2027")]
    #[case("you may fly")]
    #[case("room 12")]
    fn another_day_or_none_is_not_that_day(#[case] text: &str) {
        let wanted = days("2026-12-01")[0];
        assert!(!days(text).iter().any(|day| day.matches(wanted)));
    }

    #[rstest]
    #[case("It is 240 EUR.", &[(240.0, "EUR")])]
    #[case("$1,240.50 in all", &[(1240.5, "USD")])]
    #[case("from 99€ to EUR 120", &[(99.0, "EUR"), (120.0, "EUR")])]
    #[case("12 euros", &[(12.0, "EUR")])]
    #[case("gate 12 at 10:30", &[])]
    fn amounts_have_a_currency(#[case] text: &str, #[case] expected: &[(f64, &str)]) {
        let found: Vec<_> = amounts(text).into_iter().map(|amount| (amount.value, amount.currency)).collect();
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case("Your booking reference is TD-4F7K2.", &["TD-4F7K2"])]
    #[case("Confirmation code: QXJWPL", &["QXJWPL"])]
    #[case("Your booking reference is TD-XBYCXL.", &["TD-XBYCXL"])]
    #[case("The booking from LIS-CDG is made", &[])]
    #[case("Order number #1002345", &["#1002345"])]
    #[case("Flight TP1234 has no reference yet", &[])]
    #[case("PLEASE give me a code", &[])]
    #[case("TP440X leaves at ten", &[])]
    #[case("The reference is from 2026-12-01", &[])]
    fn a_code_is_one_that_is_given_as_such(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(text), expected);
    }
}
