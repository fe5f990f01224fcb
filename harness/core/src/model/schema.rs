//! The shape of an answer, as providers' structured output understands it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The shape of the answer that is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerSchema {
    /// A short name, such as `user_turn`; the offline model knows by it what is asked.
    pub name: String,
    /// The JSON Schema.
    pub schema: Value,
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
        Self { name: name.to_owned(), schema }
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
