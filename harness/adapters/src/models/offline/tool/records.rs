//! What earlier calls left behind: for each tool the list of its calls, arguments and answer in one record.

use serde_json::{Map, Value};

/// Where a state that was given in words is kept.
const IN_WORDS: &str = "at_first";
/// The most records of a tool; the oldest are forgotten first.
const MOST: usize = 50;

/// The records.
pub(super) struct Records(Map<String, Value>);

impl Records {
    pub(super) fn of(state: Value) -> Self {
        match state {
            Value::Object(records) => Self(records),
            Value::Null => Self(Map::new()),
            words => Self([(IN_WORDS.to_owned(), words)].into_iter().collect()),
        }
    }

    /// The record that says the most of what the call says, and nothing else; of several the latest. `None` where no
    /// record says any of it.
    pub(super) fn matching(&self, arguments: &Map<String, Value>) -> Option<Map<String, Value>> {
        let mut all = Vec::new();
        self.0.values().for_each(|value| gather(value, &Map::new(), &mut all));
        let scored = all.into_iter().filter_map(|record| Some((likeness(&record, arguments)?, record)));
        scored.max_by_key(|(likeness, _)| *likeness).map(|(_, record)| record)
    }

    /// The records with one more.
    pub(super) fn with(
        self,
        tool: &str,
        arguments: Map<String, Value>,
        result: &Value,
    ) -> Map<String, Value> {
        let Self(mut records) = self;
        let mut record = arguments;
        match result {
            Value::Object(fields) => record.extend(fields.clone()),
            other => {
                record.insert("result".to_owned(), other.clone());
            }
        }
        let mut calls = match records.shift_remove(tool) {
            Some(Value::Array(calls)) => calls,
            Some(other) => vec![other],
            None => Vec::new(),
        };
        calls.push(Value::Object(record));
        let surplus = calls.len().saturating_sub(MOST);
        records.insert(tool.to_owned(), calls.split_off(surplus).into());
        records
    }
}

/// Every object in a value. What is said of the whole holds for its parts: the flights of a search have its date.
fn gather(value: &Value, whole: &Map<String, Value>, found: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Object(fields) => {
            let (nested, own): (Vec<_>, Vec<_>) =
                fields.iter().partition(|(_, field)| field.is_object() || field.is_array());
            let mut record = whole.clone();
            record.extend(own.into_iter().map(|(name, field)| (name.clone(), field.clone())));
            for (_, field) in nested {
                gather(field, &record, found);
            }
            found.push(record);
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, whole, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// How many of the arguments a record says; `None` where it says none of them, or says one otherwise.
fn likeness(record: &Map<String, Value>, arguments: &Map<String, Value>) -> Option<usize> {
    let said = arguments.iter().filter_map(|(name, value)| Some(record.get(name)? == value));
    let said: Vec<bool> = said.collect();
    (!said.is_empty() && said.iter().all(|same| *same)).then_some(said.len())
}
