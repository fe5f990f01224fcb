//! JSON values as the texts that a suite has in their place.

use serde_json::Value;
use std::collections::BTreeMap;

/// A value as text: words as they are, everything else as JSON.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The values below a value, each under its path: `personal_profile.identity.gender`. Entries of a list that are
/// maps or lists are numbered from 1; others stand in one text.
pub(super) fn flat(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            into.insert(path.to_owned(), text(value));
        }
        Value::Object(map) => map.iter().for_each(|(name, value)| flat(&below(name), value, into)),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            (1..)
                .zip(items)
                .for_each(|(number, item): (usize, _)| flat(&below(&number.to_string()), item, into));
        }
        Value::Array(items) => {
            into.insert(path.to_owned(), items.iter().map(text).collect::<Vec<_>>().join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_values_go_by_their_path() {
        let value = json!({ "a": { "b": 1, "c": [true, "x"] }, "d": [{ "e": "f" }, [1]], "g": null });
        let mut found = BTreeMap::new();
        flat("", &value, &mut found);
        let pairs: Vec<(&str, &str)> =
            found.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(pairs, [("a.b", "1"), ("a.c", "true, x"), ("d.1.e", "f"), ("d.2", "1")]);
    }
}
