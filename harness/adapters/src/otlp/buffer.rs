//! Spans that belong to nobody yet, by trace, up to a limit; the oldest trace goes first.

use super::raw::RawSpan;
use rehearsal_core::ids::TraceId;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    hash::Hash,
};

/// The most that is kept unclaimed.
#[derive(Clone, Copy, Debug)]
pub(super) struct BufferLimits {
    pub(super) spans: usize,
    pub(super) bytes: usize,
}

/// Unclaimed spans.
#[derive(Debug)]
pub(super) struct Buffer {
    limits: BufferLimits,
    traces: HashMap<TraceId, Vec<RawSpan>>,
    /// Traces by the arrival of their first span; may name traces that were claimed meanwhile.
    order: VecDeque<TraceId>,
    spans: usize,
    bytes: usize,
    /// How many spans were dropped to stay within the limits.
    pub(super) dropped: u64,
}

impl Buffer {
    pub(super) fn new(limits: BufferLimits) -> Self {
        Self { limits, traces: HashMap::new(), order: VecDeque::new(), spans: 0, bytes: 0, dropped: 0 }
    }

    /// How many spans are waiting.
    pub(super) fn len(&self) -> usize {
        self.spans
    }

    /// Keeps a span, at the cost of the oldest where there is no room.
    pub(super) fn keep(&mut self, span: RawSpan) {
        self.spans += 1;
        self.bytes += span.weight();
        let trace = self.traces.entry(span.trace_id).or_default();
        if trace.is_empty() {
            self.order.push_back(span.trace_id);
        }
        trace.push(span);
        while self.spans > self.limits.spans || self.bytes > self.limits.bytes {
            let Some(oldest) = self.order.pop_front() else { break };
            self.dropped += self.claim(oldest).len() as u64;
        }
    }

    /// Takes out the spans of a trace.
    pub(super) fn claim(&mut self, trace: TraceId) -> Vec<RawSpan> {
        let spans = self.traces.remove(&trace).unwrap_or_default();
        self.spans -= spans.len();
        self.bytes -= spans.iter().map(RawSpan::weight).sum::<usize>();
        // Claimed traces leave their place in the queue behind; it is swept before it matters.
        if self.order.len() > 2 * self.traces.len() + 64 {
            let traces = &self.traces;
            self.order.retain(|id| traces.contains_key(id));
        }
        spans
    }
}

/// A set that remembers the latest so many.
#[derive(Debug)]
pub(super) struct Recent<T> {
    capacity: usize,
    known: HashSet<T>,
    order: VecDeque<T>,
}

impl<T: Clone + Eq + Hash> Recent<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, known: HashSet::new(), order: VecDeque::new() }
    }

    pub(super) fn insert(&mut self, item: T) {
        if self.known.insert(item.clone()) {
            self.order.push_back(item);
        }
        while self.order.len() > self.capacity {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    pub(super) fn contains<Q: ?Sized + Eq + Hash>(&self, item: &Q) -> bool
    where
        T: std::borrow::Borrow<Q>,
    {
        self.known.contains(item)
    }
}
