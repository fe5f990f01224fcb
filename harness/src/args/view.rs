//! The arguments of `rehearsal view`.

use clap::Args;
use std::net::{IpAddr, Ipv4Addr};

/// Show the report of a run in the browser, live while it goes on, and a list of all runs.
///
/// The pages are served until Ctrl-C. Their address is printed on standard output.
#[derive(Clone, Debug, Args)]
pub struct ViewArgs {
    /// The run to begin with: its folder, or `latest` [default: the list of all runs]
    #[arg(value_name = "RUN")]
    pub run: Option<String>,

    /// Where to serve; beyond this machine, readers must give the token in REHEARSAL_VIEW_TOKEN
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,

    /// The port [default: 7357, or any free one where that is taken]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,

    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
}
