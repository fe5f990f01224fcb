//! Files spans under their sessions as they arrive. Locks are held for look-ups only, never while spans
//! are decoded or understood.

use super::{
    buffer::{Buffer, BufferLimits, Recent},
    correlate::session_ids,
    decode::Batch,
    raw::RawSpan,
    session_file::{Filed, SessionFile, SessionLimits},
};
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::{SessionId, TraceId},
    span::{Correlation, ExpectedTurn},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// What became of the spans of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Spans that came with valid ids.
    pub received: u64,
    /// Spans that came with invalid ids and were left out.
    pub invalid: u64,
    /// Spans that belong to no session so far.
    pub unclaimed: u64,
    /// Spans that belonged to no session and were dropped to make room.
    pub dropped: u64,
    /// Spans that came after their session was settled, and were dropped.
    pub late: u64,
}

/// The most that is kept in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) session: SessionLimits,
    pub(super) unclaimed: BufferLimits,
    /// How many settled traces, and how many settled sessions, are remembered to know late spans by.
    pub(super) remembered: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            session: SessionLimits { spans: 50_000, bytes: 64 << 20 },
            unclaimed: BufferLimits { spans: 20_000, bytes: 64 << 20 },
            remembered: 16_384,
        }
    }
}

/// All open sessions and where the spans of each known trace go.
pub(super) struct Filing {
    clock: Arc<dyn Clock>,
    limits: Limits,
    state: Mutex<State>,
}

/// One open session; its file is gone once it is settled.
pub(super) struct OpenSession {
    file: Mutex<Option<SessionFile>>,
    /// Told whenever something was filed.
    pub(super) arrivals: Notify,
}

struct State {
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
    /// Several sessions share the trace: only spans that say whose they are can be filed.
    Shared,
}

/// A span and the session it goes to.
type Routed = (Arc<OpenSession>, Filed);

impl Filing {
    pub(super) fn new(clock: Arc<dyn Clock>, limits: Limits) -> Self {
        let state = State {
            sessions: HashMap::new(),
            traces: HashMap::new(),
            unclaimed: Buffer::new(limits.unclaimed),
            settled_traces: Recent::new(limits.remembered),
            settled_sessions: Recent::new(limits.remembered),
            tally: Tally::default(),
        };
        Self { clock, limits, state: Mutex::new(state) }
    }

    /// Files what one export request held.
    pub(super) fn file(&self, batch: Batch) {
        let mut routed = Vec::with_capacity(batch.spans.len());
        {
            let mut state = lock(&self.state);
            state.tally.invalid += batch.invalid;
            for span in batch.spans {
                state.route(span, &mut routed);
            }
        }
        self.deliver(routed);
    }

    /// Opens the session where this is its first turn, and announces the turn.
    pub(super) fn expect(&self, turn: &ExpectedTurn<'_>) {
        let (session, claimed) = lock(&self.state).expect(turn);
        if let Some(file) = lock(&session.file).as_mut() {
            file.announce(turn.into());
        }
        self.deliver(claimed);
    }

    /// Notes when a turn ended.
    pub(super) fn ended(&self, session: &SessionId, number: u32, at: Timestamp) {
        if let Some(session) = self.open(session)
            && let Some(file) = lock(&session.file).as_mut()
        {
            file.ended(number, at);
        }
    }

    /// The session, while it is open.
    pub(super) fn open(&self, session: &SessionId) -> Option<Arc<OpenSession>> {
        lock(&self.state).sessions.get(session.as_str()).cloned()
    }

    /// Forgets the session and hands its file over; what comes for it from now on is late.
    pub(super) fn close(&self, session: &SessionId) -> Option<SessionFile> {
        let open = lock(&self.state).close(session)?;
        lock(&open.file).take()
    }

    /// What became of all spans so far.
    pub(super) fn tally(&self) -> Tally {
        let state = lock(&self.state);
        Tally { unclaimed: state.unclaimed.len() as u64, dropped: state.unclaimed.dropped, ..state.tally }
    }

    fn deliver(&self, routed: Vec<Routed>) {
        if routed.is_empty() {
            return;
        }
        let arrived_at = self.clock.now();
        let mut late = 0;
        for (session, filed) in routed {
            match lock(&session.file).as_mut() {
                Some(file) => file.push(filed, arrived_at, self.limits.session),
                None => late += 1,
            }
            session.arrivals.notify_one();
        }
        if late > 0 {
            lock(&self.state).tally.late += late;
        }
    }
}

impl OpenSession {
    fn new() -> Arc<Self> {
        Arc::new(Self { file: Mutex::new(Some(SessionFile::default())), arrivals: Notify::new() })
    }

    /// Looks at what came so far; `None` once the session is settled.
    pub(super) fn look<T>(&self, at: impl FnOnce(&SessionFile) -> T) -> Option<T> {
        lock(&self.file).as_ref().map(at)
    }
}

impl State {
    fn route(&mut self, span: RawSpan, routed: &mut Vec<Routed>) {
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
            (None, Some(Place::Shared) | None) => None,
        }
    }

    /// Binds the whole trace to a session that one of its spans named; returns the spans that waited.
    fn bind(&mut self, trace: TraceId, session: &Arc<OpenSession>) -> Vec<RawSpan> {
        match self.traces.get(&trace) {
            None => {
                self.traces.insert(trace, Place::Session(Arc::clone(session)));
                self.unclaimed.claim(trace)
            }
            Some(Place::Session(other)) if !Arc::ptr_eq(other, session) => {
                self.traces.insert(trace, Place::Shared);
                Vec::new()
            }
            Some(Place::Session(_) | Place::Shared | Place::Turn(..)) => Vec::new(),
        }
    }

    fn expect(&mut self, turn: &ExpectedTurn<'_>) -> (Arc<OpenSession>, Vec<Routed>) {
        let session = self.sessions.entry(turn.session.as_str().to_owned()).or_insert_with(OpenSession::new);
        let session = Arc::clone(session);
        let trace = turn.context.trace_id;
        self.traces.insert(trace, Place::Turn(Arc::clone(&session), turn.number));
        let filed = |raw| Filed { raw, correlation: Correlation::TraceId, turn: Some(turn.number) };
        let claimed =
            self.unclaimed.claim(trace).into_iter().map(|raw| (Arc::clone(&session), filed(raw))).collect();
        (session, claimed)
    }

    fn close(&mut self, session: &SessionId) -> Option<Arc<OpenSession>> {
        let open = self.sessions.remove(session.as_str())?;
        let is_its_own = |place: &Place| match place {
            Place::Turn(owner, _) | Place::Session(owner) => Arc::ptr_eq(owner, &open),
            Place::Shared => false,
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

/// A lock that a panicking holder cannot take away from the others: every change under it is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
