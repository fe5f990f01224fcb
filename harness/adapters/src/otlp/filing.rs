//! Files spans under their sessions as they arrive. Locks are held for look-ups only, never while spans
//! are decoded or understood.

use super::{
    buffer::BufferLimits,
    decode::Batch,
    routing::{Routed, State},
    session_file::{SessionFile, SessionLimits},
};
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::SessionId,
    span::ExpectedTurn,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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

impl Filing {
    pub(super) fn new(clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self { clock, limits, state: Mutex::new(State::new(limits)) }
    }

    /// Files what one export request held.
    pub(super) fn file(&self, batch: Batch) {
        let mut routed = Vec::with_capacity(batch.spans.len());
        {
            let mut state = lock(&self.state);
            state.count_invalid(batch.invalid);
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
        lock(&self.state).open(session)
    }

    /// Forgets the session and hands its file over; what comes for it from now on is late.
    pub(super) fn close(&self, session: &SessionId) -> Option<SessionFile> {
        let open = lock(&self.state).close(session)?;
        lock(&open.file).take()
    }

    /// What became of all spans so far.
    pub(super) fn tally(&self) -> Tally {
        lock(&self.state).tally()
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
            lock(&self.state).count_late(late);
        }
    }
}

impl OpenSession {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { file: Mutex::new(Some(SessionFile::default())), arrivals: Notify::new() })
    }

    /// Notes that nobody waits for this session's spans.
    pub(super) fn pass_over(&self) {
        if let Some(file) = lock(&self.file).as_mut() {
            file.is_passed_over = true;
        }
    }

    /// Looks at what came so far; `None` once the session is settled.
    pub(super) fn look<T>(&self, at: impl FnOnce(&SessionFile) -> T) -> Option<T> {
        lock(&self.file).as_ref().map(at)
    }
}

/// A lock that a panicking holder cannot take away from the others: every change under it is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
