//! Texts as the rules compare them. The rules read English; of another language they see literals and repetitions only.

/// Letters and digits in lower case and nothing else, so that spacing and punctuation make no difference.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words in lower case, short forms written out: `I've` is `i` and `have`.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    let mut out = String::with_capacity(lower.len() + 16);
    for word in lower.split_whitespace() {
        // Hardly any word is a short form, and all words of a conversation are read for every draft.
        if word.contains('\'') || word.contains("cannot") {
            let whole =
                SHORT_FORMS.iter().fold(word.to_owned(), |word, (short, long)| word.replace(short, long));
            out.push_str(&whole);
        } else {
            out.push_str(word);
        }
        out.push(' ');
    }
    out.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
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

/// Words that carry the matter of a text, without their endings.
pub(super) fn content(text: &str) -> Vec<String> {
    words(text).iter().filter(|word| !LIGHT.contains(&word.as_str())).map(|word| stem(word)).collect()
}

/// A word without its ending, so that `booked` is `book`. Crude, and the same for both sides of a comparison.
pub(super) fn stem(word: &str) -> String {
    if word.len() < 5 || word.chars().any(|c| c.is_ascii_digit()) {
        return word.strip_suffix('s').filter(|rest| rest.len() > 2).unwrap_or(word).to_owned();
    }
    let bare = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).filter(|rest| rest.len() > 2);
    let bare = bare.unwrap_or(word);
    let mut letters: Vec<char> = bare.chars().collect();
    if let [.., before, last] = letters.as_slice()
        && before == last
        && bare.len() < word.len()
    {
        letters.pop();
    }
    letters.into_iter().collect()
}

const ENDINGS: [&str; 10] = ["ations", "ation", "ings", "ing", "ments", "ment", "ed", "es", "s", "e"];

/// The sentences of a text with their marks. An abbreviation may cut one in two, which does little harm; a number does not.
pub(super) fn sentences(text: &str) -> Vec<&str> {
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

/// Words that say little of what a text is about.
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
        assert_eq!(words(text), expected);
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
    fn a_sentence_ends_with_its_mark_and_not_within_a_number() {
        let found = sentences("It costs 4.50. Shall I book?\n- the first\n\n- the second");
        assert_eq!(found, ["It costs 4.50.", "Shall I book?", "- the first", "- the second"]);
    }
}
