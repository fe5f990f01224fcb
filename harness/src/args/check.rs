//! The arguments of `rehearsal check`.

use super::{OutputFormat, values};
use clap::{Args, ValueEnum};
use rehearsal_core::money::Money;
use std::path::PathBuf;

/// Check that a suite can tell a good agent from one that does nothing, before money is spent.
///
/// Every case is played once by an agent that says nothing, by one that repeats the user, by one that flatters, and, where
/// the case gives a `solution`, by that. A gate that one of the first three passes is empty; one that the solutions fail is out
/// of reach. The suite's own agent is not started; evaluators of your own are run as ever. Exits with 1 for either, with 3 where something could not be judged.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// The suite files
    #[arg(value_name = "SUITE", required = true)]
    pub suites: Vec<PathBuf>,

    /// Play only cases that match this text with one of their personas or tags (key=value)
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Who plays the users and judges
    #[arg(long, value_enum, default_value_t = CheckModels::Offline)]
    pub models: CheckModels,

    /// Spend no more than this many dollars on the suite's models
    #[arg(long, value_name = "USD", value_parser = values::dollars)]
    pub max_cost: Option<Money>,

    /// Hold this many conversations at once; solutions are played one after the other
    #[arg(short = 'j', long, value_name = "N", default_value_t = 8, value_parser = values::positive)]
    pub jobs: u32,

    /// Derive everything random from this number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// Price tokens by this table instead of the built-in one: ours, LiteLLM's or models.dev's JSON
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,

    /// Keep the runs in folders below this one, each named by who stood in [default: they are not kept]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Take prompts from this folder, each in a file named by its id, such as user_turn.v2.md
    #[arg(long, value_name = "DIR")]
    pub prompts: Option<PathBuf>,

    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub format: OutputFormat,

    /// No word on what is being played
    #[arg(short, long)]
    pub quiet: bool,

    /// No colours
    #[arg(long)]
    pub no_color: bool,
}

/// Who plays the users and judges when a suite is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckModels {
    /// Rules, which cost nothing; what they say of evaluators that ask a model is an indication
    Offline,
    /// The suite's own models
    Suite,
}
