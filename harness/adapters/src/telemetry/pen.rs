//! Writes attributes down: values as the SDK has them, structure as JSON text.

use opentelemetry::{Array, KeyValue, StringValue, Value};
use serde_json::Value as Json;

/// A list of attributes that grows. A key that is there already keeps its value.
#[derive(Clone, Debug, Default)]
pub(super) struct Pen {
    attributes: Vec<KeyValue>,
}

impl Pen {
    pub(super) fn new(attributes: Vec<KeyValue>) -> Self {
        Self { attributes }
    }

    pub(super) fn value(&mut self, key: impl Into<opentelemetry::Key>, value: impl Into<Value>) {
        let key = key.into();
        if !self.has(key.as_str()) {
            self.attributes.push(KeyValue::new(key, value));
        }
    }

    pub(super) fn text(&mut self, key: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.value(key, text.to_owned());
        }
    }

    pub(super) fn count(&mut self, key: &'static str, count: Option<u64>) {
        if let Some(count) = count {
            self.value(key, whole(count));
        }
    }

    /// A value with structure, as JSON.
    pub(super) fn json(&mut self, key: &'static str, json: Option<&Json>) {
        if let Some(json) = json {
            self.value(key, json.to_string());
        }
    }

    /// An attribute as it was received.
    pub(super) fn received(&mut self, key: &str, json: &Json) {
        if let Some(value) = received(json) {
            self.value(key.to_owned(), value);
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.attributes.iter().any(|attribute| attribute.key.as_str() == key)
    }

    pub(super) fn into_attributes(self) -> Vec<KeyValue> {
        self.attributes
    }
}

/// A number that OTLP can hold.
pub(super) fn whole(count: u64) -> Value {
    Value::I64(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A received value: what the SDK has a type for stays what it is, all else becomes JSON. `None` for nothing.
fn received(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::I64(whole),
            None => Value::F64(number.as_f64()?),
        },
        Json::String(text) => Value::String(text.clone().into()),
        Json::Array(items) => list(items).unwrap_or_else(|| Value::String(json.to_string().into())),
        Json::Object(_) => Value::String(json.to_string().into()),
    })
}

/// A list whose items are all of one kind; `None` for any other.
fn list(items: &[Json]) -> Option<Value> {
    fn all<T>(items: &[Json], one: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
        items.iter().map(one).collect()
    }
    let text = |item: &Json| item.as_str().map(|text| StringValue::from(text.to_owned()));
    let array = all(items, text)
        .map(Array::String)
        .or_else(|| all(items, Json::as_bool).map(Array::Bool))
        .or_else(|| all(items, Json::as_i64).map(Array::I64))
        .or_else(|| all(items, Json::as_f64).map(Array::F64))?;
    Some(Value::Array(array))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!("text"), "text".into())]
    #[case(json!(7), Value::I64(7))]
    #[case(json!(0.5), Value::F64(0.5))]
    #[case(json!(18_446_744_073_709_551_615u64), Value::F64(18_446_744_073_709_551_615.0))]
    #[case(json!(["a", "b"]), Value::Array(Array::String(vec!["a".into(), "b".into()])))]
    #[case(json!([1, 2]), Value::Array(Array::I64(vec![1, 2])))]
    #[case(json!([1, 0.5]), Value::Array(Array::F64(vec![1.0, 0.5])))]
    #[case(json!([1, "b"]), "[1,\"b\"]".into())]
    #[case(json!({"a": [null]}), "{\"a\":[null]}".into())]
    fn what_has_no_type_of_its_own_becomes_json(#[case] sent: Json, #[case] written: Value) {
        let mut pen = Pen::default();
        pen.received("key", &sent);
        assert_eq!(pen.into_attributes(), [KeyValue::new("key", written)]);
    }

    #[test]
    fn what_was_received_is_not_written_over_and_nothing_is_not_written() {
        let mut pen = Pen::new(vec![KeyValue::new("key", "theirs")]);
        pen.text("key", Some("ours"));
        pen.text("other", None);
        pen.received("null", &Json::Null);
        assert_eq!(pen.into_attributes(), [KeyValue::new("key", "theirs")]);
    }
}
