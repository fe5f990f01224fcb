//! The conventions of spans that were read before, by what was kept of them.

use super::{Facts, role, voice};
use crate::otlp::raw::RawSpan;
use rehearsal_core::span::Span;
use std::collections::BTreeSet;

/// The conventions that these spans followed. What was said is no longer among their attributes and their events are
/// gone, so a convention that shows in nothing else is not named.
pub fn dialects(spans: &[Span]) -> BTreeSet<&'static str> {
    spans.iter().filter_map(dialect).collect()
}

fn dialect(span: &Span) -> Option<&'static str> {
    let raw = RawSpan {
        name: span.name.clone(),
        scope: span.scope.clone(),
        attributes: span.attributes.clone(),
        ..RawSpan::new((span.trace_id, span.span_id), (span.started_at, span.ended_at))
    };
    let facts = Facts::new(&raw);
    voice(&facts, role::role(&facts)).map(|voice| voice.dialect)
}
