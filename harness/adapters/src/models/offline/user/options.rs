//! Options in a reply: a list of them, or a few joined by *or*.

use super::{
    cues,
    text::{content_stems, plain},
    values::{Amount, amounts},
};

/// One option of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// Its place, from 1.
    pub(super) number: usize,
    /// Its words, without the mark in front.
    pub(super) text: String,
    /// Its price, where one is told.
    pub(super) price: Option<Amount>,
}

/// The options of the reply, in order; none where there are fewer than two.
pub(super) fn choices(reply: &str) -> Vec<Choice> {
    let listed: Vec<&str> = reply.lines().filter_map(without_mark).collect();
    let listed = if listed.len() < 2 { in_one_line(reply) } else { listed };
    let choices: Vec<Choice> = listed
        .into_iter()
        .enumerate()
        .map(|(index, text)| Choice {
            number: index + 1,
            text: text.to_owned(),
            price: amounts(text).into_iter().next(),
        })
        .collect();
    if choices.len() < 2 { Vec::new() } else { choices }
}

/// The cheapest option, or the first where prices are missing.
pub(super) fn cheapest(choices: &[Choice]) -> Option<&Choice> {
    let price = |choice: &Choice| choice.price.as_ref().map_or(f64::INFINITY, |price| price.value);
    choices.iter().min_by(|one, other| price(one).total_cmp(&price(other)))
}

/// Of the alternatives of a question such as *a flight, a train or a hotel*, the one that speaks most of what
/// these texts are about; `None` where none does.
pub(super) fn alternative(question: &str, about: &[&str]) -> Option<String> {
    let stems: Vec<String> = about.iter().flat_map(|text| content_stems(text)).collect();
    let question = question.trim_end_matches(['?', ' ']);
    let asked = question.rsplit_once(": ").map_or(question, |(_, rest)| rest);
    let (front, last) = asked.rsplit_once(" or ")?;
    let pieces = front.split(',').chain([last]).map(bare);
    // What comes up in the message and in the goal counts twice: *cancel my trip*, *the booking is cancelled*.
    let fits = |piece: &String| {
        content_stems(piece)
            .iter()
            .map(|stem| stems.iter().filter(|other| *other == stem).count())
            .sum::<usize>()
    };
    // The first of equals wins, so the order is turned round for `max_by_key`, which takes the last.
    let best = pieces.collect::<Vec<_>>().into_iter().rev().max_by_key(fits)?;
    (fits(&best) > 0).then_some(best)
}

/// An alternative without what leads up to it.
fn bare(piece: &str) -> String {
    let words = plain(piece);
    let ends = cues::LEAD_IN.split('|').filter_map(|cue| words.rsplit_once(&format!(" {} ", cue.trim())));
    let rest = ends.map(|(_, rest)| rest).min_by_key(|rest| rest.len()).unwrap_or(&words);
    rest.trim().to_owned()
}

/// Options that stand behind each other: `1) this; 2) that.`
fn in_one_line(reply: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = reply;
    for number in 1.. {
        let Some((before, after)) = [")", "."]
            .iter()
            .filter_map(|mark| rest.split_once(&format!(" {number}{mark} ")))
            .min_by_key(|(before, _)| before.len())
        else {
            break;
        };
        if number > 1 {
            found.push(before);
        }
        rest = after;
    }
    let end = rest.find(". ").or_else(|| rest.find(['\n', '?'])).unwrap_or(rest.len());
    found.extend(rest.get(..end).filter(|_| !found.is_empty()));
    found.into_iter().map(|option| option.trim().trim_end_matches([';', ',', '.'])).collect()
}

/// The line after its mark: `1.`, `2)`, `a)`, `-`, `*`, a bullet, or `Option 1:`.
fn without_mark(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix(['-', '*', '\u{2022}']) {
        return rest.starts_with(' ').then(|| rest.trim());
    }
    let line = line.strip_prefix("Option ").unwrap_or(line);
    let (mark, rest) = line.split_once(['.', ')', ':'])?;
    let is_number = !mark.is_empty() && mark.len() <= 2 && mark.chars().all(|c| c.is_ascii_digit());
    let is_letter = mark.len() == 1 && mark.chars().all(|c| c.is_ascii_alphabetic());
    ((is_number || is_letter) && rest.starts_with(' ')).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Here you are:\n1. TP440 at 280 EUR\n2. AF120 at 210 EUR", &["TP440 at 280 EUR", "AF120 at 210 EUR"])]
    #[case("- morning\n- evening", &["morning", "evening"])]
    #[case("Option 1: window\nOption 2: aisle", &["window", "aisle"])]
    #[case("For Paris: 1) early, 168 EUR; 2) late, 120 EUR. Which one?", &["early, 168 EUR", "late, 120 EUR"])]
    #[case("1. only one", &[])]
    #[case("At 10.30 or at 11.30", &[])]
    fn a_list_has_marks_and_two_lines(#[case] reply: &str, #[case] expected: &[&str]) {
        assert_eq!(choices(reply).iter().map(|choice| choice.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[rstest]
    #[case("What kind of trip is it: a flight, a train or a hotel?", Some("a flight"))]
    #[case("Are you looking for a flight or a hotel?", Some("a flight"))]
    #[case("Would you like to search, get a quote or book?", Some("book"))]
    #[case("Is it for business or pleasure?", None)]
    #[case("What is it?", None)]
    fn an_alternative_is_the_one_the_user_came_for(#[case] question: &str, #[case] expected: Option<&str>) {
        assert_eq!(alternative(question, &["I need a flight", "Flight booked"]).as_deref(), expected);
    }

    #[test]
    fn an_alternative_that_message_and_goal_name_goes_before_one_that_only_one_of_them_does() {
        let about = ["I want to cancel my trip", "The booking is cancelled"];
        let picked = alternative("Would you like to book, search, get a quote or cancel?", &about);
        assert_eq!(picked.as_deref(), Some("cancel"));
    }

    #[test]
    fn the_cheapest_is_found_beside_options_without_a_price() {
        let found = choices("1. a suite\n2. a room at 210 EUR\n3. a loft at 180 EUR");
        assert_eq!(cheapest(&found).map(|choice| choice.number), Some(3));
        let unpriced = choices("- morning\n- evening");
        assert_eq!(cheapest(&unpriced).map(|choice| choice.number), Some(1));
    }
}
