//! Texts as the rules compare them. The rules read English; of another language they see literals and repetitions only.

use std::ops::Range;

/// Letters and digits in lower case and nothing else, so that spacing and punctuation make no difference.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a text in lower case, short forms written out: `I've` is `i` and `have`.
///
/// They stand in one string: all words of a conversation are read for every draft.
pub(super) struct Words {
    text: String,
    places: Vec<Range<usize>>,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let text = written_out(text);
        let mut places = Vec::with_capacity(text.len() / 4);
        let mut start = None;
        for (at, c) in text.char_indices() {
            if c.is_alphanumeric() {
                start.get_or_insert(at);
            } else if let Some(start) = start.take() {
                places.push(start..at);
            }
        }
        places.extend(start.map(|start| start..text.len()));
        Self { text, places }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        self.text.get(self.places.get(index)?.clone())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.places.iter().filter_map(|place| self.text.get(place.clone()))
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.iter().any(|own| own == word)
    }

    /// Those that carry the matter of a text, without their endings.
    pub(super) fn content(&self) -> Vec<&str> {
        self.iter().filter(|word| LIGHT.binary_search(word).is_err()).map(stem).collect()
    }
}

/// The text in lower case without short forms.
fn written_out(text: &str) -> String {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    // Hardly any text has one.
    if !lower.contains('\'') && !lower.contains("cannot") {
        return lower;
    }
    let whole = |word: &str| {
        SHORT_FORMS.iter().fold(word.to_owned(), |word, (short, long)| word.replace(short, long))
    };
    lower.split_whitespace().map(whole).collect::<Vec<_>>().join(" ")
}

const SHORT_FORMS: [(&str, &str); 11] = [
    ("can't", "can not"),
    ("cannot", "can not"),
    ("won't", "will not"),
    ("shan't", "shall not"),
    ("n't", " not"),
    ("'ve", " have"),
    ("'m", " am"),
    ("'ll", " will"),
    ("'d", " would"),
    ("'re", " are"),
    ("'s", " is"),
];

/// A word without its ending, so that `booked` is `book`. Crude, and the same for both sides of a comparison.
pub(super) fn stem(word: &str) -> &str {
    if word.len() < 5 || word.chars().any(|c| c.is_ascii_digit()) {
        return word.strip_suffix('s').filter(|rest| rest.len() > 2).unwrap_or(word);
    }
    let bare = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).filter(|rest| rest.len() > 2);
    let Some(bare) = bare else { return word };
    let mut letters = bare.chars();
    match (letters.next_back(), letters.next_back()) {
        (Some(last), Some(before)) if last == before => bare.strip_suffix(last).unwrap_or(bare),
        _ => bare,
    }
}

const ENDINGS: [&str; 10] = ["ations", "ation", "ings", "ing", "ments", "ment", "ed", "es", "s", "e"];

/// A sentence with its mark.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) words: Words,
}

impl Sentence<'_> {
    pub(super) fn asks(&self) -> bool {
        self.text.ends_with('?')
    }
}

/// The sentences of a text with their words.
pub(super) fn sentences(text: &str) -> Vec<Sentence<'_>> {
    cut(text).into_iter().map(|text| Sentence { text, words: Words::of(text) }).collect()
}

/// A text cut into its sentences. An abbreviation may cut one in two, which does little harm; a number does not.
fn cut(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let followed_by_space = chars.peek().is_none_or(|(_, next)| next.is_whitespace() || *next == '"');
        if c == '\n' || (matches!(c, '.' | '?' | '!') && followed_by_space) {
            let end = at + c.len_utf8();
            found.push(text.get(start..end).unwrap_or_default().trim());
            start = end;
        }
    }
    found.push(text.get(start..).unwrap_or_default().trim());
    found.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    found
}

/// Words that say little of what a text is about, in the order of the alphabet.
const LIGHT: [&str; 96] = [
    "a", "about", "again", "ahead", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been",
    "but", "by", "can", "could", "did", "do", "does", "earlier", "for", "from", "get", "give", "go", "going",
    "had", "has", "have", "hello", "hey", "hi", "how", "i", "if", "in", "is", "it", "just", "kindly", "know",
    "let", "like", "may", "me", "might", "mine", "my", "need", "now", "of", "ok", "okay", "on", "or", "our",
    "please", "really", "repeat", "said", "say", "shall", "should", "so", "sorry", "still", "tell", "thank",
    "thanks", "that", "the", "them", "then", "there", "this", "to", "us", "want", "was", "we", "well",
    "were", "what", "when", "which", "will", "wish", "with", "would", "yes", "you", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("I\u{2019}ve no idea, can't say", &["i", "have", "no", "idea", "can", "not", "say"])]
    #[case("EUR 4.50!", &["eur", "4", "50"])]
    fn short_forms_are_written_out(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(Words::of(text).iter().collect::<Vec<_>>(), expected);
    }

    #[rstest]
    #[case("booked", "booking")]
    #[case("cancelled", "cancel")]
    #[case("refunds", "refund")]
    #[case("arrive", "arriving")]
    fn a_word_and_its_other_form_are_the_same(#[case] one: &str, #[case] other: &str) {
        assert_eq!(stem(one), stem(other));
    }

    #[test]
    fn light_words_are_in_the_order_of_the_alphabet() {
        assert!(LIGHT.is_sorted());
    }

    #[test]
    fn a_sentence_ends_with_its_mark_and_not_within_a_number() {
        let found = cut("It costs 4.50. Shall I book?\n- the first\n\n- the second");
        assert_eq!(found, ["It costs 4.50.", "Shall I book?", "- the first", "- the second"]);
    }
}
