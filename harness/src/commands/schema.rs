//! `rehearsal schema`: the JSON Schema of a suite file, and of what is printed for machines.

use super::{print, result::RunObject, traces::TracesObject};
use crate::{
    args::{SchemaArgs, SchemaOf},
    exit::{Exit, Failure},
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

/// Prints the schema.
///
/// # Errors
/// Where standard output cannot be written.
pub fn schema(SchemaArgs { of }: SchemaArgs) -> Result<Exit, Failure> {
    let schema = match of {
        SchemaOf::Suite => rehearsal_cases::schema(),
        SchemaOf::Run => printed::<RunObject>(),
        SchemaOf::Traces => printed::<TracesObject>(),
        SchemaOf::Record => rehearsal_reports::record_schema(),
    };
    print(&format!("{schema:#}\n"))?;
    Ok(Exit::Passed)
}

/// The schema (draft 2020-12) of what is printed, as opposed to what would be read.
fn printed<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}
