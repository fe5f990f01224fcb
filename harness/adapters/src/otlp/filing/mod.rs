//! Files spans under their sessions as they arrive. Locks are held for look-ups only, never while spans
//! are decoded or understood.

mod aliases;
mod guessing;
mod open;
mod place;
mod recent;
mod routing;
mod tally;
mod timeline;
mod unclaimed;

use super::{
    arrival::{Arrived, kept},
    decode::Batch,
    dialect::tells,
    raw::RawLog,
    rhythm::Rhythms,
    room::Room,
    session_file::{SessionFile, SessionLimits, TurnWindow},
    settle::{Progress, SettleSettings},
};
pub(super) use guessing::Candidate;
pub(super) use open::OpenSession;
use open::lock;
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::{SessionId, TraceId},
    span::ExpectedTurn,
};
use routing::{Record, Routed, State};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
pub use tally::Tally;
pub(super) use unclaimed::UnclaimedLimits;

/// The most that is kept in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) session: SessionLimits,
    pub(super) unclaimed: UnclaimedLimits,
    /// How many bytes all sessions and what is unclaimed may hold together.
    pub(super) memory: usize,
    /// How many settled traces, and how many names of settled sessions, are remembered to know late spans by.
    pub(super) remembered: usize,
    /// How many beginnings and ends of turns are remembered.
    pub(super) moments: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            session: SessionLimits { records: 50_000, bytes: 64 << 20 },
            unclaimed: UnclaimedLimits { records: 20_000, bytes: 64 << 20 },
            memory: 1 << 30,
            remembered: 16_384,
            moments: 65_536,
        }
    }
}

/// What is done with spans that want to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// They are filed.
    Filed,
    /// They are to come again later: there is no room, but a session is about to be settled.
    Later,
    /// They are counted and dropped: there is no room, and none is about to become free.
    Dropped,
}

/// All open sessions and where the spans of each known trace go.
pub(super) struct Filing {
    clock: Arc<dyn Clock>,
    limits: Limits,
    room: Arc<Room>,
    state: Mutex<State>,
    rhythms: Mutex<Rhythms>,
    /// How many sessions are being settled.
    settling: AtomicUsize,
}

impl Filing {
    /// `attributes` name sessions beside those that frameworks are known to send.
    pub(super) fn new(clock: Arc<dyn Clock>, limits: Limits, attributes: Vec<String>) -> Self {
        let room = Room::new(limits.memory);
        let state = Mutex::new(State::new(&limits, &room, attributes));
        Self { clock, limits, room, state, rhythms: Mutex::default(), settling: AtomicUsize::new(0) }
    }

    /// Whether there is room for more.
    pub(super) fn admission(&self) -> Admission {
        match (self.room.is_full(), self.settling.load(Ordering::Relaxed)) {
            (false, _) => Admission::Filed,
            (true, 0) => Admission::Dropped,
            (true, _) => Admission::Later,
        }
    }

    /// Counts a request that was put off.
    pub(super) fn put_off(&self) {
        lock(&self.state).count(|tally| tally.refused += 1);
    }

    /// Files what one export request held.
    pub(super) fn file(&self, batch: Batch) {
        let now = self.clock.now();
        let is_dropped = self.admission() == Admission::Dropped;
        let spans: Vec<Arrived> = batch.spans.into_iter().map(|span| Arrived::new(span, now)).collect();
        let logs: Vec<RawLog> = batch.logs.into_iter().filter(tells).filter_map(kept).collect();
        self.learn(&spans, &logs, now);
        let mut routed = Vec::with_capacity(spans.len());
        {
            let mut state = lock(&self.state);
            state.count(|tally| tally.invalid += batch.invalid);
            spans.into_iter().for_each(|span| state.route(span, &mut routed));
            logs.into_iter().for_each(|log| state.route_log(log, &mut routed));
        }
        if is_dropped {
            self.drop_all(routed);
        } else {
            self.deliver(routed);
        }
    }

    /// Opens the session where this is its first turn, and announces the turn.
    pub(super) fn expect(&self, turn: &ExpectedTurn<'_>) {
        let mut routed = Vec::new();
        let session = lock(&self.state).expect(turn, &mut routed);
        session.change(|file| file.announce(turn.into()));
        self.deliver(routed);
    }

