//! The arguments by which `run` and `plan` select attempts.

use super::ShardArgs;
use clap::Args;
use std::path::PathBuf;

/// Which attempts of which suites, and what tokens cost.
#[derive(Clone, Debug, Args)]
pub struct SelectionArgs {
    /// The suite files
    #[arg(value_name = "SUITE")]
    pub suites: Vec<PathBuf>,

    /// Play only attempts whose case, persona or tag (key=value) contains this text
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Play every case this often with each persona, instead of as often as the suite says
    #[arg(long, allow_negative_numbers = true, value_name = "N", value_parser = super::values::positive)]
    pub trials: Option<u32>,

    /// Derive everything random from this number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// Which part of them.
    #[command(flatten)]
    pub shard: ShardArgs,

    /// Price tokens by this table instead of the built-in one: ours, LiteLLM's or models.dev's JSON
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
}
