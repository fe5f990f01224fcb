//! A telemetry backend: takes OTLP over HTTP and gRPC on one port, keeps what came, or behaves badly as told.

use crate::server::serve;
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::post,
};
use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::{KeyValue, any_value::Value as Any},
    trace::v1::{ResourceSpans, Span},
};
use prost::Message as _;
use std::{
    collections::BTreeMap,
    io::Read as _,
    sync::{Arc, Mutex},
    time::Duration,
};

/// What the backend does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reception {
    /// Takes it.
    Takes,
    /// Answers with status 500.
    Refuses,
    /// Takes it after this time.
    Slow(Duration),
    /// Never answers.
    Hangs,
}

/// A running backend, gone when dropped.
#[derive(Debug)]
pub struct Collector {
    address: String,
    shelf: Shelf,
    _runtime: tokio::runtime::Runtime,
}

/// A span that came, with what is known of its sender.
#[derive(Clone, Debug)]
pub struct Received {
    /// The span.
    pub span: Span,
    /// The attributes of the resource.
    pub resource: BTreeMap<String, String>,
    /// The scope's name.
    pub scope: String,
}

#[derive(Clone, Debug)]
struct Shelf {
    reception: Reception,
    spans: Arc<Mutex<Vec<Received>>>,
    headers: Arc<Mutex<Vec<BTreeMap<String, String>>>>,
}

impl Collector {
    /// Starts one on a free port.
    pub fn start(reception: Reception) -> Self {
        let shelf = Shelf { reception, spans: Arc::default(), headers: Arc::default() };
        let by_http = Router::new()
            .route("/v1/traces", post(take))
            .layer(DefaultBodyLimit::max(64 << 20))
            .with_state(shelf.clone());
        let by_grpc = tonic::service::Routes::new(TraceServiceServer::new(shelf.clone())).into_axum_router();
        let (runtime, address) = serve(by_http.merge(by_grpc));
        Self { address, shelf, _runtime: runtime }
    }

    /// Its base address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// All spans so far.
    pub fn spans(&self) -> Vec<Received> {
        self.shelf.spans.lock().expect("no test panics while it holds this").clone()
    }

    /// The headers of all requests so far.
    pub fn headers(&self) -> Vec<BTreeMap<String, String>> {
        self.shelf.headers.lock().expect("no test panics while it holds this").clone()
    }
}

impl Received {
    /// An attribute as text; `None` where it is not there.
    pub fn attribute(&self, key: &str) -> Option<String> {
        text(&self.span.attributes, key)
    }
}

/// An attribute among others as text.
pub fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    Some(match found.value.as_ref()?.value.as_ref()? {
        Any::StringValue(text) => text.clone(),
        Any::IntValue(number) => number.to_string(),
        Any::DoubleValue(number) => number.to_string(),
        Any::BoolValue(flag) => flag.to_string(),
        other => format!("{other:?}"),
    })
}

impl Shelf {
    fn keep(&self, sent: Vec<ResourceSpans>) {
        let mut kept = self.spans.lock().expect("no test panics while it holds this");
        for resource_spans in sent {
            let attributes = resource_spans.resource.map(|resource| resource.attributes).unwrap_or_default();
            let named = attributes.iter().map(|attribute| attribute.key.clone());
            let resource: BTreeMap<_, _> =
                named.filter_map(|key| text(&attributes, &key).map(|value| (key, value))).collect();
            for scope_spans in resource_spans.scope_spans {
                let scope = scope_spans.scope.map(|scope| scope.name).unwrap_or_default();
                let spans = scope_spans.spans.into_iter();
                kept.extend(spans.map(|span| Received {
                    span,
                    resource: resource.clone(),
                    scope: scope.clone(),
                }));
            }
        }
    }

    fn note(&self, headers: &HeaderMap) {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        self.headers.lock().expect("no test panics while it holds this").push(headers.collect());
    }
}

async fn take(State(shelf): State<Shelf>, headers: HeaderMap, body: Bytes) -> Response {
    shelf.note(&headers);
    match shelf.reception {
        Reception::Refuses => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Reception::Slow(time) => tokio::time::sleep(time).await,
        Reception::Hangs => tokio::time::sleep(Duration::from_secs(600)).await,
        Reception::Takes => {}
    }
    let body = if headers.contains_key("content-encoding") { unpacked(&body) } else { body };
    let is_json = headers.get("content-type").is_some_and(|kind| kind == "application/json");
    let request: ExportTraceServiceRequest = if is_json {
        serde_json::from_slice(&body).expect("the request reads")
    } else {
        ExportTraceServiceRequest::decode(body).expect("the request reads")
    };
    shelf.keep(request.resource_spans);
    ExportTraceServiceResponse::default().encode_to_vec().into_response()
}

fn unpacked(body: &[u8]) -> Bytes {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(body).read_to_end(&mut plain).expect("the body is gzip");
    plain.into()
}

#[tonic::async_trait]
impl TraceService for Shelf {
    async fn export(
        &self,
        request: tonic::Request<ExportTraceServiceRequest>,
    ) -> Result<tonic::Response<ExportTraceServiceResponse>, tonic::Status> {
        self.note(&request.metadata().clone().into_headers());
        match self.reception {
            Reception::Refuses => return Err(tonic::Status::internal("out of order")),
            Reception::Slow(time) => tokio::time::sleep(time).await,
            Reception::Hangs => tokio::time::sleep(Duration::from_secs(600)).await,
            Reception::Takes => {}
        }
        self.keep(request.into_inner().resource_spans);
        Ok(tonic::Response::new(ExportTraceServiceResponse::default()))
    }
}
