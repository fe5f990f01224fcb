//! Spans and log records that belong to nobody yet, by trace, up to a limit; the oldest trace goes first.

use crate::otlp::{arrival::Arrived, raw::RawLog, room::Share};
use rehearsal_core::{clock::Timestamp, ids::TraceId};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

/// The most that is kept unclaimed.
#[derive(Clone, Copy, Debug)]
pub(in crate::otlp) struct UnclaimedLimits {
    /// Spans and log records.
    pub(in crate::otlp) records: usize,
    pub(in crate::otlp) bytes: usize,
}

/// Unclaimed spans and log records.
#[derive(Debug)]
pub(super) struct Unclaimed {
    limits: UnclaimedLimits,
    traces: HashMap<TraceId, Waiting>,
    /// Traces by the arrival of their first record; may name traces that were claimed meanwhile.
    order: VecDeque<TraceId>,
    /// Traces by the names that their spans carry.
    names: HashMap<String, HashSet<TraceId>>,
    /// Traces by the starts of their local roots.
    starts: BTreeSet<(Timestamp, TraceId)>,
    records: usize,
    share: Share,
    /// How many records were dropped to stay within the limits.
    pub(super) dropped: u64,
}

/// The records of one trace.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) spans: Vec<Arrived>,
    pub(super) logs: Vec<RawLog>,
    names: Vec<String>,
}

impl Waiting {
    fn len(&self) -> usize {
        self.spans.len() + self.logs.len()
    }

    fn weight(&self) -> usize {
        let spans: usize = self.spans.iter().map(|span| span.raw.weight()).sum();
        spans + self.logs.iter().map(RawLog::weight).sum::<usize>()
    }

    /// When its local roots began, as far as that is known.
    pub(super) fn starts(&self) -> impl Iterator<Item = Timestamp> {
        self.spans.iter().filter(|span| span.is_root()).filter_map(Arrived::started_at)
    }
}

impl Unclaimed {
    pub(super) fn new(limits: UnclaimedLimits, share: Share) -> Self {
        Self {
            limits,
            traces: HashMap::new(),
            order: VecDeque::new(),
            names: HashMap::new(),
            starts: BTreeSet::new(),
            records: 0,
            share,
            dropped: 0,
        }
    }

    /// How many records are waiting.
    pub(super) fn len(&self) -> usize {
        self.records
    }

    /// Keeps a span and the names it carries, at the cost of the oldest where there is no room.
    pub(super) fn keep(&mut self, span: Arrived, names: Vec<String>) {
        let trace = span.raw.trace_id;
        if let Some(start) = span.started_at().filter(|_| span.is_root()) {
            self.starts.insert((start, trace));
        }
        for name in &names {
            self.names.entry(name.clone()).or_default().insert(trace);
        }
        let weight = span.raw.weight();
        let waiting = self.waiting(trace);
        waiting.names.extend(names);
        waiting.spans.push(span);
        self.grow(weight);
    }

    /// Keeps a log record likewise.
    pub(super) fn keep_log(&mut self, log: RawLog) {
        let weight = log.weight();
        self.waiting(log.trace_id).logs.push(log);
        self.grow(weight);
    }

    /// Takes out the records of a trace.
    pub(super) fn claim(&mut self, trace: TraceId) -> Waiting {
        let Some(waiting) = self.traces.remove(&trace) else { return Waiting::default() };
        self.records -= waiting.len();
        self.share.shrink(waiting.weight());
        for start in waiting.starts() {
            self.starts.remove(&(start, trace));
        }
        for name in &waiting.names {
            if let Some(traces) = self.names.get_mut(name) {
                traces.remove(&trace);
                if traces.is_empty() {
                    self.names.remove(name);
                }
            }
        }
        self.sweep();
        waiting
    }

    /// The traces of which a span carries this name.
    pub(super) fn named(&self, name: &str) -> Vec<TraceId> {
        self.names.get(name).into_iter().flatten().copied().collect()
    }

    /// Whether the local root of any trace is there.
    pub(super) fn has_roots(&self) -> bool {
        !self.starts.is_empty()
    }

