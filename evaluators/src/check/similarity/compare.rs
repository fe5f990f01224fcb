//! Two JSON values beside each other: objects by their keys, lists by their best pairs, anything else by its likeness.

use super::{
    leaves::similarity,
    pairs,
    tally::{Field, Tally},
};
use serde_json::{Map, Value};
use std::{cell::Cell, collections::BTreeMap};

/// How many single values are compared at most; lists within lists need many comparisons.
const MOST: u32 = 200_000;

/// Up to which length lists are compared in any order; longer ones place by place.
const PAIRED: usize = 100;

/// A comparison under way.
pub(super) struct Comparison<'a> {
    weights: &'a BTreeMap<String, f64>,
    left: Cell<u32>,
}

impl<'a> Comparison<'a> {
    /// By the weights that are given to fields, and 1 for others.
    pub(super) fn new(weights: &'a BTreeMap<String, f64>) -> Self {
        Self { weights, left: Cell::new(MOST) }
    }

    /// Compares; `None` where the values are too large for that.
    pub(super) fn of(&self, expected: &Value, actual: &Value) -> Option<Tally> {
        self.walk("", expected, Some(actual))
    }

    fn walk(&self, path: &str, expected: &Value, actual: Option<&Value>) -> Option<Tally> {
        match expected {
            Value::Object(fields) if !fields.is_empty() => {
                self.objects(path, fields, actual.and_then(Value::as_object))
            }
            Value::Array(items) if !items.is_empty() => {
                let actual = actual.and_then(Value::as_array);
                self.lists(path, items, actual.map(Vec::as_slice).unwrap_or_default())
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => {
                self.left.set(self.left.get().checked_sub(1)?);
                let similarity = actual.map(|actual| similarity(expected, actual));
                Some(Tally::of(Field { path: shown(path), weight: self.weight(path), similarity }))
            }
        }
    }

    fn objects(
        &self,
        path: &str,
        expected: &Map<String, Value>,
        actual: Option<&Map<String, Value>>,
    ) -> Option<Tally> {
        let mut tally = Tally::default();
        for (key, value) in expected {
            tally.add(self.walk(&below(path, key), value, actual.and_then(|actual| actual.get(key)))?);
        }
        let others = actual.into_iter().flatten().filter(|(key, _)| !expected.contains_key(*key));
        for (key, value) in others {
            tally.add(self.unexpected(&below(path, key), value)?);
        }
        Some(tally)
    }

    fn lists(&self, path: &str, expected: &[Value], actual: &[Value]) -> Option<Tally> {
        let pairs = if expected.len().max(actual.len()) <= PAIRED {
            self.pairs(path, expected, actual)?
        } else {
            (0..expected.len().min(actual.len())).map(|place| (place, place)).collect()
        };
        let mut tally = Tally::default();
        for (place, value) in expected.iter().enumerate() {
            let pair = pairs.iter().find(|(one, _)| *one == place);
            tally.add(self.walk(path, value, pair.and_then(|(_, other)| actual.get(*other)))?);
        }
        for (place, value) in actual.iter().enumerate() {
            if pairs.iter().all(|(_, other)| *other != place) {
                tally.add(self.unexpected(path, value)?);
            }
        }
        Some(tally)
    }

    fn pairs(&self, path: &str, expected: &[Value], actual: &[Value]) -> Option<Vec<(usize, usize)>> {
        let alike =
            |one: &Value, other: &Value| Some(self.walk(path, one, Some(other))?.share().unwrap_or(0.0));
        let row = |one: &Value| actual.iter().map(|other| alike(one, other)).collect::<Option<Vec<f64>>>();
        Some(pairs::best(&expected.iter().map(row).collect::<Option<Vec<_>>>()?))
    }

    /// What is there and was not expected, by the single values in it.
    fn unexpected(&self, path: &str, value: &Value) -> Option<Tally> {
        let mut tally = Tally::default();
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (key, value) in fields {
                    tally.add(self.unexpected(&below(path, key), value)?);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    tally.add(self.unexpected(path, item)?);
                }
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => {
                self.left.set(self.left.get().checked_sub(1)?);
                tally.add(Tally::extra(self.weight(path)));
            }
        }
        Some(tally)
    }

    /// The weight that is given to the field, or to the nearest above it. The elements of a list go by its path.
    fn weight(&self, path: &str) -> f64 {
        let mut above = path;
        loop {
            if let Some(weight) = self.weights.get(above) {
                return *weight;
            }
            match above.rsplit_once('.') {
                Some((shorter, _)) => above = shorter,
                None => return 1.0,
            }
        }
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn shown(path: &str) -> String {
    if path.is_empty() { "the value".to_owned() } else { path.to_owned() }
}
