//! Takes OTLP in on one port, over HTTP and over gRPC: spans and log records are filed, metrics accepted and let go.

mod body;
mod desk;
mod grpc;
mod http;
mod refusal;
mod router;

use super::{
    filing::Tally,
    intake::{Intake, IntakeSettings},
};
pub use crate::token::Token;
use crate::{
    listen::{self, CONNECTIONS},
    net,
};
use desk::Desk;
use rehearsal_core::{clock::Clock, span::SpanSource};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

/// A running OTLP receiver. Dropping it closes the port; [`Receiver::shutdown`] also waits until
/// the requests at hand are answered.
pub struct Receiver {
    address: SocketAddr,
    intake: Arc<Intake>,
    closing: DropGuard,
    server: JoinHandle<()>,
}

/// How long requests at hand may take once the receiver closes.
const LAST_REQUESTS: Duration = Duration::from_secs(2);

impl Receiver {
    /// Listens on `address`; port 0 picks a free one. Whoever sends must show the token where there is one, which an
    /// address that other machines can reach should have.
    ///
    /// # Errors
    /// Where the address cannot be listened on.
    pub async fn start(
        address: SocketAddr,
        clock: Arc<dyn Clock>,
        settings: IntakeSettings,
        token: Option<Token>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let intake = Arc::new(Intake::new(clock, settings));
        let closing = CancellationToken::new();
        let router = router::router(Arc::new(Desk::new(Arc::clone(&intake))), token);
        let server = tokio::spawn(listen::serve(listener, router, closing.clone(), CONNECTIONS));
        Ok(Self { address, intake, closing: closing.drop_guard(), server })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL for `OTEL_EXPORTER_OTLP_ENDPOINT` of a program on this machine, such as `http://127.0.0.1:4318`.
    pub fn endpoint(&self) -> String {
        net::url_here(self.address)
    }

    /// The spans that arrive here, by session and turn.
    pub fn source(&self) -> Arc<dyn SpanSource> {
        self.intake.source()
    }

    /// What became of all spans so far.
    pub fn tally(&self) -> Tally {
        self.intake.tally()
    }

    /// Closes the port, waits for two seconds at most until the requests at hand are answered, and says what became
    /// of all spans.
    pub async fn shutdown(self) -> Tally {
        let Self { closing, mut server, intake, .. } = self;
        drop(closing);
        if timeout(LAST_REQUESTS, &mut server).await.is_err() {
            server.abort();
        }
        intake.tally()
    }
}
