//! Whether a recorded trace is whole: a root is there, and no span points to a parent that is not.

use crate::otlp::RawSpan;
use rehearsal_core::{
    ids::{SpanId, TraceId},
    span::Evidence,
};
use std::collections::{HashMap, HashSet};

/// What is missing of a trace that is known from events alone.
pub(super) const EVENTS_ALONE: &str = "the file holds events and no spans, so calls of models are not known";

/// What is known of each trace. Of those that are known from events alone (`stand_ins`) the spans are missing.
pub(super) fn of_traces(spans: &[RawSpan], stand_ins: &[RawSpan]) -> HashMap<TraceId, Evidence> {
    let known: HashSet<(TraceId, SpanId)> = spans.iter().map(|span| (span.trace_id, span.span_id)).collect();
    let mut tallies: HashMap<TraceId, Tally> = HashMap::new();
    for span in spans {
        tallies.entry(span.trace_id).or_default().add(span, &known);
    }
    let of_spans = tallies.into_iter().map(|(id, tally)| (id, tally.evidence()));
    let missing = || Evidence::Incomplete { missing: EVENTS_ALONE.to_owned() };
    let of_events = stand_ins.iter().map(|span| (span.trace_id, missing()));
    of_spans.chain(of_events).collect()
}

#[derive(Default)]
struct Tally {
    roots: u32,
    /// Spans whose parent is elsewhere, or may be.
    foreign: u32,
    /// Spans whose parent is in the same process and not in the file.
    orphans: u32,
}

impl Tally {
    fn add(&mut self, span: &RawSpan, known: &HashSet<(TraceId, SpanId)>) {
        let Some(parent) = span.parent_id else {
            self.roots += 1;
            return;
        };
        if known.contains(&(span.trace_id, parent)) {
            return;
        }
        match span.parent_is_remote {
            Some(true) | None => self.foreign += 1,
            Some(false) => self.orphans += 1,
        }
    }

    /// A parent that is not there was the caller's where nothing else is a root.
    fn evidence(&self) -> Evidence {
        let lost = if self.roots > 0 { self.orphans + self.foreign } else { self.orphans };
        match (self.roots + self.foreign, lost) {
            (0, _) => {
                Evidence::Incomplete { missing: "the span around all others is not in the file".to_owned() }
            }
            (_, 0) => Evidence::Complete,
            (_, 1) => Evidence::Incomplete {
                missing: "1 span points to a parent that is not in the file".to_owned(),
            },
            (_, n) => Evidence::Incomplete {
                missing: format!("{n} spans point to parents that are not in the file"),
            },
        }
    }
}
