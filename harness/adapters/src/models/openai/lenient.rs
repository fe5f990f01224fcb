//! Reads fields that servers leave out or fill with something else: what does not fit is not reported,
//! and never makes an answer that was paid for an error.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// A field of this type, or none.
pub(super) fn field<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    reader: D,
) -> Result<Option<T>, D::Error> {
    Value::deserialize(reader).map(|value| serde_json::from_value(value).ok())
}

/// An object of this type, or none. A list is not taken for one, as it would be by position.
pub(super) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    reader: D,
) -> Result<Option<T>, D::Error> {
    Value::deserialize(reader).map(of_object)
}

fn of_object<T: DeserializeOwned>(value: Value) -> Option<T> {
    value.is_object().then(|| serde_json::from_value(value).ok()).flatten()
}

/// A list's objects of this type; other items are left out.
pub(super) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(reader: D) -> Result<Vec<T>, D::Error> {
    Value::deserialize(reader).map(|value| match value {
        Value::Array(items) => items.into_iter().filter_map(of_object).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => Vec::new(),
    })
}

/// A count, also where it is written as `12.0`; a negative one is none.
pub(super) fn count<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<u64>, D::Error> {
    Value::deserialize(reader).map(|value| {
        let whole = value.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0);
        value.as_u64().or_else(|| whole.map(|number| number as u64))
    })
}
