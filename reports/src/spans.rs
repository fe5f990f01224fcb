//! How a turn's spans nest.

use rehearsal_core::{
    ids::SpanId,
    span::{Activity, Span},
};
use std::collections::BTreeMap;

/// How deep each span hangs in its trace, from 0. Spans come parents first, so one pass is enough
/// and a loop of parents, which a broken exporter may send, does no harm.
pub(crate) fn depths(spans: &[Span]) -> Vec<usize> {
    let mut known: BTreeMap<SpanId, usize> = BTreeMap::new();
    let mut depth = |span: &Span| {
        let depth = span.parent_id.and_then(|parent| known.get(&parent)).map_or(0, |parent| parent + 1);
        known.insert(span.span_id, depth);
        depth
    };
    spans.iter().map(&mut depth).collect()
}

/// The word for what a span stands for.
pub(crate) fn kind(activity: &Activity) -> &'static str {
    match activity {
        Activity::Model(_) => "model",
        Activity::Tool(_) => "tool",
        Activity::Agent(_) => "agent",
        Activity::Step => "step",
        Activity::Other => "other",
    }
}
