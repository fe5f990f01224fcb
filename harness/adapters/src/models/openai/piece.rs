//! A piece of what a model says, in the form that both APIs give it.

use super::lenient::field;
use serde::Deserialize;

/// A piece of a message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Piece {
    #[serde(rename = "type", deserialize_with = "field")]
    pub(super) kind: Option<String>,
    #[serde(deserialize_with = "field")]
    pub(super) text: Option<String>,
    #[serde(deserialize_with = "field")]
    pub(super) refusal: Option<String>,
}

/// Adds a piece of text to those before.
pub(super) fn join(text: &mut Option<String>, piece: Option<String>) {
    if let Some(piece) = piece {
        text.get_or_insert_default().push_str(&piece);
    }
}
