//! Facts that can be told by their form: codes, amounts of money, dates, times, places.

/// Words in front of a code.
const BEFORE_CODES: [&str; 14] = [
    "reference",
    "ref",
    "confirmation",
    "code",
    "pnr",
    "locator",
    "number",
    "no",
    "id",
    "ticket",
    "order",
    "case",
    "booking",
    "reservation",
];
/// Words in front of something that looks like a code and is none.
const BEFORE_OTHERS: [&str; 9] =
    ["flight", "flights", "train", "seat", "gate", "room", "terminal", "platform", "coach"];
/// Codes and names of currencies, in lower case.
const CURRENCIES: [&str; 18] = [
    "eur", "usd", "gbp", "chf", "jpy", "inr", "cad", "aud", "sek", "nok", "dkk", "euro", "euros", "dollar",
    "dollars", "pound", "pounds", "francs",
];
const SYMBOLS: [char; 5] = ['\u{20ac}', '$', '\u{a3}', '\u{a5}', '\u{20b9}'];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 8] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow"];

/// Codes such as booking references, without the marks around them. Flight and seat numbers are none.
pub(crate) fn codes(text: &str) -> Vec<&str> {
    let tokens = tokens(text);
    let codes = tokens.iter().enumerate().filter(|(at, token)| {
        let before: Vec<String> =
            tokens.iter().take(*at).skip(at.saturating_sub(3)).map(|word| word.to_lowercase()).collect();
        is_code(token, &before)
    });
    codes.map(|(_, token)| *token).collect()
}

fn is_code(token: &str, before: &[String]) -> bool {
    let told = |words: &[&str]| before.iter().any(|word| words.contains(&word.as_str()));
    let of_code_signs = token.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let letters = token.chars().filter(char::is_ascii_alphabetic).count();
    let upper = token.chars().filter(char::is_ascii_uppercase).count();
    if token.len() < 4 || !of_code_signs || is_amount_in_one(token) || is_calendar_date(token) {
        return false;
    }
    if told(&BEFORE_OTHERS) || is_flight_number(token) {
        return told(&["reference", "ref", "confirmation", "code", "pnr", "booking"]);
    }
    let announced = told(&BEFORE_CODES) && (digits >= 2 || (upper == letters && token.len() >= 5));
    announced || (digits > 0 && upper > 0 && upper == letters)
}

/// Two letters and up to four digits, as airlines number flights.
fn is_flight_number(token: &str) -> bool {
    let (carrier, number) = token.split_at_checked(2).unwrap_or((token, ""));
    carrier.chars().all(|c| c.is_ascii_uppercase())
        && (1..=4).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_digit())
}

fn is_amount_in_one(token: &str) -> bool {
    let letters: String = token.chars().filter(char::is_ascii_alphabetic).collect();
    CURRENCIES.contains(&letters.to_lowercase().as_str()) && token.chars().any(|c| c.is_ascii_digit())
}

/// Amounts of money as plain numbers, `1,240.50 EUR` as `1240.50`.
pub(crate) fn amounts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length =
            from.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(from.len());
        let (number, after) = from.split_at(length);
        if names_currency_last(before) || names_currency_first(after) {
            found.push(number.trim_end_matches(['.', ',']).replace(',', ""));
        }
        rest = after;
    }
    found
}

fn names_currency_last(before: &str) -> bool {
    let before = before.trim_end();
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    before.ends_with(SYMBOLS) || CURRENCIES.contains(&word.as_str())
}

fn names_currency_first(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{a0}']);
    let word = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    after.starts_with(SYMBOLS) || CURRENCIES.contains(&word.as_str())
}

/// Whether a day is named: a calendar date, a day of a month, a weekday, tomorrow.
pub(crate) fn has_date(text: &str) -> bool {
    let tokens: Vec<String> = tokens(text).iter().map(|token| token.to_lowercase()).collect();
    let starts_with_digit =
        |at: usize| tokens.get(at).is_some_and(|token| token.starts_with(|c: char| c.is_ascii_digit()));
    tokens.iter().enumerate().any(|(at, token)| {
        let beside_number = starts_with_digit(at + 1)
            || (at > 0 && starts_with_digit(at - 1))
            || (at > 1 && tokens.get(at - 1).is_some_and(|word| word == "of") && starts_with_digit(at - 2));
        is_calendar_date(token) || DAYS.contains(&token.as_str()) || (is_month(token) && beside_number)
    })
}

