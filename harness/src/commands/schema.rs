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
    print(&text())?;
    Ok(Exit::Passed)
}

/// The schema as it stands in a file.
pub(super) fn text() -> String {
    format!("{:#}\n", rehearsal_cases::schema())
}
