//! The arguments of `rehearsal run`.

use clap::{Args, ValueEnum};
use rehearsal_core::money::Money;
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
    #[arg(long, allow_negative_numbers = true, value_name = "N", value_parser = positive)]
    pub trials: Option<u32>,

    /// Derive everything random from this number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// Stop asking models once this many dollars are spent on users and judges
    #[arg(long, value_name = "USD", value_parser = dollars)]
    pub max_cost: Option<Money>,

    /// Stop at the first attempt that does not go well; the gate then decides by what was played
    #[arg(long)]
    pub fail_fast: bool,

    /// Keep the run in this folder, which must not hold one yet [default: runs/<run>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Receive the agent's spans on this port, for agents that run already [default: any free one]
    #[arg(long, value_name = "PORT")]
    pub otlp: Option<u16>,

    /// Take prompts from this folder, each in a file named by its id, such as user_turn.v1.md
    #[arg(long, value_name = "DIR")]
    pub prompts: Option<PathBuf>,

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

/// More jobs or trials than this are a slip of the finger.
const MOST: u32 = 100_000;

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
        Ok(number @ 1..=MOST) => Ok(number),
        Ok(_) => Err(format!("must be at most {MOST}")),
        Err(_) => Err("is not a whole number".into()),
    }
}

fn dollars(text: &str) -> Result<Money, String> {
    let dollars: f64 = text.parse().map_err(|_| "is not an amount of dollars, such as 5 or 0.25")?;
    match Money::from_dollars(dollars) {
        Some(amount) if amount > Money::ZERO => Ok(amount),
        Some(_) | None => Err("must be more than 0 and less than 9 million".into()),
    }
}
