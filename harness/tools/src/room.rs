//! One conversation: its turns, the states of its tools, and the calls that were made.

use crate::{
    call::{Arguments, Begun, Call, Outcome, Window},
    player::Unplayed,
};
use rehearsal_core::{
    attempt::Attempt,
    clock::Timestamp,
    ids::{SpanId, TraceId},
    span::Correlation,
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The most calls of a conversation. An agent that makes more goes round in circles.
const MOST_CALLS: usize = 1_000;

/// By what a call was found to belong to its conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The trace and the span that the call was made from, where it told.
    pub(crate) trace: Option<(TraceId, SpanId)>,
    /// Whether it named the conversation; otherwise there was only one.
    pub(crate) is_named: bool,
}

/// One conversation.
pub(crate) struct Room {
    inside: Mutex<Inside>,
    /// One for each state: who is in there may change it, and nobody else meanwhile.
    gates: BTreeMap<String, tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct Inside {
    attempt: Option<Attempt>,
    turns: Vec<Window>,
    states: BTreeMap<String, Value>,
    counts: BTreeMap<String, u32>,
    calls: Vec<Call>,
    begun: usize,
    trouble: Option<Unplayed>,
}

impl Room {
    /// A conversation that has not begun, with the states as they are at first.
    pub(crate) fn new(states: BTreeMap<String, Value>) -> Self {
        let gates = states.keys().map(|name| (name.clone(), tokio::sync::Mutex::default())).collect();
        Self { inside: Mutex::new(Inside { states, ..Inside::default() }), gates }
    }

    /// A turn begins.
    pub(crate) fn expect(&self, turn: Window, attempt: Option<&Attempt>) {
        let mut inside = self.inside();
        inside.attempt = attempt.cloned();
        inside.turns.push(turn);
    }

    /// The attempt that is played.
    pub(crate) fn attempt(&self) -> Option<Attempt> {
        self.inside().attempt.clone()
    }

    /// Counts a call in. It belongs to the turn of its trace, or else to the latest.
    ///
    /// # Errors
    /// Where no turn is being played, or there were too many calls.
    pub(crate) fn begin(
        &self,
        tool: &str,
        arguments: Arguments,
        origin: Origin,
        started_at: Timestamp,
    ) -> Result<Begun, String> {
        let mut inside = self.inside();
        let latest = inside.turns.last().copied().ok_or("nobody has said anything to the agent yet")?;
        if inside.begun == MOST_CALLS {
            return Err(format!(
                "this conversation has made {MOST_CALLS} calls of tools; no more are answered"
            ));
        }
        inside.begun += 1;
        let by_trace = origin.trace.and_then(|(trace, span)| {
            let turn = inside.turns.iter().find(|turn| turn.context.trace_id == trace)?;
            Some((*turn, span))
        });
        let count = inside.counts.entry(tool.to_owned()).or_default();
        *count += 1;
        Ok(Begun {
            tool: tool.to_owned(),
            number: *count,
            turn: by_trace.map_or(latest, |(turn, _)| turn),
            arguments,
            started_at,
            parent: by_trace.map(|(_, span)| span),
            correlation: match (by_trace, origin.is_named) {
                (Some(_), _) => Correlation::TraceId,
                (None, true) => Correlation::Session,
                (None, false) => Correlation::Time,
            },
        })
    }

    /// A call is over.
    pub(crate) fn end(&self, begun: Begun, (outcome, fault): (Outcome, Option<String>), ended_at: Timestamp) {
        self.inside().calls.push(Call { begun, outcome, fault, ended_at });
    }

    /// The gate of a state.
    pub(crate) fn gate(&self, name: &str) -> Option<&tokio::sync::Mutex<()>> {
        self.gates.get(name)
    }

    /// A state as it is.
    pub(crate) fn state(&self, name: &str) -> Value {
        self.inside().states.get(name).cloned().unwrap_or_default()
    }

    /// Puts a state in the place of what was.
    pub(crate) fn change(&self, name: &str, state: Value) {
        self.inside().states.insert(name.to_owned(), state);
    }

    /// All states as they are.
    pub(crate) fn states(&self) -> BTreeMap<String, Value> {
        self.inside().states.clone()
    }

    /// A tool could not be played. The first reason is kept.
    pub(crate) fn failed(&self, unplayed: Unplayed) {
        self.inside().trouble.get_or_insert(unplayed);
    }

    /// Why a tool could not be played; `None` where all could.
    pub(crate) fn trouble(&self) -> Option<Unplayed> {
        self.inside().trouble.clone()
    }

    /// Whether a call has begun.
    #[cfg(test)]
    pub(crate) fn is_called(&self) -> bool {
        self.inside().begun > 0
    }

    /// The calls that are over, in the order in which they began.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let mut calls = self.inside().calls.clone();
        calls.sort_by_key(|call| call.begun.started_at);
        calls
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::window;

    fn named(trace: Option<(TraceId, SpanId)>) -> Origin {
        Origin { trace, is_named: true }
    }

    #[test]
    fn a_call_belongs_to_the_turn_of_its_trace_and_otherwise_to_the_latest() {
        let room = Room::new(BTreeMap::new());
        room.expect(window(1), None);
        room.expect(window(2), None);
        let span = SpanId::from_bytes([9; 8]);
        let begin = |origin| room.begin("search", Arguments::new(), origin, Timestamp(1)).unwrap();
        let first = begin(named(Some((window(1).context.trace_id, span))));
        assert_eq!((first.turn.number, first.number, first.parent), (1, 1, Some(span)));
        assert_eq!(first.correlation, Correlation::TraceId);
        let foreign = begin(named(Some((TraceId::from_bytes([7; 16]), span))));
        assert_eq!((foreign.turn.number, foreign.number, foreign.parent), (2, 2, None));
        assert_eq!(foreign.correlation, Correlation::Session);
        assert_eq!(begin(Origin { trace: None, is_named: false }).correlation, Correlation::Time);
    }

    #[test]
    fn calls_before_the_first_turn_and_without_end_are_refused() {
        let room = Room::new(BTreeMap::new());
        let begin = || room.begin("search", Arguments::new(), named(None), Timestamp(1));
        assert!(begin().unwrap_err().contains("yet"));
        room.expect(window(1), None);
        assert!((0..MOST_CALLS).all(|_| begin().is_ok()));
        assert!(begin().unwrap_err().contains("no more are answered"));
    }
}
