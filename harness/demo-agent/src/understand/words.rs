//! A message cut into words.

/// One word, without the punctuation around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As written.
    pub(crate) text: String,
    /// In lower case.
    pub(crate) low: String,
    /// Whether a sentence or a clause ends after it.
    pub(crate) ends: bool,
}

/// The words of a message. Hyphens stay: `LIS-CDG` is one word, and one that the desk does not know.
pub(crate) fn words(message: &str) -> Vec<Word> {
    message
        .replace('\u{2019}', "'")
        .split(|letter: char| letter.is_whitespace() || "/()\"[]{}<>*_|".contains(letter))
        .filter_map(word)
        .collect()
}

fn word(piece: &str) -> Option<Word> {
    let text = piece.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '€');
    let ends = piece.ends_with([',', '.', ';', ':', '!', '?']);
    (!text.is_empty()).then(|| Word { text: text.to_owned(), low: text.to_lowercase(), ends })
}

/// The word `steps` before the one at `at`, in lower case.
pub(crate) fn before(words: &[Word], at: usize, steps: usize) -> Option<&str> {
    words.get(at.checked_sub(steps)?).map(|word| word.low.as_str())
}

/// The word after the one at `at`, in lower case.
pub(crate) fn after(words: &[Word], at: usize) -> Option<&str> {
    words.get(at + 1).map(|word| word.low.as_str())
}

/// Whether the word after the one at `at` is one of these.
pub(crate) fn follows(words: &[Word], at: usize, any: &[&str]) -> bool {
    after(words, at).is_some_and(|word| any.contains(&word))
}

/// Whether any of these words is said.
pub(crate) fn has(words: &[Word], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.low.as_str()))
}

/// Whether these words are said in a row.
pub(crate) fn has_phrase(words: &[Word], phrase: &[&str]) -> bool {
    words
        .windows(phrase.len())
        .any(|window| window.iter().zip(phrase).all(|(word, wanted)| word.low == *wanted))
}
