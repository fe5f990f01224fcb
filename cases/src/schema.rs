//! The JSON Schema of suite files, generated from the types that read them.

use crate::format::SuiteFile;
use rehearsal_core::schema::introduced;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The JSON Schema (draft 2020-12) of suite files, for editors and for `rehearsal schema`.
pub fn schema() -> Value {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<SuiteFile>();
    introduced(schema.to_value(), "suite")
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