fn is_month(token: &str) -> bool {
    token.len() >= 3
        && MONTHS.iter().any(|month| *month == token || (token.len() <= 4 && month.starts_with(token)))
}

/// `2026-12-01`, `1.12.2026`, `12/1/26`.
fn is_calendar_date(token: &str) -> bool {
    let parts: Vec<&str> = token.split(['-', '/', '.']).collect();
    let numbers =
        parts.iter().all(|part| (1..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()));
    parts.len() == 3 && numbers
}

/// Whether a time of day is named, such as `10:40` or `9 am`.
pub(crate) fn has_time(text: &str) -> bool {
    let tokens: Vec<String> = tokens(text).iter().map(|token| token.to_lowercase()).collect();
    let is_clock = |token: &str| {
        let (hours, minutes) = token.split_once([':', 'h']).unwrap_or_default();
        let number =
            |part: &str| part.len() <= 2 && !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        number(hours) && number(minutes)
    };
    let half_day = |token: &str| {
        matches!(token.trim_start_matches(|c: char| c.is_ascii_digit()), "am" | "pm" | "a.m" | "p.m")
    };
    tokens.iter().enumerate().any(|(at, token)| {
        let number_before =
            at > 0 && tokens.get(at - 1).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        is_clock(token)
            || (half_day(token) && (number_before || token.starts_with(|c: char| c.is_ascii_digit())))
    })
}

/// Whether a place is named: a capitalised word after *to*, *from* and the like, or an airport's code.
pub(crate) fn has_place(text: &str) -> bool {
    let tokens = tokens(text);
    let airport = |token: &str| {
        token.len() == 3
            && token.chars().all(|c| c.is_ascii_uppercase())
            && !CURRENCIES.contains(&token.to_lowercase().as_str())
            && token != "PNR"
    };
    let before = |at: usize| at.checked_sub(1).and_then(|at| tokens.get(at)).map(|word| word.to_lowercase());
    tokens.iter().enumerate().any(|(at, token)| {
        let led_in = before(at).is_some_and(|word| {
            ["to", "from", "in", "via", "at", "for", "\u{2192}"].contains(&word.as_str())
        });
        airport(token)
            || (led_in
                && token.starts_with(char::is_uppercase)
                && token.len() > 2
                && !is_month(&token.to_lowercase())
                && !DAYS.contains(&token.to_lowercase().as_str()))
    })
}

/// The words with the marks around them taken off; arrows stay, since they stand for *to*.
fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '"' | '|' | '\u{2013}'))
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric() && c != '\u{2192}'))
        .filter(|token| !token.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Your reference is **QX12AB**.", &["QX12AB"])]
    #[case("Confirmation code: AB123", &["AB123"])]
    #[case("PNR: KLMNOP", &["KLMNOP"])]
    #[case("Order number 4482193 is on its way", &["4482193"])]
    #[case("Booked as BK-2041", &["BK-2041"])]
    #[case("Flight TP434 on 2026-12-01 at 10:40, seat 12A", &[])]
    #[case("It costs EUR240 for 2 people, booking fee included", &[])]
    #[case("I have booked your ticket", &[])]
    #[case("Your booking for 2026-12-01", &[])]
    fn codes_are_told_by_their_form(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(text), expected);
    }

    #[rstest]
    #[case("240 EUR or \u{20ac}1,240.50.", &["240", "1240.50"])]
    #[case("USD 99, 12 dollars, $5", &["99", "12", "5"])]
    #[case("10 flights on 1 December", &[])]
    fn amounts_carry_a_currency(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(amounts(text), expected);
    }

    #[rstest]
    #[case("on 2026-12-01", true, false)]
    #[case("on the 1st of December at 10:40", true, true)]
    #[case("Dec 1, 9 am", true, true)]
    #[case("You may fly 3 times next week", false, false)]
    #[case("tomorrow at 9pm", true, true)]
    #[case("1.5 hours, I am here", false, false)]
    fn days_and_times_are_told_apart(#[case] text: &str, #[case] date: bool, #[case] time: bool) {
        assert_eq!((has_date(text), has_time(text)), (date, time));
    }

    #[rstest]
    #[case("a flight to Paris", true)]
    #[case("LIS \u{2192} CDG", true)]
    #[case("It costs 240 EUR", false)]
    #[case("We fly in December", false)]
    fn places_are_capitalised(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(has_place(text), expected);
    }
}
