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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::{span, trace_id};

    fn buffer(spans: usize, bytes: usize) -> Buffer {
        Buffer::new(BufferLimits { spans, bytes })
    }

    #[test]
    fn the_oldest_trace_makes_room() {
        let mut buffer = buffer(3, usize::MAX);
        for (trace, id) in [(1, 1), (2, 1), (1, 2), (3, 1)] {
            buffer.keep(span(trace, id, None, (0, 1)));
        }
        assert_eq!((buffer.len(), buffer.dropped), (2, 2));
        assert_eq!(buffer.claim(trace_id(1)), []);
        assert_eq!(buffer.claim(trace_id(2)).len(), 1);
    }

    #[test]
    fn bytes_are_bounded_too() {
        let one = span(1, 1, None, (0, 1)).with("text", "x".repeat(1000));
        let mut buffer = buffer(usize::MAX, one.weight() * 2);
        for trace in 1..=5 {
            buffer.keep(span(trace, 1, None, (0, 1)).with("text", "x".repeat(1000)));
        }
        assert_eq!((buffer.len(), buffer.dropped), (2, 3));
    }

    #[test]
    fn claimed_traces_leave_no_queue_behind() {
        let mut buffer = buffer(10, usize::MAX);
        for round in 0..1_000u16 {
            let mut span = span(1, 1, None, (0, 1));
            let [high, low] = round.to_be_bytes();
            span.trace_id = TraceId::from_bytes([1, high, low, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
            let trace = span.trace_id;
            buffer.keep(span);
            assert_eq!(buffer.claim(trace).len(), 1);
        }
        assert!(buffer.order.len() <= 65, "{}", buffer.order.len());
        assert_eq!((buffer.len(), buffer.bytes, buffer.dropped), (0, 0, 0));
    }

    #[test]
    fn only_the_latest_are_remembered() {
        let mut recent = Recent::new(2);
        for item in ["a", "b", "a", "c"] {
            recent.insert(item.to_owned());
        }
        assert_eq!(["a", "b", "c"].map(|item| recent.contains(item)), [false, true, true]);
    }
}
