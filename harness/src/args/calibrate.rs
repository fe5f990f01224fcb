//! The arguments of `rehearsal calibrate`.

use super::{ReuseArgs, ShowArgs, values};
use clap::Args;
use rehearsal_core::money::Money;
use std::path::PathBuf;

/// Find out how far a suite's judges can be trusted, by conversations that people have judged.
///
/// The judges judge the labelled conversations. What comes of it is kept next to the suite file, and from then on its runs
/// tell rates without the judges' errors beside the raw ones.
#[derive(Clone, Debug, Args)]
pub struct CalibrateArgs {
    /// The suite file whose judges are meant
    #[arg(value_name = "SUITE")]
    pub suite: PathBuf,

    /// The labels: conversations, or attempts of runs, and whether they pass; --draft writes a file to fill in
    #[arg(long, value_name = "FILE", required_unless_present = "draft")]
    pub labels: Option<PathBuf>,

    /// Print labels for the conversations of this run (a folder, or `latest`) with the verdicts left for people to fill in
    #[arg(long, value_name = "RUN", conflicts_with = "labels")]
    pub draft: Option<String>,

    /// Judge each conversation so often, to see how often a judge differs from itself
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = values::positive)]
    pub repeats: u32,

    /// Only show the result, and do not keep it for later runs
    #[arg(long)]
    pub dry_run: bool,

    /// Judge this many conversations at once
    #[arg(short = 'j', long, value_name = "N", default_value_t = 8, value_parser = values::positive)]
    pub jobs: u32,

    /// Derive everything random from this number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// Spend no more than this many dollars
    #[arg(long, value_name = "USD", value_parser = values::dollars)]
    pub max_cost: Option<Money>,

    /// Price tokens by this table instead of the built-in one: ours, LiteLLM's or models.dev's JSON
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,

    /// Keep the run in this folder, which must not hold one yet [default: runs/<run>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Take prompts from this folder, each in a file named by its id, such as goal_success.v1.md
    #[arg(long, value_name = "DIR")]
    pub prompts: Option<PathBuf>,

    /// Answers that are not asked for again.
    #[command(flatten)]
    pub reuse: ReuseArgs,

    /// How it is shown.
    #[command(flatten)]
    pub show: ShowArgs,
}
