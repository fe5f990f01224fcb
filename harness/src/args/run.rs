//! The arguments of `rehearsal run`.

use super::{selection::SelectionArgs, values};
use crate::compose::Listen;
use clap::{Args, ValueEnum};
use rehearsal_core::money::Money;
use std::path::PathBuf;

/// Play suites against their agents, judge, report, and decide by their gates.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// Which attempts.
    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Hold this many conversations at once
    #[arg(short = 'j', long, value_name = "N", default_value_t = 8, value_parser = values::positive)]
    pub jobs: u32,

    /// Spend no more than this many dollars on models; the agent's own calls count as far as its spans tell
    #[arg(long, value_name = "USD", value_parser = values::dollars)]
    pub max_cost: Option<Money>,

    /// Stop at the first attempt that does not go well; the gate then decides by what was played
    #[arg(long)]
    pub fail_fast: bool,

    /// Keep the run in this folder, which must not hold one yet [default: runs/<run>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Receive the agent's spans here, for agents that run already [default: any free port of 127.0.0.1]
    #[arg(long, value_name = "[HOST:]PORT")]
    pub otlp: Option<Listen>,

    /// Take prompts from this folder, each in a file named by its id, such as user_turn.v2.md
    #[arg(long, value_name = "DIR")]
    pub prompts: Option<PathBuf>,

    /// Write every answer of a model to this file, to replay the run without a key
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,

    /// Take every answer of a model from this recording; what was not recorded is an error
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,

    /// Take answers of models from this folder where the same was asked before, and keep new ones there
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    pub cache: Option<PathBuf>,

    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub format: OutputFormat,

    /// No progress, only the result
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// A line for every attempt, also on a terminal
    #[arg(short, long)]
    pub verbose: bool,

    /// No colours
    #[arg(long)]
    pub no_color: bool,
}

/// What to print on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Tables
    Human,
    /// One JSON object for each suite
    Json,
}
