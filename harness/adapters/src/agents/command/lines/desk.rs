//! The desk where conversations wait for their answers, one at a time each.

use super::wire::Answer;
use rehearsal_core::{
    agent::{AgentError, Reply},
    ids::SessionId,
};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// What a waiting conversation is told.
pub(super) type Told = Result<Reply, AgentError>;

/// Where an answer went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filed {
    /// To the conversation that waits for it.
    Delivered,
    /// Nowhere: it answers a turn that nobody waits for any more.
    Stale,
    /// Nowhere: there is no such session.
    Stray,
}

/// Who waits for what.
#[derive(Default)]
pub(super) struct Desk(Mutex<State>);

#[derive(Default)]
struct State {
    places: HashMap<SessionId, Place>,
    /// Lines that were answers for nobody.
    strays: u64,
    /// Why no answer comes any more.
    closed: Option<AgentError>,
}

#[derive(Default)]
struct Place {
    waiting: Option<Waiting>,
    /// A turn was given up before its answer came, so an answer without a turn may be that one.
    abandoned: bool,
    /// Nobody can say any more which answer belongs to which turn.
    broken: bool,
}

struct Waiting {
    turn: u32,
    tell: oneshot::Sender<Told>,
}

impl Desk {
    /// Takes a place for the answer to this turn. A turn that still waited was given up.
    pub(super) fn wait_for(
        &self,
        session: &SessionId,
        turn: u32,
    ) -> Result<oneshot::Receiver<Told>, AgentError> {
        let mut state = self.state();
        if let Some(reason) = &state.closed {
            return Err(reason.clone());
        }
        let place = state.places.entry(session.clone()).or_default();
        if place.broken {
            return Err(ambiguous());
        }
        let (tell, told) = oneshot::channel();
        if place.waiting.replace(Waiting { turn, tell }).is_some() {
            place.abandoned = true;
        }
        Ok(told)
    }

    /// Hands an answer to the turn that it belongs to.
    pub(super) fn file(&self, answer: Answer) -> Filed {
        let mut state = self.state();
        match state.places.get_mut(&answer.session) {
            Some(place) => place.file(answer),
            None => Filed::Stray,
        }
    }

    /// Counts a line that was an answer for nobody.
    pub(super) fn count_stray(&self) {
        self.state().strays += 1;
    }

    /// How many lines were answers for nobody.
    pub(super) fn strays(&self) -> u64 {
        self.state().strays
    }

    /// Lets go of a session whose conversation is over.
    pub(super) fn forget(&self, session: &SessionId) {
        self.state().places.remove(session);
    }

    /// Tells everybody who waits, and everybody who comes later, why no answer comes. The first reason
    /// stays.
    pub(super) fn close(&self, reason: &AgentError) {
        let mut state = self.state();
        state.closed.get_or_insert_with(|| reason.clone());
        for (_, place) in state.places.drain() {
            if let Some(waiting) = place.waiting {
                // Whoever gave up does not need to know.
                let _ = waiting.tell.send(Err(reason.clone()));
            }
        }
    }

    /// Whether nobody is told anything any more.
    pub(super) fn is_closed(&self) -> bool {
        self.state().closed.is_some()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn file(&mut self, answer: Answer) -> Filed {
        let meant = |waiting: &mut Waiting| answer.turn.is_none_or(|turn| turn == u64::from(waiting.turn));
        let Some(waiting) = self.waiting.take_if(meant) else { return Filed::Stale };
        let told = if answer.turn.is_none() && self.abandoned {
            self.broken = true;
            Err(ambiguous())
        } else {
            answer.outcome
        };
        match waiting.tell.send(told) {
            Ok(()) => Filed::Delivered,
            // Given up in the meantime; this was its answer, so nothing is ambiguous.
            Err(_) => Filed::Stale,
        }
    }
}

fn ambiguous() -> AgentError {
    AgentError::Malformed(
        "an earlier turn of this session was given up, and the answer does not say which turn it is for; \
         let it repeat the \"turn\" of the request"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests;
