//! OTLP in protobuf.
//!
//! Wire format: `opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest` and
//! `opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest`, version 1.

use super::{Batch, DecodeError, event_name, happened_at, parts};
use crate::otlp::raw::{RawEvent, RawLog, RawSpan, RawStatus, keep_of_resource, remote_parent, short};
use base64::{Engine, prelude::BASE64_STANDARD};
use opentelemetry_proto::tonic::{
    collector::{logs::v1::ExportLogsServiceRequest, trace::v1::ExportTraceServiceRequest},
    common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value::Value as Any},
    logs::v1::LogRecord,
    trace::v1::{ResourceSpans, Span, span::Event},
};
use prost::Message;
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
};
use serde_json::{Map, Number, Value};
use std::sync::Arc;

/// Reads a request in protobuf. Spans without valid ids are counted and left out.
///
/// # Errors
/// Where the bytes are not the message, or hold too many values.
pub fn protobuf(bytes: &[u8]) -> Result<Batch, DecodeError> {
    parts::of_protobuf(bytes, parts::Kind::Traces, parts::MOST)?;
    let request =
        ExportTraceServiceRequest::decode(bytes).map_err(|error| DecodeError::Protobuf(error.to_string()))?;
    let mut batch = Batch::default();
    for resource_spans in request.resource_spans {
        take(&mut batch, resource_spans);
    }
    Ok(batch)
}

/// Reads a request of log records in protobuf. Those without valid ids are left out.
///
/// # Errors
/// Where the bytes are not the message, or hold too many values.
pub fn protobuf_logs(bytes: &[u8]) -> Result<Batch, DecodeError> {
    parts::of_protobuf(bytes, parts::Kind::Logs, parts::MOST)?;
    let request =
        ExportLogsServiceRequest::decode(bytes).map_err(|error| DecodeError::Protobuf(error.to_string()))?;
    let scoped = request.resource_logs.into_iter().flat_map(|sent| sent.scope_logs);
    let logs = scoped.flat_map(|sent| {
        let scope = scope_name(sent.scope);
        sent.log_records.into_iter().filter_map(move |log| record(log, &scope))
    });
    Ok(Batch { logs: logs.collect(), ..Batch::default() })
}

fn take(batch: &mut Batch, sent: ResourceSpans) {
    let resource =
        keep_of_resource(sent.resource.map(|resource| attributes(resource.attributes)).unwrap_or_default());
    for scope_spans in sent.scope_spans {
        let scope = scope_name(scope_spans.scope);
        for span in scope_spans.spans {
            match raw(span, &scope, &resource) {
                Some(span) => batch.spans.push(span),
                None => batch.invalid += 1,
            }
        }
    }
}

fn scope_name(scope: Option<InstrumentationScope>) -> String {
    scope.map(|scope| short(scope.name)).unwrap_or_default()
}

fn raw(span: Span, scope: &str, resource: &Arc<Map<String, Value>>) -> Option<RawSpan> {
    let in_events: u32 =
        span.events.iter().fold(0, |sum, event| sum.saturating_add(event.dropped_attributes_count));
    let status = span.status.unwrap_or_default();
    Some(RawSpan {
        trace_id: TraceId::from_slice(&span.trace_id)?,
        span_id: SpanId::from_slice(&span.span_id)?,
        parent_id: SpanId::from_slice(&span.parent_span_id),
        parent_is_remote: remote_parent(u64::from(span.flags)),
        name: span.name,
        scope: scope.to_owned(),
        resource: Arc::clone(resource),
        attributes: attributes(span.attributes),
        events: span.events.into_iter().map(event).collect(),
        status: RawStatus::new(i64::from(status.code), status.message),
        started_at: Timestamp(span.start_time_unix_nano),
        ended_at: Timestamp(span.end_time_unix_nano),
        dropped_attributes: span.dropped_attributes_count.saturating_add(in_events),
        dropped_events: span.dropped_events_count,
    })
}

fn record(log: LogRecord, scope: &str) -> Option<RawLog> {
    let attributes = attributes(log.attributes);
    Some(RawLog {
        trace_id: TraceId::from_slice(&log.trace_id)?,
        span_id: SpanId::from_slice(&log.span_id)?,
        name: event_name(log.event_name, &attributes),
        scope: scope.to_owned(),
        body: value(log.body),
        attributes,
        at: happened_at(log.time_unix_nano, log.observed_time_unix_nano),
    })
}

fn event(event: Event) -> RawEvent {
    RawEvent { name: event.name, attributes: attributes(event.attributes) }
}

fn attributes(pairs: Vec<KeyValue>) -> Map<String, Value> {
    pairs.into_iter().map(|pair| (pair.key, value(pair.value))).collect()
}

fn value(sent: Option<AnyValue>) -> Value {
    // The decoder refuses messages nested deeper than a hundred, which bounds this recursion.
    match sent.and_then(|any| any.value) {
        // The last is meant for the profiling signal; OTLP says to read it as absent elsewhere.
        None | Some(Any::StringValueStrindex(_)) => Value::Null,
        Some(Any::StringValue(text)) => Value::String(text),
        Some(Any::BoolValue(flag)) => Value::Bool(flag),
        Some(Any::IntValue(number)) => Value::from(number),
        Some(Any::DoubleValue(number)) => double(number),
        Some(Any::ArrayValue(list)) => list.values.into_iter().map(|item| value(Some(item))).collect(),
        Some(Any::KvlistValue(list)) => Value::Object(attributes(list.values)),
        Some(Any::BytesValue(bytes)) => Value::String(BASE64_STANDARD.encode(bytes)),
    }
}

/// JSON has no word for what is not finite; OTLP/JSON writes its name.
fn double(number: f64) -> Value {
    if let Some(finite) = Number::from_f64(number) {
        return Value::Number(finite);
    }
    let name = match (number.is_nan(), number.is_sign_negative()) {
        (true, _) => "NaN",
        (false, false) => "Infinity",
        (false, true) => "-Infinity",
    };
    Value::String(name.to_owned())
}
