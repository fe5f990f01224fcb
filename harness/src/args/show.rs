//! The arguments that say how a run is shown.

use clap::{Args, ValueEnum};

/// How a run is shown, while it goes on and at its end.
#[derive(Clone, Copy, Debug, Args)]
pub struct ShowArgs {
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
