//! Lists and objects that were taken apart into attributes: `prefix.0.message.content` and so on.

use serde_json::{Map, Value};

/// How deep names may go; conventions go to seven.
const DEPTH: usize = 16;

/// The list that the attributes under a prefix make together; `None` where there are none. Items may be missing, as
/// senders drop the oldest attributes once there are too many, and there may be attributes of the list as a whole,
/// which are passed over.
pub(in super::super) fn unflattened(attributes: &Map<String, Value>, prefix: &str) -> Option<Value> {
    let mut tree = Map::new();
    for (key, value) in attributes {
        let Some(path) = key.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.')) else { continue };
        let counts = path.split('.').next().is_some_and(|first| first.parse::<u64>().is_ok());
        if counts && path.split('.').count() <= DEPTH {
            plant(&mut tree, path, value);
        }
    }
    (!tree.is_empty()).then(|| listed(Value::Object(tree)))
}

/// Puts a value in its place, unless something that is no object is on the way.
fn plant(tree: &mut Map<String, Value>, path: &str, value: &Value) {
    match path.split_once('.') {
        None => {
            tree.entry(path).or_insert_with(|| value.clone());
        }
        Some((first, rest)) => {
            if let Value::Object(inner) = tree.entry(first).or_insert_with(|| Value::Object(Map::new())) {
                plant(inner, rest, value);
            }
        }
    }
}

/// Makes lists of the objects whose names are all numbers, in the order of these.
fn listed(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let numbers: Option<Vec<u64>> = fields.keys().map(|key| key.parse().ok()).collect();
    let fields = fields.into_iter().map(|(key, value)| (key, listed(value)));
    match numbers {
        Some(numbers) => {
            let mut items: Vec<(u64, Value)> =
                numbers.into_iter().zip(fields.map(|(_, value)| value)).collect();
            items.sort_by_key(|(number, _)| *number);
            items.into_iter().map(|(_, value)| value).collect()
        }
        None => Value::Object(fields.collect()),
    }
}
