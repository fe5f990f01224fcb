//! The arguments of `rehearsal report`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Write the report of a run again.
#[derive(Clone, Debug, Args)]
pub struct ReportArgs {
    /// The run's folder, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    pub run: String,

    /// The kind of report
    #[arg(long, value_enum, default_value_t = ReportFormat::Html)]
    pub format: ReportFormat,

    /// Write to this file, `-` for standard output [default: report.html or record.json in the run's folder]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The kinds of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// One page that opens from disk
    Html,
    /// The record, for machines
    Json,
    /// The tables of the terminal
    Text,
}
