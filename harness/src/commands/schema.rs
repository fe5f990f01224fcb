//! `rehearsal schema`: the JSON Schema of a suite file.

use super::print;
use crate::{
    args::SchemaArgs,
    exit::{Exit, Failure},
};

/// Prints the schema.
///
/// # Errors
/// Where standard output cannot be written.
pub fn schema(SchemaArgs {}: SchemaArgs) -> Result<Exit, Failure> {
    print(&format!("{:#}\n", rehearsal_cases::schema()))?;
    Ok(Exit::Passed)
}
