//! Which session a span goes to: by the trace id we handed out, else by a session id on any span of its
//! trace, else to nobody yet.

use super::{
    buffer::{Buffer, Recent},
    correlate::session_ids,
    filing::{Limits, OpenSession, Tally},
    raw::RawSpan,
    session_file::Filed,
};
use rehearsal_core::{
    ids::{SessionId, TraceId},
    span::{Correlation, ExpectedTurn},
};
use std::{collections::HashMap, sync::Arc};

/// Who gets which span.
pub(super) struct State {
    sessions: HashMap<String, Arc<OpenSession>>,
    traces: HashMap<TraceId, Place>,
    unclaimed: Buffer,
    settled_traces: Recent<TraceId>,
    settled_sessions: Recent<String>,
    tally: Tally,
}

/// Where the spans of a trace go.
enum Place {
    /// To the turn whose trace id we handed out.
    Turn(Arc<OpenSession>, u32),
    /// To the session whose id a span of the trace carries.
    Session(Arc<OpenSession>),
    /// Several sessions share the trace, of which this one came last: only spans that say whose they are can
    /// be filed.
    Shared(Arc<OpenSession>),
}

/// A span and the session it goes to.
pub(super) type Routed = (Arc<OpenSession>, Filed);

impl State {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            sessions: HashMap::new(),
            traces: HashMap::new(),
            unclaimed: Buffer::new(limits.unclaimed),
            settled_traces: Recent::new(limits.remembered),
            settled_sessions: Recent::new(limits.remembered),
            tally: Tally::default(),
        }
    }

    /// The session, while it is open.
    pub(super) fn open(&self, session: &SessionId) -> Option<Arc<OpenSession>> {
        self.sessions.get(session.as_str()).cloned()
    }

    /// What became of all spans so far.
    pub(super) fn tally(&self) -> Tally {
        Tally { unclaimed: self.unclaimed.len() as u64, dropped: self.unclaimed.dropped, ..self.tally }
    }

    pub(super) fn count_late(&mut self, spans: u64) {
        self.tally.late += spans;
    }

    pub(super) fn count_invalid(&mut self, spans: u64) {
        self.tally.invalid += spans;
    }

    /// Finds a span's session, and with it the sessions of spans that waited for this one.
    pub(super) fn route(&mut self, span: RawSpan, routed: &mut Vec<Routed>) {
        self.tally.received += 1;
        if let Some(Place::Turn(session, number)) = self.traces.get(&span.trace_id) {
            let filed = Filed { raw: span, correlation: Correlation::TraceId, turn: Some(*number) };
            routed.push((Arc::clone(session), filed));
        } else if let Some(session) = self.session_of(&span) {
            let earlier = self.bind(span.trace_id, &session);
            routed.extend(earlier.into_iter().chain([span]).map(|raw| {
                (Arc::clone(&session), Filed { raw, correlation: Correlation::Session, turn: None })
            }));
        } else if self.is_settled(&span) {
            self.tally.late += 1;
        } else {
            self.unclaimed.keep(span);
        }
    }

    /// The open session that a span names, or that its trace is bound to.
    fn session_of(&self, span: &RawSpan) -> Option<Arc<OpenSession>> {
        let own = session_ids(span).find_map(|id| self.sessions.get(id));
        match (own, self.traces.get(&span.trace_id)) {
            (Some(session), _) | (None, Some(Place::Session(session) | Place::Turn(session, _))) => {
                Some(Arc::clone(session))
            }
            (None, Some(Place::Shared(_)) | None) => None,
        }
    }

    /// Binds the whole trace to a session that one of its spans named; returns the spans that waited.
    fn bind(&mut self, trace: TraceId, session: &Arc<OpenSession>) -> Vec<RawSpan> {
        let place = match self.traces.get(&trace) {
            None if !self.settled_traces.contains(&trace) => Place::Session(Arc::clone(session)),
            Some(Place::Session(other)) if Arc::ptr_eq(other, session) => return Vec::new(),
            // Another session had the trace before, or has it still.
            None | Some(Place::Session(_)) => Place::Shared(Arc::clone(session)),
            Some(Place::Shared(_) | Place::Turn(..)) => return Vec::new(),
        };
        let is_shared = matches!(place, Place::Shared(_));
        self.traces.insert(trace, place);
        if is_shared { Vec::new() } else { self.unclaimed.claim(trace) }
    }

    /// Opens the session where this is its first turn; returns spans of the turn that came before.
    pub(super) fn expect(&mut self, turn: &ExpectedTurn<'_>) -> (Arc<OpenSession>, Vec<Routed>) {
        let session = self.sessions.entry(turn.session.as_str().to_owned()).or_insert_with(OpenSession::new);
        let session = Arc::clone(session);
        let trace = turn.context.trace_id;
        self.traces.insert(trace, Place::Turn(Arc::clone(&session), turn.number));
        let filed = |raw| Filed { raw, correlation: Correlation::TraceId, turn: Some(turn.number) };
        let claimed =
            self.unclaimed.claim(trace).into_iter().map(|raw| (Arc::clone(&session), filed(raw))).collect();
        (session, claimed)
    }

    /// Forgets the session; its traces and its name are remembered to know late spans by.
    pub(super) fn close(&mut self, session: &SessionId) -> Option<Arc<OpenSession>> {
        let open = self.sessions.remove(session.as_str())?;
        let is_its_own = |place: &Place| match place {
            Place::Turn(owner, _) | Place::Session(owner) | Place::Shared(owner) => Arc::ptr_eq(owner, &open),
        };
        for (trace, _) in self.traces.extract_if(|_, place| is_its_own(place)) {
            self.settled_traces.insert(trace);
        }
        self.settled_sessions.insert(session.as_str().to_owned());
        Some(open)
    }

    fn is_settled(&self, span: &RawSpan) -> bool {
        self.settled_traces.contains(&span.trace_id)
            || session_ids(span).any(|id| self.settled_sessions.contains(id))
    }
}
