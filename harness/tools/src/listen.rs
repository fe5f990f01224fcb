//! The address of the server, for this machine alone, and answers that break on their way.

use crate::{house::House, server::Handler};
use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use rmcp::transport::streamable_http_server::{
    StreamableHttpServerConfig, StreamableHttpService, session::never::NeverSessionManager,
};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, OnceLock},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The path of the server.
pub(crate) const PATH: &str = "/mcp";

/// The longest call, in bytes.
const LONGEST: usize = 1 << 20;

/// Begins to serve, until told to close.
///
/// # Errors
/// Where the port cannot be had.
pub(crate) async fn serve(
    port: u16,
    house: Arc<House>,
    closing: CancellationToken,
) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let router = router(house, &closing);
    tokio::spawn(async move {
        let serving = axum::serve(listener, router).with_graceful_shutdown(closing.cancelled_owned());
        // A server on a socket of its own ends when told to.
        let _ = serving.await;
    });
    Ok(address)
}

/// Every request stands for itself, so that nothing of one conversation is left for another.
fn router(house: Arc<House>, closing: &CancellationToken) -> Router {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(LONGEST)
        .with_cancellation_token(closing.child_token());
    let handler = Handler(house);
    let service = StreamableHttpService::new(
        move || Ok(handler.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    Router::new()
        .route_service(PATH, service.clone())
        .route_service(&format!("{PATH}/"), service.clone())
        .route_service(&format!("{PATH}/{{session}}"), service.clone())
        .route_service(&format!("{PATH}/{{session}}/"), service)
        .layer(from_fn(breakable))
}

/// Whether the answer to a request is to break, and with what words.
#[derive(Clone, Default)]
pub(crate) struct Breakage(Arc<OnceLock<String>>);

impl Breakage {
    /// It is to break.
    pub(crate) fn happen(&self, why: String) {
        // One request calls one tool, so nothing is lost.
        let _ = self.0.set(why);
    }
}

/// Puts a gateway's error in the place of an answer that is to break: that is how a client meets a network that fails,
/// and it holds no answer to its call.
async fn breakable(mut request: Request, next: Next) -> Response {
    let breakage = Breakage::default();
    request.extensions_mut().insert(breakage.clone());
    let response = next.run(request).await;
    match breakage.0.get() {
        Some(why) => (StatusCode::BAD_GATEWAY, why.clone()).into_response(),
        None => response,
    }
}
