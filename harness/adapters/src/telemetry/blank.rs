//! A span of ours with nothing in it yet.

use super::{ids::time, names::SCOPE};
use opentelemetry::{
    InstrumentationScope,
    trace::{SpanContext, SpanId, SpanKind, Status},
};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use rehearsal_core::clock::Timestamp;

/// A span at this place in its trace, without a parent, from one time to another.
pub(super) fn blank(place: SpanContext, name: String, (start, end): (Timestamp, Timestamp)) -> SpanData {
    SpanData {
        span_context: place,
        parent_span_id: SpanId::INVALID,
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: name.into(),
        start_time: time(start),
        end_time: time(end),
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::builder(SCOPE)
            .with_version(env!("CARGO_PKG_VERSION"))
            .build(),
    }
}
