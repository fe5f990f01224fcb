//! Why a file is not YAML of the right shape, in words for those who write suites.

use super::Place;
use crate::{
    complaint::{Complaint, quoted},
    nearest,
};
use serde_saphyr::{Error, MessageFormatter, UserMessageFormatter};

/// The first thing that is wrong with a file's syntax or shape.
#[derive(Debug)]
pub(crate) struct Refusal {
    at: Place,
    message: String,
    hint: Option<String>,
}

impl Refusal {
    pub(crate) fn into_complaint(self, file: &str) -> Complaint {
        Complaint { place: Some(self.at.in_file(file)), message: self.message, hint: self.hint }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let at = error.location().map_or(Place::START, |place| Place::new(place.line(), place.column()));
        let (message, hint) = describe(&error);
        Self { at, message, hint }
    }
}

/// A message and a hint for the errors that writers of suites make; the parser's own words for the rest.
fn describe(error: &Error) -> (String, Option<String>) {
    match error {
        Error::WithSnippet { error, .. } | Error::AliasError { error, .. } => describe(error),
        Error::SerdeUnknownField { field, expected, .. } => {
            (format!("unknown key {}", quoted(field)), nearest::hint(field, expected.iter().copied()))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            (format!("unknown word {}", quoted(variant)), nearest::hint(variant, expected.iter().copied()))
        }
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            (format!("the key {} is written twice", quoted(key)), None)
        }
        Error::DuplicateMappingKey { key: None, .. } => ("a key is written twice".to_owned(), None),
        Error::NullIntoString { .. } => ("expected text, found nothing".to_owned(), Some(NOTHING.to_owned())),
        Error::Unexpected { expected, .. } => (format!("expected {}", plain(expected)), None),
        Error::InvalidScalar { ty, .. } => (format!("expected {}", plain(ty)), None),
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => wrong_type(unexpected, expected),
        Error::Eof { .. } => ("the file is empty or ends too early".to_owned(), None),
        Error::MultipleDocuments { .. } => {
            ("a second document starts here".to_owned(), Some("a file holds one suite".to_owned()))
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            let hint = "write out what its aliases repeat, or split it into several suites";
            ("the file nests too deeply or grows too large here".to_owned(), Some(hint.to_owned()))
        }
        // The rest are the parser's findings about YAML itself, and it knows best what to call them.
        other => {
            let message = in_own_words(other);
            let hint = message.contains("tab").then(|| TAB.to_owned());
            (message, hint)
        }
    }
}

/// A parser that takes the line before for an unfinished text complains of that one.
const TAB: &str = "indent with spaces, never with tabs, here and on the next line";
const NOTHING: &str = "write a value, or leave the key out";

fn wrong_type(unexpected: &str, expected: &str) -> (String, Option<String>) {
    let nothing = unexpected.starts_with("unit") || unexpected.starts_with("null");
    let found = if nothing { "nothing" } else { unexpected };
    let hint = nothing.then(|| NOTHING.to_owned());
    (format!("expected {}, found {found}", plain(expected)), hint)
}

/// What a parser expects, without the parser's words.
fn plain(expected: &str) -> &str {
    match expected {
        "mapping start" | "a map" => "a map of keys and values",
        "sequence start" | "a sequence" => "a list",
        "string scalar" | "scalar" | "a string" | "string" => "text",
        "floating point" | "f64" => "a number",
        "u64" | "u32" => "a positive whole number",
        other => other,
    }
}

fn in_own_words(error: &Error) -> String {
    UserMessageFormatter.format_message(error).into_owned()
}
