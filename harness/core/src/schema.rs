//! JSON Schemas of what is written for machines, generated from the types that are written.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// The JSON Schema (draft 2020-12) of a type as it is written, under this name.
pub fn written<T: JsonSchema>(name: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    introduced(generator.into_root_schema_for::<T>().to_value(), name)
}

/// A schema with what it is at its top, where a reader looks for it.
pub fn introduced(schema: Value, name: &str) -> Value {
    const FIRST: [&str; 4] = ["$schema", "$id", "title", "description"];
    let Value::Object(mut rest) = schema else { return schema };
    rest.insert("$id".to_owned(), format!("urn:rehearsal:{name}").into());
    let mut whole: Map<String, Value> =
        FIRST.iter().filter_map(|key| rest.shift_remove_entry(*key)).collect();
    whole.append(&mut rest);
    Value::Object(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[derive(Serialize, JsonSchema)]
    #[schemars(title = "A thing")]
    struct Thing {
        known: Option<u32>,
    }

    #[test]
    fn a_schema_begins_with_what_it_is_and_what_is_written_is_required() {
        let schema = written::<Thing>("thing");
        let keys: Vec<&str> = schema.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys[..3], ["$schema", "$id", "title"]);
        assert_eq!(
            (&schema["$id"], &schema["required"][0]),
            (&"urn:rehearsal:thing".into(), &"known".into())
        );
    }
}
