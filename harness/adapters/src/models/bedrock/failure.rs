//! Errors that Bedrock states: what each means, and what a person can do about it.

use super::{
    place::Place,
    rules::{RULES, Rule},
};
use crate::agents::excerpt::one_line;
use rehearsal_core::model::{Fault, ModelError, ProviderError};
use std::time::Duration;

/// How much of the provider's own words is shown.
const SHOWN: usize = 300;

/// An error as Bedrock states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Failure {
    /// The HTTP status.
    pub(super) status: u16,
    /// The error's name, such as `ThrottlingException`.
    pub(super) code: Option<String>,
    /// The error in words.
    pub(super) message: Option<String>,
    /// The status by which the model itself failed, where the error is the model's.
    pub(super) original_status: Option<u64>,
    /// How long to wait.
    pub(super) retry_after: Option<Duration>,
}

impl Failure {
    /// The message in lower case, with apostrophes and spaces of one kind, to look for words in.
    pub(super) fn words(&self) -> String {
        let message = self.message.as_deref().unwrap_or_default().to_lowercase().replace(['’', '‘'], "'");
        message.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Name and words in brackets, behind a space; nothing where there are none.
    pub(super) fn quoted(&self) -> String {
        let message = self.message.as_deref().map(|message| one_line(message, SHOWN));
        match (&self.code, message) {
            (Some(code), Some(message)) => format!(" ({}: {message})", one_line(code, SHOWN)),
            (Some(code), None) => format!(" ({})", one_line(code, SHOWN)),
            (None, Some(message)) => format!(" ({message})"),
            (None, None) => String::new(),
        }
    }

    /// The error for a person, with what follows from it.
    pub(super) fn into_error(self, place: &Place) -> ModelError {
        let (fault, line, quote) = self.judged();
        let quoted = if quote { self.quoted() } else { String::new() };
        ModelError::from(ProviderError {
            fault,
            message: format!("{place}: {}{quoted}", place.fill(line)),
            retry_after: self.retry_after,
            usage: None,
        })
    }

    /// The fault, a line with places to fill, and whether Bedrock's words may be shown behind it.
    fn judged(&self) -> (Fault, &'static str, bool) {
        let words = self.words();
        let code = self.code.as_deref().unwrap_or_default();
        // The same name stands for a model that is down and for one that does not like its input.
        if code == "ModelErrorException"
            && self.original_status.is_some_and(|status| (400..500).contains(&status))
        {
            return (Fault::Invalid, "the model cannot work with this request", true);
        }
        match RULES.iter().find(|rule| rule.fits(self.status, code, &words)) {
            Some(Rule { fault, line, quote, .. }) => (*fault, line, *quote),
            None if self.status >= 500 => (Fault::Unavailable, "Bedrock failed on its side", true),
            None if self.status >= 400 => (Fault::Invalid, "Bedrock refuses the request", true),
            None => (Fault::Garbled, "the answer has a status that Converse does not use", true),
        }
    }
}

#[cfg(test)]
mod tests;
