//! What a stand-in did, as the spans of its turns.

use rehearsal_core::{
    clock::Timestamp,
    ids::{SessionId, SpanId, TraceContext},
    span::{Evidence, ExpectedTurn, Span, ToolCall, Trace},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The instrumentation that these spans are said to come from.
const SCOPE: &str = "rehearsal-stand-in";

/// The turns of the open sessions.
#[derive(Default)]
pub(super) struct Deeds {
    sessions: Mutex<HashMap<SessionId, BTreeMap<u32, Done>>>,
}

/// A turn and what was done in it.
struct Done {
    /// No time passes between a message and its reply.
    at: Timestamp,
    spans: Vec<Span>,
}

impl Deeds {
    /// A turn begins.
    pub(super) fn expect(&self, turn: &ExpectedTurn<'_>) {
        let done = Done { at: turn.sent_at, spans: Vec::new() };
        self.sessions().entry(turn.session.clone()).or_default().insert(turn.number, done);
    }

    /// These tools were called in a turn.
    pub(super) fn add(
        &self,
        session: &SessionId,
        (turn, context): (u32, TraceContext),
        calls: Vec<ToolCall>,
    ) {
        let mut sessions = self.sessions();
        let Some(done) = sessions.get_mut(session).and_then(|turns| turns.get_mut(&turn)) else { return };
        let at = done.at;
        let numbered = (1..).zip(calls);
        done.spans.extend(numbered.map(|(number, call)| span(call, context, (turn, number), at)));
    }

    /// All turns of a session, which is forgotten with this.
    pub(super) fn collect(&self, session: &SessionId) -> Vec<(u32, Trace)> {
        let turns = self.sessions().remove(session).unwrap_or_default();
        let trace = |done: Done| Trace { spans: done.spans, evidence: Evidence::Complete, notes: Vec::new() };
        turns.into_iter().map(|(number, done)| (number, trace(done))).collect()
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<SessionId, BTreeMap<u32, Done>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The span of a call, right under that of its turn.
fn span(call: ToolCall, context: TraceContext, (turn, number): (u32, u32), at: Timestamp) -> Span {
    let id = SpanId::from_bytes(((u64::from(turn) << 32) | u64::from(number)).to_be_bytes());
    Span::of_tool_call(call, (id, SCOPE), context, (at, at))
}
