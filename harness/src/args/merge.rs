//! The arguments of `rehearsal merge`.

use super::{OutputArgs, ShowArgs};
use clap::Args;
use std::path::PathBuf;

/// Join the parts of a run that `rehearsal run --shard` played, report, and decide by the gate.
#[derive(Clone, Debug, Args)]
pub struct MergeArgs {
    /// The folders of all parts, in any order. Each part kept to its own limit of the budget; what they cost adds up
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<String>,

    /// Keep the run in this folder, which must not hold one yet [default: runs/<run>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Reports beside the page.
    #[command(flatten)]
    pub outputs: OutputArgs,

    /// How it is shown.
    #[command(flatten)]
    pub show: ShowArgs,
}
