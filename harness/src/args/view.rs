//! The arguments of `rehearsal view`.

use clap::Args;

/// Show the report of a run in the browser, live while it goes on, and a list of all runs.
///
/// The pages are served to this machine alone, until Ctrl-C. Their address is printed on standard output.
#[derive(Clone, Debug, Args)]
pub struct ViewArgs {
    /// The run to begin with: its folder, or `latest` [default: the list of all runs]
    #[arg(value_name = "RUN")]
    pub run: Option<String>,

    /// The port of 127.0.0.1 to serve at [default: 7357, or any free one where that is taken]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,

    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
}
