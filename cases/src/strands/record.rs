//! One entry of an experiment's list, and which of its keys were read.

use rehearsal_core::case::SourceRef;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A map of the file.
pub(super) struct Record<'a> {
    map: &'a Map<String, Value>,
    read: BTreeSet<&'static str>,
    /// Where it starts.
    pub(super) at: SourceRef,
}

impl<'a> Record<'a> {
    pub(super) fn new(map: &'a Map<String, Value>, at: SourceRef) -> Self {
        Self { map, read: BTreeSet::new(), at }
    }

    /// The value of a key; `None` where it is left out or null.
    pub(super) fn take(&mut self, key: &'static str) -> Option<&'a Value> {
        self.read.insert(key);
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// The text of a key, where it is one.
    pub(super) fn text(&mut self, key: &'static str) -> Option<&'a str> {
        self.take(key).and_then(Value::as_str)
    }

    /// The keys that nobody asked for and that say something.
    pub(super) fn unread(&self) -> impl Iterator<Item = &'a str> {
        let unread =
            self.map.iter().filter(|(key, value)| !self.read.contains(key.as_str()) && !value.is_null());
        unread.map(|(key, _)| key.as_str())
    }
}
