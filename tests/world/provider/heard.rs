//! A request as it arrived, for tests to look at.

use super::{Asked, Mood};
use serde_json::Value;
use std::collections::BTreeMap;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Heard {
    /// `GET` or `POST`.
    pub method: String,
    /// The path as it was sent, percent-encoded.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// The headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body; `null` where there is none or it is no JSON.
    pub body: Value,
    /// What a model was asked, where this is a well-formed call of one.
    pub asked: Option<Asked>,
    /// The mood in which it was met.
    pub mood: Option<Mood>,
}

impl Heard {
    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Whether it went to this part of a path, this model, or asked for the shape of this name.
    pub(super) fn is_at(&self, place: &str) -> bool {
        let asked = self.asked.as_ref();
        self.path.contains(place)
            || asked.is_some_and(|asked| asked.model == place || asked.schema.as_deref() == Some(place))
    }

    /// A parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}
