//! The order of spans: parents before children, siblings by start, then by id; each span once.

use crate::otlp::raw::RawSpan;
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
    span::Span,
};
use std::collections::{BTreeSet, HashMap};

/// Where a span stands among others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    id: (TraceId, SpanId),
    parent: Option<(TraceId, SpanId)>,
    start: Timestamp,
}

impl Place {
    pub(super) fn of(raw: &RawSpan) -> Self {
        Self {
            id: (raw.trace_id, raw.span_id),
            parent: raw.parent_id.map(|parent| (raw.trace_id, parent)),
            start: raw.started_at,
        }
    }

    pub(super) fn of_span(span: &Span) -> Self {
        Self {
            id: (span.trace_id, span.span_id),
            parent: span.parent_id.map(|parent| (span.trace_id, parent)),
            start: span.started_at,
        }
    }
}

/// Brings spans into order. Of spans with the same id, which a repeated export brings, the first stays;
/// spans whose parents go round in a circle come last, by start.
pub(super) fn in_tree_order<T>(items: Vec<T>, place: impl Fn(&T) -> Place) -> Vec<T> {
    let places: Vec<Place> = items.iter().map(place).collect();
    let sequence = sequence(&places);
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    sequence.into_iter().filter_map(|index| slots.get_mut(index).and_then(Option::take)).collect()
}

/// The index of each item's parent, where the parent is among them and comes before.
pub(super) fn parents<T>(ordered: &[T], place: impl Fn(&T) -> Place) -> Vec<Option<usize>> {
    let mut seen = HashMap::new();
    let mut found = Vec::with_capacity(ordered.len());
    for (index, item) in ordered.iter().enumerate() {
        let place = place(item);
        found.push(place.parent.and_then(|parent| seen.get(&parent).copied()));
        seen.insert(place.id, index);
    }
    found
}

type Sortable = (Timestamp, (TraceId, SpanId), usize);

fn sequence(places: &[Place]) -> Vec<usize> {
    let mut first: HashMap<(TraceId, SpanId), usize> = HashMap::new();
    for (index, place) in places.iter().enumerate() {
        first.entry(place.id).or_insert(index);
    }
    let mut children: HashMap<(TraceId, SpanId), BTreeSet<Sortable>> = HashMap::new();
    let mut open: BTreeSet<Sortable> = BTreeSet::new();
    let mut all: BTreeSet<Sortable> = BTreeSet::new();
    for (index, place) in
        places.iter().enumerate().filter(|(index, place)| first.get(&place.id) == Some(index))
    {
        let sortable = (place.start, place.id, index);
        all.insert(sortable);
        match place.parent.filter(|parent| first.contains_key(parent)) {
            Some(parent) => children.entry(parent).or_default().insert(sortable),
            None => open.insert(sortable),
        };
    }
    let mut sequence = Vec::with_capacity(all.len());
    // A stack that is taken from at its end, hence the reversals.
    let mut stack: Vec<Sortable> = open.into_iter().rev().collect();
    while let Some(next) = stack.pop() {
        all.remove(&next);
        sequence.push(next.2);
        stack.extend(children.remove(&next.1).unwrap_or_default().into_iter().rev());
    }
    sequence.extend(all.into_iter().map(|(_, _, index)| index));
    sequence
}
