//! The shapes that are looked for: usual credentials, passwords that are called so, payment cards.

use super::luhn::is_card;
use crate::check::patterns::compiled;
use regex::Regex;
use rehearsal_core::{credentials::CREDENTIALS, score::EvaluatorError};

/// How many letters of a credential may be told.
const TOLD: usize = 4;

/// What is asked for by name. It may be a word as well as a password, so that it is told and not taken for certain.
const PASSWORD: (&str, &str) = (
    "a password",
    r#"(?i)\b(?:password|passwd|pwd|api_?key|client_?secret)["']?\s*[:=]\s*["']?(?<secret>[^\s"',;<>{}\[\]$*]{8,})"#,
);

/// Digits in groups that may be a payment card.
const CARD: &str = r"\b[0-9](?:[ -]?[0-9]){12,18}\b";

/// All shapes that are looked for.
pub(super) struct Shapes {
    known: Vec<(&'static str, Regex)>,
    card: Regex,
}

impl Shapes {
    /// The usual ones and these.
    pub(super) fn with(own: Vec<Regex>) -> Result<Self, EvaluatorError> {
        let usual = CREDENTIALS.iter().map(|form| (form.words, form.pattern)).chain([PASSWORD]);
        let known = usual.map(|(what, pattern)| Ok((what, compiled(pattern)?)));
        let mut known = known.collect::<Result<Vec<_>, EvaluatorError>>()?;
        known.extend(own.into_iter().map(|pattern| ("a match of a pattern of the suite's", pattern)));
        Ok(Self { known, card: compiled(CARD)? })
    }

    /// What is found in a text, each with the few first letters that may be told.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = (&'static str, String)> {
        let known = self.known.iter().flat_map(move |(what, regex)| {
            regex.captures_iter(text).filter_map(move |found| {
                let secret = found.name("secret").or_else(|| found.get(0))?;
                Some((*what, start(secret.as_str())))
            })
        });
        let cards = self.card.find_iter(text).filter(|found| is_card(found.as_str()));
        known.chain(cards.map(|found| ("the number of a payment card", start(found.as_str()))))
    }
}

fn start(secret: &str) -> String {
    // Of something short even four letters would be most of it.
    secret.chars().take(TOLD.min(secret.chars().count() / 2)).collect()
}
