//! The arguments of `rehearsal cost`.

use clap::{Args, Subcommand, ValueEnum};
use rehearsal_reports::cost::By;
use std::path::PathBuf;

/// Tell what runs cost.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_precedence_over_arg = true)]
pub struct CostArgs {
    /// Lay the figures beside a bill instead
    #[command(subcommand)]
    pub command: Option<CostCommand>,

    /// The runs' folders, or `latest` [default: latest, or every run with --all]
    #[arg(value_name = "RUN")]
    pub runs: Vec<String>,

    /// Sum up all these runs, or all that are kept
    #[arg(long)]
    pub all: bool,

    /// Group by role, model, case, persona, run, suite, day or tag:KEY
    #[arg(long, value_name = "WHAT", default_value = "role")]
    pub by: By,

    /// How to print it
    #[arg(long, value_enum, default_value_t = CostFormat::Human)]
    pub format: CostFormat,

    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What else `cost` does.
#[derive(Clone, Debug, Subcommand)]
pub enum CostCommand {
    /// Put what runs counted beside what AWS billed, by tag and day
    Reconcile(ReconcileArgs),
}

/// Put what runs counted beside what AWS billed.
#[derive(Clone, Debug, Args)]
pub struct ReconcileArgs {
    /// The runs' folders, or `latest` [default: every run that is kept]
    #[arg(value_name = "RUN")]
    pub runs: Vec<String>,

    /// The cost tag by which the bill is split
    #[arg(long, value_name = "KEY")]
    pub tag: String,

    /// A saved bill: an answer of Cost Explorer (JSON) or a CUR export (CSV) [default: ask Cost Explorer]
    #[arg(long, value_name = "FILE")]
    pub bill: Option<PathBuf>,

    /// How to print it
    #[arg(long, value_enum, default_value_t = CostFormat::Human)]
    pub format: CostFormat,

    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// How to print what runs cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CostFormat {
    /// A table
    Human,
    /// Comma-separated values
    Csv,
    /// One JSON object
    Json,
}
