//! The arguments of `rehearsal demo-agent`.

use clap::Args;
use std::net::{IpAddr, Ipv4Addr};

/// Serve the bundled travel desk, an agent to rehearse against.
///
/// It listens on the port in `PORT` where none is given here, and exports its spans to where
/// `OTEL_EXPORTER_OTLP_ENDPOINT` says.
#[derive(Clone, Copy, Debug, Args)]
pub struct DemoAgentArgs {
    /// Where to listen
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,

    /// The port [default: PORT from the environment, otherwise 8080]
    #[arg(long)]
    pub port: Option<u16>,
}
