//! The arguments of `rehearsal compare` and `rehearsal bless`.

use super::OutputFormat;
use clap::Args;
use std::path::PathBuf;

/// Tell what changed between two runs, and whether it is more than noise.
#[derive(Clone, Debug, Args)]
pub struct CompareArgs {
    /// The earlier run's folder, or a file of `rehearsal bless`
    #[arg(value_name = "BASE")]
    pub base: String,

    /// The later run's folder, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    pub run: String,

    /// How to print it
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub format: OutputFormat,
}

/// Keep what a run came to as the baseline of those to come.
#[derive(Clone, Debug, Args)]
pub struct BlessArgs {
    /// The run's folder, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    pub run: String,

    /// Write to this file [default: SUITE.baseline.json next to the suite's file]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
