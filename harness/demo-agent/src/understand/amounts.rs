//! Numbers with a meaning: travellers, nights, euros.

use crate::understand::words::{Word, after, follows, has_phrase};

/// The numbers of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amounts {
    pub(crate) travellers: Option<u32>,
    pub(crate) nights: Option<u32>,
    /// The most that may be paid, in euros.
    pub(crate) budget: Option<u32>,
    /// The only number of the message where it has no unit; the question it answers gives it one.
    pub(crate) bare: Option<u32>,
}

const PEOPLE: [&str; 18] = [
    "traveller",
    "travellers",
    "traveler",
    "travelers",
    "adult",
    "adults",
    "people",
    "persons",
    "person",
    "passenger",
    "passengers",
    "guest",
    "guests",
    "friends",
    "seat",
    "seats",
    "ticket",
    "tickets",
];
const NIGHTS: [&str; 2] = ["night", "nights"];
const EUROS: [&str; 4] = ["eur", "euro", "euros", "€"];

/// The amounts a message names.
pub(crate) fn amounts(words: &[Word]) -> Amounts {
    Amounts {
        travellers: travellers(words),
        nights: counted(words, &NIGHTS),
        budget: euros(words).or_else(|| labelled(words, &["budget", "maximum", "max"])),
        bare: bare(words),
    }
}

fn travellers(words: &[Word]) -> Option<u32> {
    let alone = words.iter().any(|word| ["alone", "solo"].contains(&word.low.as_str()))
        || has_phrase(words, &["by", "myself"])
        || has_phrase(words, &["for", "myself"])
        || has_phrase(words, &["just", "me"])
        || has_phrase(words, &["only", "me"]);
    counted(words, &PEOPLE)
        .or_else(|| (0..words.len()).find_map(|at| of_us(words, at)))
        .or(alone.then_some(1))
}

/// `two of us`, and `for two` where nothing but a person can be meant.
fn of_us(words: &[Word], at: usize) -> Option<u32> {
    let number = number(words.get(at)?)?;
    let of_us = has_phrase(words.get(at + 1..)?, &["of", "us"]) && follows(words, at, &["of"]);
    let closes = words.get(at).is_some_and(|word| word.ends) || after(words, at).is_none();
    let after_for =
        at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| word.low == "for");
    (of_us || (after_for && closes && number < 10)).then_some(number)
}

/// `3 nights`, `nights: 3`.
fn counted(words: &[Word], units: &[&str]) -> Option<u32> {
    words
        .iter()
        .enumerate()
        .find_map(|(at, word)| number(word).filter(|_| follows(words, at, units)))
        .or_else(|| labelled(words, units))
}

/// The number up to three words after a label, as in `my budget is about 300`.
fn labelled(words: &[Word], labels: &[&str]) -> Option<u32> {
    let at = words.iter().position(|word| labels.contains(&word.low.as_str()))?;
    words.iter().skip(at + 1).take(3).find_map(number)
}

/// `300 EUR`, `€300`, `300€`.
fn euros(words: &[Word]) -> Option<u32> {
    words.iter().enumerate().find_map(|(at, word)| {
        let attached = word.low.trim_matches('€');
        if attached.len() < word.low.len() {
            return whole(attached);
        }
        whole(&word.low).filter(|_| follows(words, at, &EUROS))
    })
}

fn bare(words: &[Word]) -> Option<u32> {
    let mut numbers = words.iter().filter_map(number);
    numbers.next().filter(|_| numbers.next().is_none())
}

fn number(word: &Word) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = || NAMES.iter().zip(1..).find(|(name, _)| **name == word.low).map(|(_, number)| number);
    whole(&word.low).or_else(named)
}

/// A whole number; `300.00` and `1,200` count as what they are.
fn whole(text: &str) -> Option<u32> {
    let plain = text.replace(',', "");
    plain.strip_suffix(".00").unwrap_or(&plain).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::words::words;
    use rstest::rstest;

    #[rstest]
    #[case("2 adults", Some(2))]
    #[case("The number of travellers is two", Some(2))]
    #[case("just me", Some(1))]
    #[case("I travel by myself", Some(1))]
    #[case("I can hardly hear myself think", None)]
    #[case("there are three of us", Some(3))]
    #[case("a room for two.", Some(2))]
    #[case("for 2 nights", None)]
    #[case("my wife and I", None)]
    fn travellers_are_counted(#[case] message: &str, #[case] expected: Option<u32>) {
        assert_eq!(amounts(&words(message)).travellers, expected);
    }

    #[rstest]
    #[case("under 300 EUR", Some(300))]
    #[case("at most €1,200", Some(1200))]
    #[case("my budget is about 250", Some(250))]
    #[case("3 nights", None)]
    fn a_budget_is_read(#[case] message: &str, #[case] expected: Option<u32>) {
        assert_eq!(amounts(&words(message)).budget, expected);
    }

    #[test]
    fn nights_and_bare_numbers_are_kept_apart() {
        assert_eq!(amounts(&words("three nights")).nights, Some(3));
        assert_eq!(amounts(&words("nights: 3")).nights, Some(3));
        assert_eq!(amounts(&words("It's 4.")).bare, Some(4));
        assert_eq!(amounts(&words("2 or 3")).bare, None);
    }
}
