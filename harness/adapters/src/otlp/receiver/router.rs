//! Which request goes where, and who is let in.

use super::{
    desk::{Desk, Signal},
    grpc, http,
    refusal::{Fault, Refusal},
};
use crate::token::Token;
use axum::{
    Router,
    extract::{Request, State},
    http::HeaderMap,
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::post,
};
use std::sync::Arc;

/// The three signals at their paths, over HTTP and over gRPC. Only who shows the token is let in, where there is one.
pub(super) fn router(desk: Arc<Desk>, token: Option<Token>) -> Router {
    let paths = [
        (Signal::Traces, "/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export"),
        (Signal::Logs, "/v1/logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export"),
        (Signal::Metrics, "/v1/metrics", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"),
    ];
    let routes = paths.into_iter().fold(Router::new(), |routes, (signal, path, method)| {
        let (by_http, by_grpc) = (Arc::clone(&desk), Arc::clone(&desk));
        routes
            .route(path, post(move |request| take(by_http, signal, request)))
            .route(method, post(move |request| call(by_grpc, signal, request)))
    });
    routes.fallback(unknown).layer(from_fn_with_state(token, guard))
}

async fn take(desk: Arc<Desk>, signal: Signal, request: Request) -> Response {
    let (head, body) = request.into_parts();
    http::export(desk, signal, head.headers, body).await
}

async fn call(desk: Arc<Desk>, signal: Signal, request: Request) -> Response {
    let (head, body) = request.into_parts();
    grpc::export(desk, signal, head.headers, body).await
}

async fn guard(State(token): State<Option<Token>>, request: Request, next: Next) -> Response {
    match token {
        Some(token) if !token.is_shown_by(request.headers()) => {
            let reason = "send the receiver's token as `Authorization: Bearer`: OTEL_EXPORTER_OTLP_HEADERS can hold it";
            refused(request.headers(), Refusal::new(Fault::Unauthenticated, reason))
        }
        Some(_) | None => next.run(request).await,
    }
}

async fn unknown(headers: HeaderMap) -> Response {
    let reason = "OTLP is taken at /v1/traces, /v1/logs and /v1/metrics, and by the Export methods of gRPC";
    refused(&headers, Refusal::new(Fault::Unknown, reason))
}

fn refused(headers: &HeaderMap, refusal: Refusal) -> Response {
    if grpc::is_grpc(headers) { grpc::refused(refusal) } else { http::refused_in_words(refusal) }
}
