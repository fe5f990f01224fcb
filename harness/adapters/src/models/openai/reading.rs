//! What an answer says, whichever API it came by, and what it comes to.

use rehearsal_core::usage::Usage;

/// An answer, read.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reading {
    /// The words; `None` where there are none.
    pub(crate) text: Option<String>,
    /// The words with which the model declines.
    pub(crate) refusal: Option<String>,
    /// Why it ended.
    pub(crate) end: End,
    /// The tokens.
    pub(super) usage: Option<Usage>,
    /// The model that answered.
    pub(super) model: Option<String>,
    /// The service tier.
    pub(super) tier: Option<String>,
    /// The id in the body.
    pub(crate) id: Option<String>,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, as far as is known.
    #[default]
    Itself,
    /// At the most tokens that it may have.
    Limit,
    /// By a filter.
    Filter,
}

/// What an answer comes to.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// The words to go on with.
    Text(String),
    /// Cut off at the limit.
    CutShort,
    /// Declined, with the reason where there is one.
    Declined(Option<String>),
    /// No words at all.
    Nothing,
}

impl Reading {
    /// Takes the words out and says what they come to.
    pub(super) fn outcome(&mut self) -> Outcome {
        let text = self.text.take().map(without_thoughts).filter(|text| !text.trim().is_empty());
        match (self.refusal.take().filter(|words| !words.trim().is_empty()), self.end, text) {
            (Some(words), _, _) => Outcome::Declined(Some(words)),
            (None, End::Filter, _) => Outcome::Declined(None),
            (None, End::Limit, _) => Outcome::CutShort,
            (None, End::Itself, Some(text)) => Outcome::Text(text),
            (None, End::Itself, None) => Outcome::Nothing,
        }
    }
}

/// Some servers leave a model's thoughts in front of its answer, between marks.
fn without_thoughts(text: String) -> String {
    let thoughts = text.trim_start().strip_prefix("<think>").and_then(|rest| rest.split_once("</think>"));
    match thoughts {
        Some((_, answer)) => answer.trim_start().to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("{}", "{}")]
    #[case("<think>{\"a\":1}</think>\n\n{}", "{}")]
    #[case("{\"a\":\"<think></think>\"}", "{\"a\":\"<think></think>\"}")]
    fn thoughts_in_front_are_no_part_of_the_answer(#[case] text: &str, #[case] expected: &str) {
        let mut reading = Reading { text: Some(text.to_owned()), ..Reading::default() };
        assert_eq!(reading.outcome(), Outcome::Text(expected.to_owned()));
    }
}
