//! Words in plain data: texts, lists, maps and JSON.

use super::{Discretion, Wordy};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

impl Wordy for String {
    fn clean(&mut self, by: &dyn Discretion) {
        if let Some(cleaned) = by.cleaned(self) {
            *self = cleaned;
        }
    }
}

impl<T: Wordy> Wordy for Box<T> {
    fn clean(&mut self, by: &dyn Discretion) {
        self.as_mut().clean(by);
    }
}

impl<T: Wordy> Wordy for Option<T> {
    fn clean(&mut self, by: &dyn Discretion) {
        self.iter_mut().for_each(|inner| inner.clean(by));
    }
}

impl<T: Wordy> Wordy for Vec<T> {
    fn clean(&mut self, by: &dyn Discretion) {
        self.iter_mut().for_each(|item| item.clean(by));
    }
}

impl<T: Wordy> Wordy for BTreeMap<String, T> {
    fn clean(&mut self, by: &dyn Discretion) {
        self.values_mut().for_each(|value| value.clean(by));
    }
}

impl Wordy for Value {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
            Self::String(text) => text.clean(by),
            Self::Array(items) => items.clean(by),
            Self::Object(object) => object.clean(by),
        }
    }
}

impl Wordy for Map<String, Value> {
    fn clean(&mut self, by: &dyn Discretion) {
        self.values_mut().for_each(|value| value.clean(by));
        // Few maps have such a key, and only those are put together anew.
        if self.keys().any(|key| !is_field(key) && by.cleaned(key).is_some()) {
            let cleaned = |(key, value): (String, Value)| {
                let key = if is_field(&key) { key } else { by.cleaned(&key).unwrap_or(key) };
                (key, value)
            };
            *self = std::mem::take(self).into_iter().map(cleaned).collect();
        }
    }
}

/// Whether a key is the name of a field. A secret that is a plain word must not rename one.
fn is_field(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.')
}
