//! Which session a span goes to: by the trace id we handed out, else by a name of the session on any span of its
//! trace, else to nobody yet.

use super::{
    Limits,
    aliases::Aliases,
    open::OpenSession,
    place::Place,
    recent::Recent,
    tally::Tally,
    timeline::Timeline,
    unclaimed::{Unclaimed, Waiting},
};
use crate::otlp::{
    arrival::Arrived,
    names::{own_names, session_names},
    raw::RawLog,
    room::Room,
    session_file::{Filed, FiledLog},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SessionId, TraceId},
    span::{Correlation, ExpectedTurn},
};
use std::{borrow::Cow, collections::HashMap, sync::Arc};

/// Who gets which span.
pub(super) struct State {
    room: Arc<Room>,
    /// Attributes that name a session, beside those that frameworks are known to send.
    attributes: Vec<String>,
    sessions: HashMap<SessionId, Entry>,
    aliases: Aliases,
    pub(super) traces: HashMap<TraceId, Place>,
    pub(super) unclaimed: Unclaimed,
    pub(super) timeline: Timeline,
    settled_traces: Recent<TraceId>,
    tally: Tally,
}

/// An open session and what is to be forgotten with it.
struct Entry {
    open: Arc<OpenSession>,
    traces: Vec<TraceId>,
    names: Vec<String>,
    /// Its turns, and their numbers on the line of time.
    turns: Vec<(u32, u64)>,
}

/// Something that came, and the session it goes to.
pub(super) type Routed = (Arc<OpenSession>, Record);

/// Something that came.
pub(super) enum Record {
    Span(Filed),
    Log(FiledLog),
}

impl State {
    pub(super) fn new(limits: &Limits, room: &Arc<Room>, attributes: Vec<String>) -> Self {
        Self {
            room: Arc::clone(room),
            attributes,
            sessions: HashMap::new(),
            aliases: Aliases::new(limits.remembered),
            traces: HashMap::new(),
            unclaimed: Unclaimed::new(limits.unclaimed, room.share()),
            timeline: Timeline::new(limits.moments),
            settled_traces: Recent::new(limits.remembered),
            tally: Tally::default(),
        }
    }

    /// The session, while it is open.
    pub(super) fn open(&self, session: &SessionId) -> Option<Arc<OpenSession>> {
        self.sessions.get(session).map(|entry| Arc::clone(&entry.open))
    }

    /// What became of all spans so far.
    pub(super) fn tally(&self) -> Tally {
        let Unclaimed { dropped, .. } = self.unclaimed;
        Tally { unclaimed: self.unclaimed.len() as u64, dropped: self.tally.dropped + dropped, ..self.tally }
    }

    /// Changes what is counted outside of here.
    pub(super) fn count(&mut self, by: impl FnOnce(&mut Tally)) {
        by(&mut self.tally);
    }

    /// Finds a span's session, and with it the sessions of what waited for this one.
    pub(super) fn route(&mut self, span: Arrived, routed: &mut Vec<Routed>) {
        self.tally.received += 1;
        let trace = span.raw.trace_id;
        let own = owned(own_names(&span.raw.attributes, &self.attributes));
        if let Some(Place::Turn(session, turn)) = self.traces.get(&trace) {
            let (session, turn) = (Arc::clone(session), *turn);
            self.learn(own, &session, routed);
            self.file(span, (&session, Correlation::TraceId, Some(turn)), routed);
        } else if let Some(session) = self.named(session_names(&span.raw, &self.attributes)) {
            self.bind(trace, &session, routed);
            self.learn(own, &session, routed);
            self.file(span, (&session, Correlation::Session, None), routed);
        } else if let Some((session, correlation)) = self.of_trace(&span) {
            self.file(span, (&session, correlation, None), routed);
        } else if self.is_settled(trace, session_names(&span.raw, &self.attributes)) {
            self.tally.late += 1;
        } else {
            self.keep(span);
        }
    }

    /// Finds a log record's session: that of its trace, else the one it names.
    pub(super) fn route_log(&mut self, log: RawLog, routed: &mut Vec<Routed>) {
        let named = self.named(own_names(&log.attributes, &self.attributes));
        match (self.traces.get(&log.trace_id), named) {
            (Some(Place::Turn(session, turn)), _) => {
                routed.push((Arc::clone(session), Record::Log(FiledLog { raw: log, turn: Some(*turn) })));
            }
            (Some(Place::Session(session) | Place::Guess(session)), None) => {
                routed.push((Arc::clone(session), Record::Log(FiledLog { raw: log, turn: None })));
            }
            (_, Some(session)) => routed.push((session, Record::Log(FiledLog { raw: log, turn: None }))),
            (Some(Place::Shared(_)) | None, None) => {
                if self.is_settled(log.trace_id, own_names(&log.attributes, &self.attributes)) {
                    self.tally.late += 1;
                } else {
                    self.unclaimed.keep_log(log);
                }
            }
        }
    }

    /// Opens the session where this is its first turn; finds what came for it and for the turn before.
    pub(super) fn expect(&mut self, turn: &ExpectedTurn<'_>, routed: &mut Vec<Routed>) -> Arc<OpenSession> {
        let session = self.open(turn.session).unwrap_or_else(|| self.begin(turn.session, routed));
        let trace = turn.context.trace_id;
        let number = self.timeline.begin(&session, turn.number, turn.sent_at);
        if let Some(entry) = self.sessions.get_mut(turn.session) {
            entry.turns.push((turn.number, number));
        }
        self.place(trace, Place::Turn(Arc::clone(&session), turn.number));
        self.claim(trace, (&session, Correlation::TraceId, Some(turn.number)), routed);
        session
    }

