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

    /// Lay this earlier run beside it on the page, or a file that `rehearsal bless` wrote; may be given several times
    #[arg(long, value_name = "RUN|FILE")]
    pub base: Vec<String>,

    /// Write to this file, `-` for standard output [default: a file in the run's folder, such as report.html or
    /// junit.xml; text and github are printed]
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
    /// JUnit XML: a test case for each attempt and each rule of the gate
    Junit,
    /// A summary for a step or a comment
    Markdown,
    /// Annotations for a job of GitHub Actions
    Github,
    /// Every score as CSV
    Csv,
    /// Every score as a line of JSON
    Jsonl,
}
