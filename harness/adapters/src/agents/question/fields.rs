//! The parts of a question, each by any of its names.

use serde_json::{Map, Value};

/// A question's own object, and its reason where that is an object too: agents put the same parts into either.
pub(super) struct Fields<'a> {
    own: &'a Map<String, Value>,
    reason: Option<&'a Map<String, Value>>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(own: &'a Map<String, Value>) -> Self {
        Self { own, reason: own.get("reason").and_then(Value::as_object) }
    }

    /// The first of these that the question itself has.
    pub(super) fn own(&self, names: &[&str]) -> Option<&'a Value> {
        first(self.own, names)
    }

    /// The first of these that the question or its reason has.
    pub(super) fn get(&self, names: &[&str]) -> Option<&'a Value> {
        self.own(names).or_else(|| first(self.reason?, names))
    }
}

/// The first of these names with a value that is not null.
pub(super) fn first<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names.iter().filter_map(|name| object.get(*name)).find(|value| !value.is_null())
}
