//! Takes OTLP/HTTP in on a port of its own: traces are filed, logs and metrics accepted and let go.

use super::{
    filing::{Filing, Limits, Tally},
    settle::SettleSettings,
    source::FiledSpans,
    wire::{BodyForm, PLAIN_LIMIT, Refusal},
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use rehearsal_core::{clock::Clock, span::SpanSource};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

/// A running OTLP/HTTP receiver. Dropping it closes the port; [`Receiver::shutdown`] also waits until
/// the requests at hand are answered.
pub struct Receiver {
    address: SocketAddr,
    filing: Arc<Filing>,
    source: Arc<FiledSpans>,
    closing: DropGuard,
    server: JoinHandle<()>,
}

/// How long requests at hand may take once the receiver closes.
const LAST_REQUESTS: Duration = Duration::from_secs(2);

impl Receiver {
    /// Listens on `address`, which should be a loopback address; port 0 picks a free one.
    ///
    /// # Errors
    /// Where the address cannot be listened on.
    pub async fn start(
        address: SocketAddr,
        clock: Arc<dyn Clock>,
        settings: SettleSettings,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let filing = Arc::new(Filing::new(clock, Limits::default()));
        let closing = CancellationToken::new();
        let router = router(Arc::clone(&filing));
        let closed = closing.clone().cancelled_owned();
        let server = tokio::spawn(async move {
            // Serving ends with the shutdown alone; failures of single connections stay with them.
            let _ = axum::serve(listener, router).with_graceful_shutdown(closed).await;
        });
        let source = Arc::new(FiledSpans::new(Arc::clone(&filing), settings));
        Ok(Self { address, filing, source, closing: closing.drop_guard(), server })
    }

    /// The base URL for `OTEL_EXPORTER_OTLP_ENDPOINT`, such as `http://127.0.0.1:4318`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The spans that arrive here, by session and turn.
    pub fn source(&self) -> Arc<dyn SpanSource> {
        Arc::<FiledSpans>::clone(&self.source)
    }

    /// What became of all spans so far.
    pub fn tally(&self) -> Tally {
        self.filing.tally()
    }

    /// Closes the port and waits, for two seconds at most, until the requests at hand are answered.
    pub async fn shutdown(self) {
        let Self { closing, mut server, .. } = self;
        drop(closing);
        if timeout(LAST_REQUESTS, &mut server).await.is_err() {
            server.abort();
        }
    }
}

fn router(filing: Arc<Filing>) -> Router {
    Router::new()
        .route("/v1/traces", post(take_traces))
        .route("/v1/logs", post(let_go))
        .route("/v1/metrics", post(let_go))
        .layer(DefaultBodyLimit::max(PLAIN_LIMIT))
        .with_state(filing)
}

type Body = Result<Bytes, BytesRejection>;

async fn take_traces(State(filing): State<Arc<Filing>>, headers: HeaderMap, body: Body) -> Response {
    let form = match BodyForm::of(&headers) {
        Ok(form) => form,
        Err(refusal) => return refusal.into_response(),
    };
    match file(filing, form, body).await {
        Ok(invalid) => form.encoding.accepted(invalid),
        Err(refusal) => form.encoding.refused(refusal),
    }
}

/// Decodes away from the runtime's own threads, since a body may be large; returns the number of spans
/// that were left out.
async fn file(filing: Arc<Filing>, form: BodyForm, body: Body) -> Result<u64, Refusal> {
    let body = body.map_err(unread)?;
    let work = tokio::task::spawn_blocking(move || {
        let batch = form.spans(&body)?;
        let invalid = batch.invalid;
        filing.file(batch);
        Ok(invalid)
    });
    work.await.unwrap_or_else(|failure| {
        Err(Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, reason: failure.to_string() })
    })
}

async fn let_go(headers: HeaderMap, body: Body) -> Response {
    match (BodyForm::of(&headers), body) {
        (Ok(form), Ok(_)) => form.encoding.accepted(0),
        (Ok(form), Err(rejection)) => form.encoding.refused(unread(rejection)),
        (Err(refusal), _) => refusal.into_response(),
    }
}

fn unread(rejection: BytesRejection) -> Refusal {
    Refusal { status: rejection.status(), reason: rejection.body_text() }
}
