//! The shape of an answer, as providers' structured output understands it.

mod strict;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    fmt,
    ops::Deref,
    sync::{Arc, OnceLock},
};

/// The shape of the answer that is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerSchema {
    /// A short name, such as `user_turn`; the offline model knows by it what is asked.
    pub name: String,
    /// The JSON Schema.
    pub schema: Schema,
}

impl AnswerSchema {
    /// The schema of a Rust type, under a name, in the subset that providers' structured output
    /// understands: a choice of constants is an `enum`, and a number has no width.
    pub fn of<T: schemars::JsonSchema>(name: &str) -> Self {
        let mut schema = schemars::generate::SchemaSettings::draft2020_12()
            .with(|settings| settings.inline_subschemas = true)
            .into_generator()
            .into_root_schema_for::<T>();
        // Providers' structured output refuses these two, and they say nothing to a model.
        schema.remove("$schema");
        schema.remove("title");
        let mut schema = schema.to_value();
        simplify(&mut schema);
        Self { name: name.to_owned(), schema: schema.into() }
    }
}

/// A JSON Schema, made once and shared by all requests that ask for it: what providers are told of it is worked out once.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Value", into = "Value")]
pub struct Schema(Arc<Held>);

struct Held {
    value: Value,
    text: OnceLock<String>,
    strict: OnceLock<Option<Value>>,
}

impl Schema {
    /// The schema as text, without spaces.
    pub fn text(&self) -> &str {
        self.0.text.get_or_init(|| self.0.value.to_string())
    }

    /// The schema with every object closed and every property required, as providers' grammars want it; `None` where it cannot
    /// be said so.
    pub fn strict(&self) -> Option<&Value> {
        self.0.strict.get_or_init(|| strict::strict(&self.0.value)).as_ref()
    }
}

impl From<Value> for Schema {
    fn from(value: Value) -> Self {
        Self(Arc::new(Held { value, text: OnceLock::new(), strict: OnceLock::new() }))
    }
}

impl From<Schema> for Value {
    fn from(schema: Schema) -> Self {
        schema.0.value.clone()
    }
}

impl Deref for Schema {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0.value
    }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.value == other.0.value
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(f)
    }
}

fn simplify(schema: &mut Value) {
    if let Value::Array(items) = schema {
        items.iter_mut().for_each(simplify);
    }
    let Value::Object(object) = schema else { return };
    object.values_mut().for_each(simplify);
    if object.get("type").is_some_and(|kind| kind == "integer") {
        object.remove("format");
    }
    let words = object.get("oneOf").and_then(Value::as_array).and_then(|choices| {
        choices.iter().map(|choice| choice.get("const").cloned()).collect::<Option<Vec<_>>>()
    });
    if let Some(words) = words {
        object.remove("oneOf");
        object.insert("type".to_owned(), Value::from("string"));
        object.insert("enum".to_owned(), Value::from(words));
    }
}
