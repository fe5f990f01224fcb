//! What the keywords of a schema say about one value: its kind, whether it may be missing, what is on offer.

use serde_json::{Map, Value};

/// What kind of value is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    WholeNumber,
    Number,
    YesOrNo,
    /// Something with parts of its own, written as JSON.
    Json,
}

/// One of the values on offer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offered {
    pub(crate) value: Value,
    pub(crate) label: String,
}

/// The keywords of what the field takes beside nothing at all, and whether it takes nothing at all.
pub(super) fn without_null(schema: &Value) -> (Map<String, Value>, bool) {
    let Some(own) = schema.as_object() else { return (Map::new(), false) };
    let is_null = |schema: &Value| schema.get("type").is_some_and(|kind| kind == "null");
    let branches = ["anyOf", "oneOf", "allOf"].iter().find_map(|key| own.get(*key)?.as_array());
    let branches = branches.map_or(&[][..], Vec::as_slice);
    let nullable = branches.iter().any(is_null)
        || own
            .get("type")
            .and_then(Value::as_array)
            .is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"));
    let mut left = branches.iter().filter(|branch| !is_null(branch)).filter_map(Value::as_object);
    match (left.next(), left.next()) {
        (Some(only), None) => {
            let mut merged = only.clone();
            merged.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
            (merged, nullable)
        }
        (Some(_), Some(_)) | (None, _) => (own.clone(), nullable),
    }
}

pub(super) fn type_of(keywords: &Map<String, Value>) -> Option<&str> {
    match keywords.get("type")? {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        kind => kind.as_str(),
    }
}

pub(super) fn kind(keywords: &Map<String, Value>) -> Kind {
    match type_of(keywords) {
        Some("integer") => Kind::WholeNumber,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::YesOrNo,
        Some("object" | "array") => Kind::Json,
        Some(_) | None => Kind::Text,
    }
}

/// The values on offer: an `enum`, with its names where it has them, or constants with titles.
pub(super) fn options(keywords: &Map<String, Value>) -> Vec<Offered> {
    let list = |key: &str| keywords.get(key).and_then(Value::as_array);
    if let Some(values) = list("enum") {
        let names = list("enumNames").filter(|names| names.len() == values.len());
        let label = |(at, value): (usize, &Value)| {
            let name = names.and_then(|names| names.get(at)).and_then(Value::as_str);
            Offered { value: value.clone(), label: name.map_or_else(|| written(value), str::to_owned) }
        };
        return values.iter().enumerate().filter(|(_, value)| !value.is_null()).map(label).collect();
    }
    let constant = |schema: &Value| {
        let value = schema.get("const")?.clone();
        let title = schema.get("title").and_then(Value::as_str);
        Some(Offered { label: title.map_or_else(|| written(&value), str::to_owned), value })
    };
    let branches = list("oneOf").or_else(|| list("anyOf"));
    // Anything among them that is no constant takes other values as well.
    branches.and_then(|branches| branches.iter().map(constant).collect()).unwrap_or_default()
}

/// A value in words: text as it is, anything else as JSON.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
