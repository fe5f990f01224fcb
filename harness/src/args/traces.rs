//! The arguments of `rehearsal traces`.

use super::OutputFormat;
use clap::Args;

/// Tell what is understood of spans: sessions, turns, tool and model calls, and what is missing.
///
/// Takes files of traces that were recorded elsewhere (OTLP JSON, CloudWatch, Langfuse, Strands Evals; packed with gzip or
/// not), or the folder of a run.
#[derive(Clone, Debug, Args)]
pub struct TracesArgs {
    /// Files of traces, which may hold parts of the same sessions, or the folder of a run, or `latest`
    #[arg(value_name = "FILE|RUN", required = true)]
    pub what: Vec<String>,

    /// The attribute of spans that holds the session id, before those that are known
    #[arg(long, value_name = "KEY")]
    pub session_attribute: Option<String>,

    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub format: OutputFormat,

    /// No colours
    #[arg(long)]
    pub no_color: bool,
}
