//! All conversations that are open, found by what a call tells of itself.

use crate::{
    call::Window,
    room::{Origin, Room},
    whose::Claims,
};
use rehearsal_core::{
    ids::{SessionId, TraceId},
    span::ExpectedTurn,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The conversations.
pub(crate) struct Desk {
    /// Every state at first.
    states: BTreeMap<String, Value>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    rooms: HashMap<SessionId, Arc<Room>>,
    traces: HashMap<TraceId, SessionId>,
}

impl Desk {
    pub(crate) fn new(states: BTreeMap<String, Value>) -> Self {
        Self { states, open: Mutex::default() }
    }

    /// A conversation's room, new where it is not open yet.
    pub(crate) fn room(&self, session: &SessionId) -> Arc<Room> {
        let mut open = self.open();
        let room = open.rooms.entry(session.clone());
        Arc::clone(room.or_insert_with(|| Arc::new(Room::new(self.states.clone()))))
    }

    /// A turn of a conversation begins.
    pub(crate) fn expect(&self, turn: &ExpectedTurn<'_>) {
        let room = self.room(turn.session);
        room.expect(Window { number: turn.number, context: turn.context }, turn.attempt);
        self.open().traces.insert(turn.context.trace_id, turn.session.clone());
    }

    /// The conversation that a call comes from. One that its address names is that or none. Otherwise it is the first
    /// that anything else names, and, where nothing does, the only one.
    ///
    /// # Errors
    /// What a client has to send so that it is found.
    pub(crate) fn find(&self, claims: &Claims) -> Result<(Arc<Room>, Origin), String> {
        let open = self.open();
        let trace = claims.traces.iter().copied().find(|(trace, _)| open.traces.contains_key(trace));
        let by_name = |name: &String| open.rooms.get(&SessionId::new(name)).map(Arc::clone);
        if let Some(name) = &claims.address {
            let room = by_name(name).ok_or_else(|| format!("no conversation {name:?} is open"))?;
            return Ok((room, Origin { trace, is_named: true }));
        }
        let by_trace = || open.rooms.get(open.traces.get(&trace?.0)?).map(Arc::clone);
        if let Some(room) = by_trace().or_else(|| claims.names.iter().find_map(by_name)) {
            return Ok((room, Origin { trace, is_named: true }));
        }
        match open.rooms.values().next() {
            Some(only) if open.rooms.len() == 1 => Ok((Arc::clone(only), Origin { trace, is_named: false })),
            Some(_) | None => Err(format!(
                "cannot tell which of {} conversations calls: use the conversation's own address, which comes with every \
                 message, or send its `x-session-id` or `traceparent` along",
                open.rooms.len()
            )),
        }
    }

    /// Forgets a conversation that is over.
    pub(crate) fn close(&self, session: &SessionId) -> Option<Arc<Room>> {
        let mut open = self.open();
        open.traces.retain(|_, whose| whose != session);
        open.rooms.remove(session)
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::window;
    use rehearsal_core::{clock::Timestamp, ids::SpanId};

    fn desk(sessions: &[&str]) -> Desk {
        let desk = Desk::new(BTreeMap::new());
        for (number, session) in (1..).zip(sessions) {
            let (session, context) = (SessionId::new(*session), window(number).context);
            let (sent_at, message) = (Timestamp(0), "");
            desk.expect(&ExpectedTurn {
                session: &session,
                number: 1,
                context,
                sent_at,
                message,
                attempt: None,
            });
        }
        desk
    }

    fn found(desk: &Desk, claims: &Claims) -> Option<String> {
        let (room, _) = desk.find(claims).ok()?;
        let open = desk.open();
        let whose = open.rooms.iter().find(|(_, one)| Arc::ptr_eq(one, &room));
        whose.map(|(session, _)| session.to_string())
    }

    #[test]
    fn a_call_is_told_by_its_address_its_trace_or_its_session() {
        let desk = desk(&["a", "b"]);
        let span = SpanId::from_bytes([1; 8]);
        let address = |name: &str| Claims { address: Some(name.to_owned()), ..Claims::default() };
        assert_eq!(found(&desk, &address("a")).as_deref(), Some("a"));
        assert_eq!(found(&desk, &address("c")), None);
        let trace = Claims { traces: vec![(window(2).context.trace_id, span)], ..Claims::default() };
        assert_eq!(found(&desk, &trace).as_deref(), Some("b"));
        let names = Claims { names: vec!["of-the-agent".into(), "b".into()], ..Claims::default() };
        assert_eq!(found(&desk, &names).as_deref(), Some("b"));
        let both = Claims { traces: trace.traces, ..address("a") };
        assert_eq!(found(&desk, &both).as_deref(), Some("a"));
    }

    #[test]
    fn a_call_that_tells_nothing_is_taken_where_there_is_one_conversation_only() {
        assert_eq!(found(&desk(&["a"]), &Claims::default()).as_deref(), Some("a"));
        let desk = desk(&["a", "b"]);
        let refused = desk.find(&Claims::default()).err().unwrap();
        assert!(refused.contains("which of 2 conversations"), "{refused}");
        desk.close(&SessionId::new("a"));
        assert_eq!(found(&desk, &Claims::default()).as_deref(), Some("b"));
    }
}
