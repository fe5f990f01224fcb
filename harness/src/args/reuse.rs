//! The arguments that say where answers of models come from beside their providers.

use clap::Args;
use std::path::PathBuf;

/// Answers that are kept, and answers that are not asked for again.
#[derive(Clone, Debug, Default, Args)]
pub struct ReuseArgs {
    /// Write every answer of a model to this file, to replay the run without a key
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,

    /// Take every answer of a model from this recording; what was not recorded is an error
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,

    /// Take answers of models from this folder where the same was asked before, and keep new ones there
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    pub cache: Option<PathBuf>,
}
