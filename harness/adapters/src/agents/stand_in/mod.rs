//! Agents that stand in for the one under test where a suite is checked: three that are of no use, and one that
//! does what the case says is right.

mod deeds;

use async_trait::async_trait;
use deeds::Deeds;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    case::SolvedTurn,
    clock::Timestamp,
    ids::SessionId,
    span::{ExpectedTurn, SpanSource, Trace},
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// What the flatterer says, whatever it is told.
const FLATTERY: &str = "Great question! Everything is done.";

/// An agent in this process. It is also the source of its own spans, which are all there: one without tool calls
/// is known to have made none.
pub struct StandInAgent {
    manner: Manner,
    deeds: Arc<Deeds>,
}

/// What an agent does with a message.
enum Manner {
    Silent,
    Echo,
    Flatters,
    /// The solutions that are left, in the order in which conversations will be opened.
    Solves(Mutex<VecDeque<Vec<SolvedTurn>>>),
}

impl StandInAgent {
    /// One that replies with nothing.
    pub fn silent() -> Self {
        Self::new(Manner::Silent)
    }

    /// One that replies with what the user said.
    pub fn echo() -> Self {
        Self::new(Manner::Echo)
    }

    /// One that replies that all is well.
    pub fn flatterer() -> Self {
        Self::new(Manner::Flatters)
    }

    /// One that plays these solutions, the first in the conversation that is opened first, and so on. Nothing in a
    /// conversation tells of which case it is, so they must be opened one after the other.
    pub fn solving(solutions: impl IntoIterator<Item = Vec<SolvedTurn>>) -> Self {
        Self::new(Manner::Solves(Mutex::new(solutions.into_iter().collect())))
    }

    fn new(manner: Manner) -> Self {
        Self { manner, deeds: Arc::default() }
    }

    fn script(&self) -> Result<Script, AgentError> {
        Ok(match &self.manner {
            Manner::Silent => Script::Silent,
            Manner::Echo => Script::Echo,
            Manner::Flatters => Script::Flatters,
            Manner::Solves(left) => {
                let next = left.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let none = || AgentError::Failed("there is no solution for another conversation".into());
                Script::Solves { left: next.ok_or_else(none)?.into(), last: SolvedTurn::default() }
            }
        })
    }
}

#[async_trait]
impl Agent for StandInAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let (session, deeds) = (session.clone(), self.deeds.clone());
        Ok(Box::new(Visit { script: self.script()?, session, deeds }))
    }
}

#[async_trait]
impl SpanSource for StandInAgent {
    fn expect(&self, turn: ExpectedTurn<'_>) {
        self.deeds.expect(&turn);
    }

    fn known_as(&self, _session: &SessionId, _name: &str) {}

    fn ended(&self, _session: &SessionId, _number: u32, _at: Timestamp) {}

    /// Nothing is under way: what is done is noted before the reply.
    async fn settle(&self, _session: &SessionId) {}

    fn collect(&self, session: &SessionId) -> Vec<(u32, Trace)> {
        self.deeds.collect(session)
    }
}

/// One conversation.
struct Visit {
    script: Script,
    session: SessionId,
    deeds: Arc<Deeds>,
}

/// What is left to be said in a conversation.
enum Script {
    Silent,
    Echo,
    Flatters,
    Solves { left: VecDeque<SolvedTurn>, last: SolvedTurn },
}

impl Script {
    /// What is done about these words. A solution that is through repeats its last words and does nothing more.
    fn next(&mut self, words: &str) -> SolvedTurn {
        let saying = |reply: &str| SolvedTurn { reply: reply.to_owned(), ..SolvedTurn::default() };
        match self {
            Self::Silent => saying(""),
            Self::Echo => saying(words),
            Self::Flatters => saying(FLATTERY),
            Self::Solves { left, last } => match left.pop_front() {
                Some(turn) => {
                    *last = SolvedTurn { tool_calls: Vec::new(), ..turn.clone() };
                    turn
                }
                None => last.clone(),
            },
        }
    }
}

#[async_trait]
impl Dialogue for Visit {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        let turn = self.script.next(request.input.words());
        self.deeds.add(&self.session, (request.turn, request.context), turn.tool_calls);
        Ok(Reply { state: turn.state, ..Reply::words(turn.reply) })
    }
}

#[cfg(test)]
mod tests;
