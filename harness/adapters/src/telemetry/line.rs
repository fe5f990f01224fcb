//! The line to the backend: the SDK's exporter, set up with what was passed in, on a runtime of its own.
//!
//! The exporter's clients need a runtime that runs while they wait, and the thread that exports has none; so the line
//! brings one along. It must be laid, used and dropped on a thread that belongs to no other runtime.

use super::settings::{Protocol, Settings};
use crate::net::{is_loopback, root_cause};
use opentelemetry_otlp::{
    Compression, ExporterBuildError, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
    WithTonicConfig as _,
    tonic_types::{metadata::MetadataMap, transport::ClientTlsConfig},
};
use opentelemetry_sdk::{
    Resource,
    trace::{SpanData, SpanExporter as _},
};
use reqwest::{Client, redirect};
use std::{collections::HashMap, time::Duration};
use tokio::runtime::{Builder, Runtime};

/// A line that takes spans.
pub(super) struct Line {
    exporter: SpanExporter,
    runtime: Runtime,
    /// How long a batch may take with all that is tried again.
    limit: Duration,
}

impl Line {
    /// Sets everything up; nothing is sent yet.
    ///
    /// # Errors
    /// What stands in the way, in words.
    pub(super) fn lay(settings: &Settings, resource: &Resource) -> Result<Self, String> {
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        let inside = runtime.enter();
        let mut exporter = match settings.protocol {
            Protocol::HttpProtobuf => over_http(settings, opentelemetry_otlp::Protocol::HttpBinary)?,
            Protocol::HttpJson => over_http(settings, opentelemetry_otlp::Protocol::HttpJson)?,
            Protocol::Grpc => over_grpc(settings)?,
        };
        drop(inside);
        exporter.set_resource(resource);
        Ok(Self { exporter, runtime, limit: settings.timeout })
    }

    /// Sends one batch. The SDK's exporter tries again where that helps.
    ///
    /// # Errors
    /// Why the backend did not take it.
    pub(super) fn send(&self, spans: Vec<SpanData>) -> Result<(), String> {
        let sending = async { tokio::time::timeout(self.limit, self.exporter.export(spans)).await };
        match self.runtime.block_on(sending) {
            Ok(sent) => sent.map_err(|error| error.to_string()),
            Err(_) => Err(format!("no answer within {:?}", self.limit)),
        }
    }
}

fn over_http(settings: &Settings, protocol: opentelemetry_otlp::Protocol) -> Result<SpanExporter, String> {
    let builder = Client::builder().redirect(redirect::Policy::none()).timeout(settings.timeout);
    // A proxy of the environment is for the world outside.
    let builder = if is_loopback(&settings.endpoint) { builder.no_proxy() } else { builder };
    let client = builder.build().map_err(|error| root_cause(&error).to_string())?;
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers: HashMap<_, _> =
        settings.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let builder = SpanExporter::builder()
        .with_http()
        .with_protocol(protocol)
        .with_endpoint(settings.endpoint.as_str())
        .with_timeout(settings.timeout)
        .with_http_client(client)
        .with_headers(headers);
    let builder = if settings.packed { builder.with_compression(Compression::Gzip) } else { builder };
    builder.build().map_err(refused)
}

fn over_grpc(settings: &Settings) -> Result<SpanExporter, String> {
    let builder = SpanExporter::builder()
        .with_tonic()
        .with_endpoint(settings.endpoint.as_str())
        .with_timeout(settings.timeout)
        .with_metadata(MetadataMap::from_headers(settings.headers.clone()));
    // Left to itself the exporter would trust nobody.
    let trusting = || ClientTlsConfig::new().with_enabled_roots();
    let is_private = settings.endpoint.scheme() == "https";
    let builder = if is_private { builder.with_tls_config(trusting()) } else { builder };
    let builder = if settings.packed { builder.with_compression(Compression::Gzip) } else { builder };
    builder.build().map_err(refused)
}

fn refused(error: ExporterBuildError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::collections::BTreeMap;

    #[rstest]
    #[case::http("http/protobuf")]
    #[case::json("http/json")]
    #[case::grpc("grpc")]
    fn a_line_can_be_laid_over_tls(#[case] protocol: &str) {
        let variables = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://127.0.0.1:1"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
        ];
        let variables: BTreeMap<_, _> =
            variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let settings = Settings::of(&variables).unwrap().unwrap();
        assert!(Line::lay(&settings, &Resource::builder_empty().build()).is_ok());
    }
}
