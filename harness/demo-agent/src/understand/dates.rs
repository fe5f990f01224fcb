//! Days as people write them: `2026-12-01`, `1 December`, `December 1st`, `tomorrow`, `next Monday`.
//! `in two weeks` and `the first weekend of December` are beyond the desk.

use crate::understand::words::{Word, after, before};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// How many days ahead the desk sells.
const HORIZON_DAYS: i32 = 330;

/// A day that was named, and whether it can be travelled on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// On sale.
    Open(Date),
    /// Before today.
    Past(Date),
    /// Later than the desk sells.
    Far(Date),
}

/// The first day that is named, complete dates before others.
pub(crate) fn day(words: &[Word], today: Date) -> Option<Day> {
    let date = words
        .iter()
        .find_map(iso)
        .or_else(|| (0..words.len()).find_map(|at| by_month(words, at, today)))
        .or_else(|| words.iter().find_map(|word| relative(word, today)))?;
    Some(if date < today {
        Day::Past(date)
    } else if (date - today).get_days() > HORIZON_DAYS {
        Day::Far(date)
    } else {
        Day::Open(date)
    })
}

fn iso(word: &Word) -> Option<Date> {
    (word.low.len() == "2026-12-01".len()).then(|| word.low.parse().ok()).flatten()
}

/// `1 December`, `1st of December 2026`, `December 1`; without a year the next such day.
fn by_month(words: &[Word], at: usize, today: Date) -> Option<Date> {
    let month = month(&words.get(at)?.low)?;
    let steps = if before(words, at, 1) == Some("of") { 2 } else { 1 };
    let day_before = before(words, at, steps).and_then(day_of_month);
    let (day, year_at) = match day_before {
        Some(day) => (day, at + 1),
        None => (after(words, at).and_then(day_of_month)?, at + 2),
    };
    let year = words.get(year_at).and_then(|word| word.low.parse().ok()).filter(|year| *year >= 2000);
    match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => {
            let this_year = Date::new(today.year(), month, day).ok()?;
            if this_year < today { Date::new(today.year() + 1, month, day).ok() } else { Some(this_year) }
        }
    }
}

fn month(word: &str) -> Option<i8> {
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
    let named = |name: &&str| *name == word || (word.len() == 3 && name.starts_with(word));
    MONTHS.iter().zip(1..).find(|(name, _)| named(name)).map(|(_, number)| number)
}

fn day_of_month(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let suffix = word.strip_prefix(digits)?;
    let day = digits.parse().ok().filter(|day| (1..=31).contains(day));
    day.filter(|_| ["", "st", "nd", "rd", "th"].contains(&suffix))
}

/// `today`, `tomorrow`, and the next day of a weekday's name, never today itself.
fn relative(word: &Word, today: Date) -> Option<Date> {
    let weekday = match word.low.as_str() {
        "today" => return Some(today),
        "tomorrow" => return today.checked_add(1.day()).ok(),
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    };
    today.nth_weekday(1, weekday).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::words::words;
    use jiff::civil::date;
    use rstest::rstest;

    const TODAY: Date = date(2026, 11, 24);

    #[rstest]
    #[case("on 2026-12-01, please", date(2026, 12, 1))]
    #[case("1 December", date(2026, 12, 1))]
    #[case("the 3rd of December 2026", date(2026, 12, 3))]
    #[case("December 21st", date(2026, 12, 21))]
    #[case("on Friday 4 Dec", date(2026, 12, 4))]
    #[case("2 March", date(2027, 3, 2))]
    #[case("tomorrow", date(2026, 11, 25))]
    #[case("next Monday", date(2026, 11, 30))]
    #[case("next Tuesday", date(2026, 12, 1))]
    fn a_day_is_read(#[case] message: &str, #[case] expected: Date) {
        assert_eq!(day(&words(message), TODAY), Some(Day::Open(expected)));
    }

    #[rstest]
    #[case("next week")]
    #[case("in two weeks")]
    #[case("the first weekend of December")]
    #[case("may I have 3 rooms")]
    #[case("32 December")]
    fn vague_and_impossible_days_are_not(#[case] message: &str) {
        assert_eq!(day(&words(message), TODAY), None);
    }

    #[test]
    fn the_past_and_the_far_future_are_not_on_sale() {
        assert_eq!(day(&words("2026-11-23"), TODAY), Some(Day::Past(date(2026, 11, 23))));
        assert_eq!(day(&words("2027-12-01"), TODAY), Some(Day::Far(date(2027, 12, 1))));
    }
}
