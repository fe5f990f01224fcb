//! What only its time gives to a session: traces that carry no id of ours and name nobody.

use super::{
    open::OpenSession,
    place::Place,
    routing::{Routed, State},
    timeline::Whose,
};
use crate::otlp::{
    arrival::Arrived,
    correlate::SKEW,
    raw::{RawLog, RawSpan},
    session_file::TurnWindow,
};
use rehearsal_core::{clock::Timestamp, ids::TraceId, span::Correlation};
use std::sync::Arc;

/// A trace that may be a session's, as far as it came.
pub(in crate::otlp) struct Candidate {
    pub(in crate::otlp) trace: TraceId,
    /// When the first of its local roots began.
    pub(in crate::otlp) started_at: Timestamp,
    pub(in crate::otlp) spans: Vec<RawSpan>,
    pub(in crate::otlp) logs: Vec<RawLog>,
}

impl State {
    /// The unclaimed traces that began in this turn of the session, or so shortly before or after that another turn of
    /// the session may be meant, while no other session had a turn open.
    pub(super) fn candidates(&self, session: &Arc<OpenSession>, turn: &TurnWindow) -> Vec<Candidate> {
        let (from, to) = reach(turn);
        let mut candidates: Vec<Candidate> = Vec::new();
        for (trace, waiting) in self.unclaimed.begun(from, to) {
            let is_known = candidates.iter().any(|candidate| candidate.trace == trace);
            let is_its_own = waiting.starts().all(|start| self.timeline.whose(start).is(session))
                && waiting.spans.iter().all(|span| self.may_follow(span, session));
            let Some(started_at) = waiting.starts().min() else { continue };
            if is_its_own && !is_known && !self.traces.contains_key(&trace) {
                let spans = waiting.spans.iter().map(|span| span.raw.clone()).collect();
                candidates.push(Candidate { trace, started_at, spans, logs: waiting.logs.clone() });
            }
        }
        candidates
    }

    /// Files a candidate, unless a surer place was found for it meanwhile.
    pub(super) fn guess(&mut self, trace: TraceId, session: &Arc<OpenSession>, routed: &mut Vec<Routed>) {
        if !self.traces.contains_key(&trace) {
            self.place(trace, Place::Guess(Arc::clone(session)));
            self.claim(trace, (session, Correlation::Time, None), routed);
        }
    }

    /// Whether a trace came that began in this turn, and in turns of other sessions as well.
    pub(super) fn is_doubtful(&self, turn: &TurnWindow) -> bool {
        let (from, to) = (turn.sent_at, turn.ended_at.unwrap_or(turn.sent_at));
        let is_several = |start: Timestamp| match self.timeline.whose(start) {
            Whose::Several => true,
            Whose::Nobody | Whose::Session(_) | Whose::Closed => false,
        };
        self.unclaimed.begun(from, to).any(|(_, waiting)| {
            waiting.starts().any(|start| start >= from && start <= to && is_several(start))
        })
    }

    /// Whether a span of a trace that was given to the session by its time may belong there as well.
    pub(super) fn may_follow(&self, span: &Arrived, session: &Arc<OpenSession>) -> bool {
        let Some(start) = span.started_at() else { return true };
        match self.timeline.whose(start) {
            Whose::Nobody => true,
            Whose::Session(found) => Arc::ptr_eq(&found, session),
            Whose::Closed => false,
            // A child began when others had turns open as well; its root tells whose it is.
            Whose::Several => !span.is_root(),
        }
    }

    /// Wakes the session in whose turn alone a root began, as it may be waiting for just that.
    pub(super) fn tell_whom_it_may_concern(&self, span: &Arrived) {
        if let Some(start) = span.started_at().filter(|_| span.is_root())
            && let Whose::Session(session) = self.timeline.whose(start)
        {
            session.arrivals.notify_one();
        }
    }
}

/// The times in which something of this turn may have begun, by clocks that are not quite the same.
fn reach(turn: &TurnWindow) -> (Timestamp, Timestamp) {
    let skew = u64::try_from(SKEW.as_nanos()).unwrap_or(u64::MAX);
    let end = turn.ended_at.unwrap_or(turn.sent_at);
    (Timestamp(turn.sent_at.0.saturating_sub(skew)), end.plus(SKEW))
}
