//! Days that a person cannot know.

use crate::rules::{
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words},
};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Words by which a day follows from another one, or from today.
static RECKONED: Phrases = Phrases::of(&[
    "today|tomorrow|yesterday|tonight",
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "next|last|this week|month|weekend",
    "day|days|night|nights|week|weeks later|earlier|after|before|ago|from",
    "for ~ day|days|night|nights|week|weeks|month|months",
    "in ~ day|days|week|weeks|month|months",
    "nights|flexible|return",
    "end|beginning|start|middle of",
    "deadline|due|expire|expires",
]);

/// A day of a month, as written and as compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Day {
    text: String,
    month: usize,
    day: u32,
}

/// The first day of the claim that stands nowhere. What the person knows may let it reckon a day out, and then
/// nothing is held against it.
pub(super) fn invented(scene: &Scene<'_>, claim: &Sentence<'_>) -> Option<String> {
    let told = days(claim.text);
    if told.is_empty() {
        return None;
    }
    let known = days(scene.sources());
    let near = RECKONED.stand_in(&claim.words) || RECKONED.stand_in(&Words::of(scene.sources()));
    let is_known = |day: &Day| known.iter().any(|other| other.month == day.month && other.day == day.day);
    // Without a day to reckon from, words such as *next week* allow any day of a trip but not a birthday.
    let reckoned = |day: &Day| {
        near && (known.is_empty() || known.iter().any(|other| distance(other, day) <= 31))
            && !OF_A_LIFE.stand_in(&claim.words)
    };
    let text = told.into_iter().find(|day| !is_known(day) && !reckoned(day))?.text;
    (!scene.knows(&text)).then_some(text)
}

/// By which a claim tells when something was that can be reckoned from no other day.
static OF_A_LIFE: Phrases = Phrases::of(&[
    "born|birth|birthday|dob",
    "issued|purchased|bought|ordered|diagnosed|hired|joined|signed",
]);

/// About how many days lie between two days of a year.
fn distance(one: &Day, other: &Day) -> u32 {
    let at = |day: &Day| day.month as u32 * 30 + day.day;
    let apart = at(one).abs_diff(at(other));
    apart.min(360 - apart.min(360))
}

/// The days that a text names with their month: `2 March`, `March 2nd`, `2026-03-02`, `02.03.2026`.
fn days(text: &str) -> Vec<Day> {
    let tokens: Vec<&str> =
        text.split_whitespace().map(|token| token.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let mut found: Vec<Day> = tokens.iter().flat_map(|token| numeric(token)).collect();
    let at = |index: usize| tokens.get(index).copied().unwrap_or_default();
    for (index, token) in tokens.iter().enumerate() {
        let Some(month) = month(token) else { continue };
        let before = index.checked_sub(1).map_or("", at);
        let before = if before == "of" { index.checked_sub(2).map_or("", at) } else { before };
        for (number, text) in
            [(before, format!("{before} {token}")), (at(index + 1), format!("{token} {}", at(index + 1)))]
        {
            if let Some(day) = day(number) {
                found.push(Day { text, month, day });
            }
        }
    }
    found
}

/// `may` is a month only with a capital letter.
fn month(token: &str) -> Option<usize> {
    let lower = token.to_lowercase();
    if token == "may" || lower.len() < 3 {
        return None;
    }
    const NAMES: [&str; 12] = [
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
    let short = MONTHS.iter().position(|name| *name == lower || lower == "sept" && *name == "sep");
    short
        .or_else(|| NAMES.iter().position(|name| *name == lower))
        .filter(|_| token != "march")
        .map(|index| index + 1)
}

fn day(token: &str) -> Option<u32> {
    let number = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = token.get(number.len()..)?;
    let day = number.parse().ok().filter(|day| (1..=31).contains(day))?;
    matches!(ending.to_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th").then_some(day)
}

/// A day in figures. Whether day or month comes first is not told, so that both readings count; a text then names
/// two days, and one that is known covers the other.
fn numeric(token: &str) -> Vec<Day> {
    let parts: Vec<&str> = token.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return Vec::new() };
    let number = |part: &str| part.parse::<u32>().ok();
    let (Some(one), Some(two), Some(three)) = (number(first), number(second), number(third)) else {
        return Vec::new();
    };
    let of = |month: u32, day: u32| {
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        fits.then(|| Day { text: token.to_owned(), month: month as usize, day })
    };
    match (first.len(), third.len()) {
        (4, _) => of(two, three).into_iter().collect(),
        (_, 4) => of(two, one).or_else(|| of(one, two)).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("on 2 March", &[(3, 2)])]
    #[case("March 2nd, please", &[(3, 2)])]
    #[case("the 2nd of March", &[(3, 2)])]
    #[case("2026-03-02", &[(3, 2)])]
    #[case("02.03.2026", &[(3, 2)])]
    #[case("I may go, march 5 miles", &[])]
    #[case("version 1.2.3", &[])]
    fn days_are_found_however_they_are_written(#[case] text: &str, #[case] expected: &[(usize, u32)]) {
        let found: Vec<_> = days(text).into_iter().map(|day| (day.month, day.day)).collect();
        assert_eq!(found, expected);
    }
}
