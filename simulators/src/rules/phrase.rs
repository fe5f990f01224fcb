//! Turns of phrase, written down as people read them.
//!
//! A phrase is words; `a|b` stands for either, `a b` for both in order, and `~` for up to three words of any kind.

use super::text::words;

/// The most words that `~` stands for.
const GAP: usize = 3;

/// The first of the phrases that stands in the text.
pub(super) fn find<'p>(text: &str, phrases: &[&'p str]) -> Option<&'p str> {
    let words = words(text);
    phrases.iter().copied().find(|phrase| stands_in(&words, phrase))
}

/// Whether one of the phrases stands in the text.
pub(super) fn has(text: &str, phrases: &[&str]) -> bool {
    find(text, phrases).is_some()
}

/// Whether the text begins with one of the phrases.
pub(super) fn begins(text: &str, phrases: &[&str]) -> bool {
    let words = words(text);
    phrases.iter().any(|phrase| matches(&words, Some(phrase)))
}

fn stands_in(words: &[String], phrase: &str) -> bool {
    (0..words.len()).any(|start| words.get(start..).is_some_and(|rest| matches(rest, Some(phrase))))
}

/// Whether the words begin with what is left of a phrase.
fn matches(words: &[String], phrase: Option<&str>) -> bool {
    let Some(phrase) = phrase else { return true };
    let (element, rest) =
        phrase.split_once(' ').map_or((phrase, None), |(element, rest)| (element, Some(rest)));
    match element {
        "~" => (0..=GAP).any(|skip| words.get(skip..).is_some_and(|words| matches(words, rest))),
        element => words.split_first().is_some_and(|(word, words)| {
            element.split('|').any(|either| either == word) && matches(words, rest)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("So, how may I help you?", "how can|may i help", true)]
    #[case("How I may help", "how can|may i help", false)]
    #[case("I've just now booked it", "i have ~ booked", true)]
    #[case("I've booked it", "i have ~ booked", true)]
    #[case("I have one two three four booked", "i have ~ booked", false)]
    #[case("helpful", "help", false)]
    fn a_phrase_is_whole_words_in_order(#[case] text: &str, #[case] phrase: &str, #[case] found: bool) {
        assert_eq!(has(text, &[phrase]), found);
    }
}