    /// The session goes by this name too.
    pub(super) fn known_as(&self, session: &SessionId, name: &str) {
        let mut routed = Vec::new();
        lock(&self.state).known_as(session, name, &mut routed);
        self.deliver(routed);
    }

    /// Notes when a turn ended.
    pub(super) fn ended(&self, session: &SessionId, number: u32, at: Timestamp) {
        lock(&self.state).ended(session, number, at);
        if let Some(session) = self.open(session) {
            session.change(|file| file.ended(number, at));
        }
    }

    /// The session, while it is open.
    pub(super) fn open(&self, session: &SessionId) -> Option<Arc<OpenSession>> {
        lock(&self.state).open(session)
    }

    /// Notes that a session is being settled, for as long as the guard is held.
    pub(super) fn settling(&self) -> Settling<'_> {
        self.settling.fetch_add(1, Ordering::Relaxed);
        Settling(&self.settling)
    }

    /// Whether any trace came that carries no id of ours and may be somebody's by its time.
    pub(super) fn has_strays(&self) -> bool {
        lock(&self.state).unclaimed.has_roots()
    }

    /// The unclaimed traces that may be this turn's by their time.
    pub(super) fn candidates(&self, session: &Arc<OpenSession>, turn: &TurnWindow) -> Vec<Candidate> {
        lock(&self.state).candidates(session, turn)
    }

    /// Files a trace by its time.
    pub(super) fn guess(&self, session: &Arc<OpenSession>, trace: TraceId) {
        let mut routed = Vec::new();
        lock(&self.state).guess(trace, session, &mut routed);
        self.deliver(routed);
    }

    /// Whether a trace came that may be this turn's, or that of another session.
    pub(super) fn is_doubtful(&self, turn: &TurnWindow) -> bool {
        lock(&self.state).is_doubtful(turn)
    }

    /// How long nothing may have come before what is there counts as all.
    pub(super) fn pause(&self, progress: Progress, settings: &SettleSettings) -> Option<Duration> {
        lock(&self.rhythms).pause(progress, settings)
    }

    /// Forgets the session and hands its file over; what comes for it from now on is late.
    pub(super) fn close(&self, session: &SessionId) -> Option<SessionFile> {
        let now = self.clock.now();
        let open = lock(&self.state).close(session, now)?;
        open.take()
    }

    /// What became of all spans so far.
    pub(super) fn tally(&self) -> Tally {
        lock(&self.state).tally()
    }
}

impl Filing {
    /// Learns how soon the senders of these send.
    fn learn(&self, spans: &[Arrived], logs: &[RawLog], now: Timestamp) {
        let mut rhythms = lock(&self.rhythms);
        for of_sender in spans.chunk_by(|one, next| Arc::ptr_eq(&one.raw.resource, &next.raw.resource)) {
            let ends =
                of_sender.iter().filter(|span| span.started_at().is_some()).map(|span| span.raw.ended_at);
            if let Some(first) = of_sender.first() {
                rhythms.spans(&first.raw.resource, ends, now);
            }
        }
        rhythms.logs(logs.iter().map(|log| log.at), now);
    }

    fn deliver(&self, routed: Vec<Routed>) {
        let mut late = 0;
        for (session, record) in routed {
            let filed = session.change(|file| match record {
                Record::Span(span) => file.push(span, self.limits.session),
                Record::Log(log) => file.push_log(log, self.limits.session),
            });
            late += u64::from(filed.is_none());
            session.arrivals.notify_one();
        }
        if late > 0 {
            lock(&self.state).count(|tally| tally.late += late);
        }
    }

    /// Lets go of what there is no room for, and has its sessions say so.
    fn drop_all(&self, routed: Vec<Routed>) {
        let dropped = routed.len() as u64;
        for (session, _) in routed {
            session.change(|file| file.troubles.no_room += 1);
        }
        lock(&self.state).count(|tally| tally.no_room += dropped);
    }
}

/// A session is being settled while this is held.
pub(super) struct Settling<'a>(&'a AtomicUsize);

impl Drop for Settling<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
