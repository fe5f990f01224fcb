//! Starting and stopping the export of spans over OTLP (http/protobuf).

use crate::{ServeError, telemetry::Telemetry, telemetry::names::AGENT};
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider},
};
use std::time::Duration;

/// How many spans wait at most; hundreds of conversations at once must not lose any.
const QUEUE: usize = 65_536;

impl Telemetry {
    /// Starts the export, to nowhere where there is no endpoint.
    pub(crate) fn start(endpoint: Option<&str>, delay: Duration) -> Result<Self, ServeError> {
        let resource = Resource::builder().with_service_name(AGENT).build();
        let provider = SdkTracerProvider::builder().with_resource(resource);
        let provider = match endpoint {
            Some(endpoint) => provider.with_span_processor(batch(exporter(endpoint)?, delay)),
            None => provider,
        };
        Ok(Self::new(provider.build()))
    }

    /// Sends the last spans and ends the export. Blocks, so it must not run on a thread of the runtime.
    pub(crate) fn stop(&self) -> Result<(), String> {
        self.provider.shutdown().map_err(|error| error.to_string())
    }
}

fn exporter(endpoint: &str) -> Result<SpanExporter, ServeError> {
    SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_protocol(Protocol::HttpBinary)
        .build()
        .map_err(|error: ExporterBuildError| ServeError::Exporter(error.to_string()))
}

fn batch(exporter: SpanExporter, delay: Duration) -> BatchSpanProcessor {
    let config = BatchConfigBuilder::default().with_scheduled_delay(delay).with_max_queue_size(QUEUE).build();
    BatchSpanProcessor::builder(exporter).with_batch_config(config).build()
}