    /// The traces of which a local root began within these times.
    pub(super) fn begun(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = (TraceId, &Waiting)> {
        let first = TraceId::from_bytes([0; 16]);
        let last = TraceId::from_bytes([u8::MAX; 16]);
        // Where a clock was set back, an end may be before its beginning, which is no range.
        let range = (from, first)..=(to.max(from), last);
        self.starts.range(range).filter_map(|(_, trace)| Some((*trace, self.traces.get(trace)?)))
    }

    fn waiting(&mut self, trace: TraceId) -> &mut Waiting {
        let order = &mut self.order;
        self.traces.entry(trace).or_insert_with(|| {
            order.push_back(trace);
            Waiting::default()
        })
    }

    fn grow(&mut self, weight: usize) {
        self.records += 1;
        self.share.grow(weight);
        while self.records > self.limits.records || self.share.bytes() > self.limits.bytes {
            let Some(oldest) = self.order.pop_front() else { break };
            self.dropped += self.claim(oldest).len() as u64;
        }
    }

    /// Claimed traces leave their place in the queue behind; it is swept before it matters.
    fn sweep(&mut self) {
        if self.order.len() > 2 * self.traces.len() + 64 {
            let traces = &self.traces;
            self.order.retain(|id| traces.contains_key(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::{
        raw::RawSpan,
        room::Room,
        testing::{arrived, log, span, trace_id},
    };

    fn unclaimed(records: usize, bytes: usize) -> Unclaimed {
        Unclaimed::new(UnclaimedLimits { records, bytes }, Room::new(usize::MAX).share())
    }

    fn large(trace: u8) -> RawSpan {
        span(trace, 1, None, (1, 2)).with("text", "x".repeat(1000))
    }

    #[test]
    fn the_oldest_trace_makes_room() {
        let mut unclaimed = unclaimed(3, usize::MAX);
        for (trace, id) in [(1, 1), (2, 1), (1, 2)] {
            unclaimed.keep(arrived(span(trace, id, None, (1, 2))), vec![]);
        }
        unclaimed.keep_log(log(3, 1, 0));
        assert_eq!((unclaimed.len(), unclaimed.dropped), (2, 2));
        assert_eq!(unclaimed.claim(trace_id(1)).len(), 0);
        assert_eq!((unclaimed.claim(trace_id(2)).len(), unclaimed.claim(trace_id(3)).logs.len()), (1, 1));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mut unclaimed = unclaimed(usize::MAX, large(1).weight() * 2);
        (1..=5).for_each(|trace| unclaimed.keep(arrived(large(trace)), vec![]));
        assert_eq!((unclaimed.len(), unclaimed.dropped), (2, 3));
    }

    #[test]
    fn claimed_traces_leave_nothing_behind() {
        let mut unclaimed = unclaimed(10, usize::MAX);
        for round in 0..1_000u16 {
            let mut span = large(1);
            let [high, low] = round.to_be_bytes();
            span.trace_id = TraceId::from_bytes([1, high, low, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
            let trace = span.trace_id;
            unclaimed.keep(arrived(span), vec!["name".to_owned()]);
            assert_eq!(unclaimed.claim(trace).len(), 1);
        }
        assert!(unclaimed.order.len() <= 65, "{}", unclaimed.order.len());
        assert_eq!((unclaimed.len(), unclaimed.share.bytes(), unclaimed.dropped), (0, 0, 0));
        assert!(unclaimed.starts.is_empty() && unclaimed.names.is_empty());
    }

    #[test]
    fn traces_are_found_by_name_and_by_the_start_of_a_root() {
        let mut unclaimed = unclaimed(10, usize::MAX);
        unclaimed.keep(arrived(span(1, 2, Some(1), (20, 30))), vec!["a".to_owned()]);
        assert_eq!(unclaimed.begun(Timestamp(0), Timestamp(100)).count(), 0);
        unclaimed.keep(arrived(span(1, 1, None, (10, 40))), vec![]);
        assert_eq!(unclaimed.begun(Timestamp(10), Timestamp(10)).count(), 1);
        assert_eq!(unclaimed.begun(Timestamp(11), Timestamp(5)).count(), 0);
        assert_eq!((unclaimed.named("a"), unclaimed.named("b")), (vec![trace_id(1)], vec![]));
    }
}
