//! Finds the known name that a misspelt one was probably meant to be.

use crate::complaint::quoted;

/// Names longer than this are not compared: nobody misspells so much, and the work grows with the square.
const LONGEST: usize = 64;

/// A file with thousands of wrong names and thousands of right ones must still be read in a moment.
const MOST_COMPARED: usize = 1_000;

/// A hint for an unknown name: the nearest known one, or all of them where none is near.
pub(crate) fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const MOST_LISTED: usize = 12;
    let known: Vec<&str> = known.into_iter().take(MOST_COMPARED).collect();
    if let Some(near) = nearest(word, known.iter().copied()) {
        return Some(format!("did you mean {}?", quoted(near)));
    }
    let listed: Vec<String> = known.iter().take(MOST_LISTED).map(|name| quoted(name)).collect();
    let more = if known.len() > MOST_LISTED { ", …" } else { "" };
    (!listed.is_empty()).then(|| format!("known here: {}{more}", listed.join(", ")))
}

/// The known name with the fewest slips between it and the word, as long as those are few for its length.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_lowercase()), name))
        .filter(|(slips, name)| *slips <= (length.max(name.chars().count()) / 3).max(1))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("tirals", Some("trials"))]
    #[case("max_turn", Some("max_turns"))]
    #[case("Trials", Some("trials"))]
    #[case("temperature", None)]
    #[case("", None)]
    fn a_slip_of_the_finger_finds_its_name(#[case] word: &str, #[case] found: Option<&str>) {
        assert_eq!(nearest(word, ["max_turns", "trials"]), found);
    }

    #[test]
    fn where_nothing_is_near_the_known_names_are_listed() {
        assert_eq!(hint("colour", ["a", "b"]).as_deref(), Some("known here: `a`, `b`"));
        assert_eq!(hint("colour", []), None);
    }

    #[test]
    fn a_word_without_end_is_not_compared() {
        assert_eq!(nearest(&"a".repeat(65), ["a"]), None);
    }
}