    /// A turn of the session has ended.
    pub(super) fn ended(&mut self, session: &SessionId, turn: u32, at: Timestamp) {
        self.timeline.end(session, turn, at);
    }

    /// The session goes by this name too.
    pub(super) fn known_as(&mut self, session: &SessionId, name: &str, routed: &mut Vec<Routed>) {
        if let Some(session) = self.open(session) {
            self.learn(vec![name.to_owned()], &session, routed);
        }
    }

    /// Forgets the session; its traces and its names are remembered to know late spans by.
    pub(super) fn close(&mut self, session: &SessionId, at: Timestamp) -> Option<Arc<OpenSession>> {
        let Entry { open, traces, names, turns } = self.sessions.remove(session)?;
        for trace in traces {
            if self.traces.get(&trace).is_some_and(|place| Arc::ptr_eq(place.owner(), &open)) {
                self.traces.remove(&trace);
                self.settled_traces.insert(trace);
            }
        }
        for name in names {
            self.aliases.settle(name, &open);
        }
        for (turn, _) in &turns {
            self.timeline.end(session, *turn, at);
        }
        self.timeline.forget(turns.into_iter().map(|(_, number)| number));
        Some(open)
    }

    fn begin(&mut self, session: &SessionId, routed: &mut Vec<Routed>) -> Arc<OpenSession> {
        let open = OpenSession::new(session.clone(), self.room.share());
        let entry = Entry { open: Arc::clone(&open), traces: vec![], names: vec![], turns: vec![] };
        self.sessions.insert(session.clone(), entry);
        // A process that was started for the session names it before its first turn.
        self.learn(vec![session.as_str().to_owned()], &open, routed);
        open
    }

    /// Takes names for the session's, and files what waited for them.
    fn learn(&mut self, names: Vec<String>, session: &Arc<OpenSession>, routed: &mut Vec<Routed>) {
        for name in names {
            let Some(entry) = self.sessions.get_mut(&session.id) else { return };
            if self.aliases.learn(&name, session, entry.names.len()) {
                entry.names.push(name.clone());
                for trace in self.unclaimed.named(&name) {
                    self.bind(trace, session, routed);
                }
            }
        }
    }

    /// The open session that the first of these names belongs to which belongs to any.
    fn named<'a>(&self, mut names: impl Iterator<Item = Cow<'a, str>>) -> Option<Arc<OpenSession>> {
        names.find_map(|name| self.aliases.session(&name).cloned())
    }

    /// The session that a span's trace is bound to, unless time contradicts a guess.
    fn of_trace(&self, span: &Arrived) -> Option<(Arc<OpenSession>, Correlation)> {
        match self.traces.get(&span.raw.trace_id)? {
            Place::Turn(session, _) => Some((Arc::clone(session), Correlation::TraceId)),
            Place::Session(session) => Some((Arc::clone(session), Correlation::Session)),
            Place::Guess(session) if self.may_follow(span, session) => {
                Some((Arc::clone(session), Correlation::Time))
            }
            Place::Guess(_) | Place::Shared(_) => None,
        }
    }

    /// Binds the whole trace to a session that one of its spans named, and files what waited.
    fn bind(&mut self, trace: TraceId, session: &Arc<OpenSession>, routed: &mut Vec<Routed>) {
        let place = match self.traces.get(&trace) {
            None if !self.settled_traces.contains(&trace) => Place::Session(Arc::clone(session)),
            // Another session had the trace before.
            None => Place::Shared(Arc::clone(session)),
            Some(place) => match place.named(session) {
                Some(place) => place,
                None => return,
            },
        };
        let is_shared = matches!(place, Place::Shared(_));
        self.place(trace, place);
        if !is_shared {
            self.claim(trace, (session, Correlation::Session, None), routed);
        }
    }

    /// Notes where a trace goes from now on.
    pub(super) fn place(&mut self, trace: TraceId, place: Place) {
        if let Some(entry) = self.sessions.get_mut(&place.owner().id) {
            entry.traces.push(trace);
        }
        self.traces.insert(trace, place);
    }

    /// Files what waited of a trace.
    pub(super) fn claim(&mut self, trace: TraceId, to: Target<'_>, routed: &mut Vec<Routed>) {
        let Waiting { spans, logs, .. } = self.unclaimed.claim(trace);
        for span in spans {
            self.file(span, to, routed);
        }
        let (session, _, turn) = to;
        routed.extend(logs.into_iter().map(|raw| (Arc::clone(session), Record::Log(FiledLog { raw, turn }))));
    }

    fn file(&mut self, span: Arrived, (session, correlation, turn): Target<'_>, routed: &mut Vec<Routed>) {
        self.tally.count(correlation, 1);
        routed.push((Arc::clone(session), Record::Span(span.filed(correlation, turn))));
    }

    fn is_settled<'a>(&self, trace: TraceId, mut names: impl Iterator<Item = Cow<'a, str>>) -> bool {
        self.settled_traces.contains(&trace) || names.any(|name| self.aliases.is_settled(&name))
    }

    fn keep(&mut self, span: Arrived) {
        self.tell_whom_it_may_concern(&span);
        let names = owned(session_names(&span.raw, &self.attributes));
        self.unclaimed.keep(span, names);
    }
}

/// A session, how something came to it, and the turn where the trace id says it.
pub(super) type Target<'a> = (&'a Arc<OpenSession>, Correlation, Option<u32>);

fn owned<'a>(names: impl Iterator<Item = Cow<'a, str>>) -> Vec<String> {
    names.map(Cow::into_owned).collect()
}
