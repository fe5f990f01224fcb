//! Rules about what kind of words replies hold: their language, and credentials.

use super::super::{
    super::keys::Optional,
    settings::{short, unasking},
};
use crate::yaml::Placed;

unasking! {
    /// Whether the agent replies in a language.
    #[schemars(rename = "Language")]
    LanguageMap {
        /// Its two letters of ISO 639-1, such as `en`; that of the user's first message where this is left out.
        #[serde(default)]
        #[schemars(regex(pattern = r"^[a-z]{2}$"))]
        code: Optional<Placed<String>>,
    }
}

short!(LanguageMap, String, false, "two letters such as `en`, or a map with `code`", |code| {
    LanguageMap { code: Optional::written(code), ..LanguageMap::default() }
});

unasking! {
    /// Whether no reply and no tool call shows a credential.
    #[schemars(rename = "NoSecrets")]
    NoSecretsMap {
        /// Regular expressions besides the usual ones.
        #[serde(default)]
        #[schemars(length(min = 1))]
        patterns: Optional<Placed<Vec<Placed<String>>>>,
    }
}

short!(
    NoSecretsMap,
    Vec<Placed<String>>,
    true,
    "a list of regular expressions, or a map with `patterns`",
    |patterns| { NoSecretsMap { patterns: Optional::written(patterns), ..NoSecretsMap::default() } }
);
