//! The bundled agent under test: a travel desk over HTTP, with tools, a store and GenAI spans.
//!
//! It is an agent like any customer's: Rehearsal knows nothing of it but its port and its spans, and it
//! knows nothing of Rehearsal. What it does badly on purpose is listed in the package's README.

mod agent;
mod city;
mod desk;
mod http;
mod message;
mod sessions;
mod store;
mod telemetry;
mod tools;
mod trip;
mod understand;

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use telemetry::Telemetry;
use tokio::{net::TcpListener, task::spawn_blocking};

/// Where the desk listens and where its spans go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on.
    pub port: u16,
    /// The collector's base URL, to which `/v1/traces` is added; `None` exports nothing.
    pub otlp_endpoint: Option<String>,
    /// How long finished spans may wait for company before they are sent.
    pub export_delay: Duration,
}

/// Why the desk could not open, or did not close cleanly.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}, choose another port: {source}")]
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// The system's own words.
        source: std::io::Error,
    },
    /// The span exporter cannot be made.
    #[error("cannot export spans, check the OTLP endpoint: {0}")]
    Exporter(String),
    /// The server broke off.
    #[error("the travel desk stopped serving: {0}")]
    Serve(std::io::Error),
    /// The last spans did not reach the collector.
    #[error("the last spans were not delivered: {0}")]
    Flush(String),
}

/// Serves the travel desk until `shutdown` is ready, then answers what is open and sends the last spans.
///
/// # Errors
/// Where the port or the exporter cannot be had, the server breaks off, or the last spans are lost.
pub async fn serve(
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = SocketAddr::new(settings.host, settings.port);
    let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Bind { address, source })?;
    let telemetry = Telemetry::start(settings.otlp_endpoint.as_deref(), settings.export_delay)?;
    http::run(listener, telemetry.clone(), shutdown).await.map_err(ServeError::Serve)?;
    // The exporter blocks on its own HTTP client, which must not happen on a thread of the runtime.
    let flushed = spawn_blocking(move || telemetry.stop()).await;
    flushed.map_err(|error| ServeError::Flush(error.to_string()))?.map_err(ServeError::Flush)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn settings(port: u16) -> Settings {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Settings { host, port, otlp_endpoint: None, export_delay: Duration::from_millis(100) }
    }

    #[tokio::test]
    async fn the_desk_closes_when_it_is_told_to() {
        assert!(serve(settings(0), async {}).await.is_ok());
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_named() {
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = other.local_addr().unwrap();
        let refused = serve(settings(address.port()), async {}).await.unwrap_err();
        assert!(refused.to_string().contains(&address.to_string()), "{refused}");
    }
}
