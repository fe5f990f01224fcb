//! Turns of phrase, written down as people read them.
//!
//! A phrase is words; `a|b` stands for either, `a b` for both in order, and `~` for up to three words of any kind. The first
//! is a word.

use super::text::Words;
use std::{collections::HashMap, sync::OnceLock};

/// The most words that `~` stands for.
const GAP: usize = 3;

/// A list of phrases, read when it is first asked for: every sentence of a conversation is held against hundreds of them.
pub(super) struct Phrases {
    written: &'static [&'static str],
    by_first_word: OnceLock<HashMap<&'static str, Vec<Phrase>>>,
}

/// What follows the first word of a phrase.
type Phrase = Vec<Element>;

#[derive(Clone)]
enum Element {
    Either(Vec<&'static str>),
    Gap,
}

impl Phrases {
    pub(super) const fn of(written: &'static [&'static str]) -> Self {
        Self { written, by_first_word: OnceLock::new() }
    }

    /// Whether one of them stands in the text.
    pub(super) fn stand_in(&self, words: &Words) -> bool {
        (0..words.len()).any(|start| self.stand_at(words, start))
    }

    /// Whether the text begins with one of them.
    pub(super) fn begin(&self, words: &Words) -> bool {
        self.stand_at(words, 0)
    }

    fn stand_at(&self, words: &Words, start: usize) -> bool {
        let phrases = words.get(start).and_then(|first| self.by_first_word().get(first));
        phrases.is_some_and(|phrases| phrases.iter().any(|phrase| matches(words, start + 1, phrase)))
    }

    fn by_first_word(&self) -> &HashMap<&'static str, Vec<Phrase>> {
        self.by_first_word.get_or_init(|| {
            let mut phrases = HashMap::<_, Vec<Phrase>>::new();
            for phrase in self.written {
                let mut elements = phrase.split(' ');
                let firsts = elements.next().unwrap_or_default();
                let rest: Phrase = elements.map(element).collect();
                firsts.split('|').for_each(|first| phrases.entry(first).or_default().push(rest.clone()));
            }
            phrases
        })
    }
}

fn element(written: &'static str) -> Element {
    if written == "~" { Element::Gap } else { Element::Either(written.split('|').collect()) }
}

/// Whether the words from here on begin with what is left of a phrase.
fn matches(words: &Words, at: usize, phrase: &[Element]) -> bool {
    let Some((element, rest)) = phrase.split_first() else { return true };
    match element {
        Element::Gap => (at..=at + GAP).any(|at| matches(words, at, rest)),
        Element::Either(any) => {
            words.get(at).is_some_and(|word| any.contains(&word)) && matches(words, at + 1, rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("So, how may I help you?", &["how can|may i help"], true)]
    #[case("How I may help", &["how can|may i help"], false)]
    #[case("I've just now booked it", &["i have ~ booked"], true)]
    #[case("I've booked it", &["i have ~ booked"], true)]
    #[case("I have one two three four booked", &["i have ~ booked"], false)]
    #[case("helpful", &["help"], false)]
    #[case("I helped you", &["i help", "i helped"], true)]
    fn a_phrase_is_whole_words_in_order(
        #[case] text: &str,
        #[case] phrases: &'static [&'static str],
        #[case] found: bool,
    ) {
        assert_eq!(Phrases::of(phrases).stand_in(&Words::of(text)), found);
    }

    #[rstest]
    #[case("Sure, it is", true)]
    #[case("So, sure it is", false)]
    fn a_beginning_is_the_first_words(#[case] text: &str, #[case] found: bool) {
        static SURE: Phrases = Phrases::of(&["yes|sure it"]);
        assert_eq!(SURE.begin(&Words::of(text)), found);
    }
}
