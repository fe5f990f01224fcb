//! The arguments of `rehearsal run`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Play suites against their agents, judge, report, and decide by their gates.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// The suite files
    #[arg(value_name = "SUITE", required = true)]
    pub suites: Vec<PathBuf>,

    /// Play only attempts whose case, persona or tag (key=value) contains this text
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Hold this many conversations at once
    #[arg(short = 'j', long, value_name = "N", default_value_t = 8, value_parser = positive)]
    pub jobs: u32,

    /// Play every case this often with each persona, instead of as often as the suite says
    #[arg(long, value_name = "N", value_parser = positive)]
    pub trials: Option<u32>,

    /// Derive everything random from this number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// Stop asking models once this many dollars are spent on users and judges
    #[arg(long, value_name = "USD", value_parser = dollars)]
    pub max_cost: Option<f64>,

    /// Stop at the first attempt that does not go well
    #[arg(long)]
    pub fail_fast: bool,

    /// Keep the run in this folder, which must not hold one yet [default: runs/<run>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Receive the agent's spans on this port, for agents that run already [default: any free one]
    #[arg(long, value_name = "PORT")]
    pub otlp: Option<u16>,

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

fn positive(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(0) => Err("must be at least 1".into()),
        Ok(number) => Ok(number),
        Err(_) => Err("is not a whole number".into()),
    }
}

fn dollars(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(amount) if amount.is_finite() && amount > 0.0 => Ok(amount),
        Ok(_) => Err("must be more than 0".into()),
        Err(_) => Err("is not an amount of dollars, such as 5 or 0.25".into()),
    }
}
