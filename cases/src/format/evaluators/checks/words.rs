//! Rules about the words of replies.

use super::super::{
    super::keys::{Optional, Required},
    settings::{short, unasking},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which replies a rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Replies", inline)]
pub(crate) enum SpokenWord {
    /// The last one.
    Last,
    /// At least one of them must do.
    Any,
    /// Every one of them must do.
    Every,
}

unasking! {
    /// Whether a reply contains words: these, or the case's `expected_output`.
    #[schemars(rename = "Contains")]
    ContainsMap {
        /// The words; the case's `expected_output` where this is left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        text: Optional<Placed<String>>,
        /// Whether capitals count; they do where this is left out.
        #[serde(default)]
        case_sensitive: Optional<Placed<bool>>,
        /// Which replies are read; the last where this is left out.
        #[serde(default)]
        replies: Optional<Placed<SpokenWord>>,
    }
}

short!(
    ContainsMap,
    String,
    false,
    "the words, in quotes where they are a number, or a map with `text`",
    |text| { ContainsMap { text: Optional::written(text), ..ContainsMap::default() } }
);

unasking! {
    /// Whether a reply begins with words.
    #[schemars(rename = "StartsWith")]
    StartsWithMap {
        /// The words.
        #[schemars(length(min = 1))]
        text: Required<Placed<String>>,
        /// Whether capitals count; they do where this is left out.
        #[serde(default)]
        case_sensitive: Optional<Placed<bool>>,
        /// Which replies are read; the last where this is left out.
        #[serde(default)]
        replies: Optional<Placed<SpokenWord>>,
    }
}

short!(
    StartsWithMap,
    String,
    false,
    "the words, in quotes where they are a number, or a map with `text`",
    |text| { StartsWithMap { text: Required::written(text), ..StartsWithMap::default() } }
);

unasking! {
    /// Whether a reply matches a regular expression.
    #[schemars(rename = "Regex")]
    RegexMap {
        /// The expression, in the syntax of Rust's `regex`: without look-around and back-references.
        #[schemars(length(min = 1))]
        pattern: Required<Placed<String>>,
        /// Which replies are read; the last where this is left out.
        #[serde(default)]
        replies: Optional<Placed<SpokenWord>>,
    }
}

short!(RegexMap, String, false, "a regular expression in quotes, or a map with `pattern`", |pattern| {
    RegexMap { pattern: Required::written(pattern), ..RegexMap::default() }
});
