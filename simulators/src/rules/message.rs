//! A message or an entry of the user's, read once for all rules.

use super::text::{Sentence, sentences};

pub(super) struct Message<'a> {
    pub(super) text: &'a str,
    pub(super) sentences: Vec<Sentence<'a>>,
}

impl<'a> Message<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, sentences: sentences(text) }
    }

    /// How many words it has.
    pub(super) fn length(&self) -> usize {
        self.sentences.iter().map(|sentence| sentence.words.len()).sum()
    }
}
