//! The arguments of `rehearsal schema`.

use clap::Args;

/// Print the JSON Schema of a suite file.
#[derive(Clone, Copy, Debug, Args)]
pub struct SchemaArgs {}
