//! The JSON Schema of suite files, generated from the types that read them.

use crate::format::SuiteFile;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The JSON Schema (draft 2020-12) of suite files, for editors and for `rehearsal schema`.
pub fn schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<SuiteFile>();
    schema.insert("$id".to_owned(), "urn:rehearsal:suite".into());
    Value::Object(introduced(schema.to_value()))
}

/// The schema with what it is at its top, where a reader looks for it.
fn introduced(schema: Value) -> Map<String, Value> {
    const FIRST: [&str; 4] = ["$schema", "$id", "title", "description"];
    let Value::Object(mut rest) = schema else { return Map::new() };
    let mut whole: Map<String, Value> =
        FIRST.iter().filter_map(|key| rest.shift_remove_entry(*key)).collect();
    whole.append(&mut rest);
    whole
}

/// Gives a wrapper the schema of what it holds: in the file it is written as its content.
macro_rules! written_as_content {
    ($wrapper:ident) => {
        impl<T: schemars::JsonSchema> schemars::JsonSchema for $wrapper<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                T::schema_name()
            }
            fn schema_id() -> std::borrow::Cow<'static, str> {
                T::schema_id()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                T::json_schema(generator)
            }
        }
    };
}
pub(crate) use written_as_content;
