//! The gate through which calls go: as many at once as the window allows, none during a pause.

use super::window::{Outcome, Round, Window};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

pub(super) struct Gate {
    state: Mutex<State>,
    changed: Notify,
}

struct State {
    window: Window,
    /// Pauses that go on.
    pauses: u32,
}

impl Gate {
    /// At most so many calls at once.
    pub(super) fn new(most: Option<u32>) -> Self {
        let state = State { window: Window::new(most), pauses: 0 };
        Self { state: Mutex::new(state), changed: Notify::new() }
    }

    /// Waits for room. For one at a time: who waits first is told first only by the line before the gate.
    pub(super) async fn enter(self: &Arc<Self>) -> Passage {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // Registered before looking, so that a change in between is not missed.
            changed.as_mut().enable();
            if let Some(round) = self.try_enter() {
                return Passage { gate: self.clone(), round, outcome: Outcome::SaysNothing };
            }
            changed.await;
        }
    }

    /// Lets nobody in until what is returned is dropped.
    pub(super) fn pause(self: &Arc<Self>) -> Pause {
        self.state().pauses += 1;
        Pause { gate: self.clone() }
    }

    fn try_enter(&self) -> Option<Round> {
        let mut state = self.state();
        if state.pauses > 0 { None } else { state.window.begin() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Counts are never half written, so a lock that was poisoned elsewhere is as good as another.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that was let in. Dropped before its end, it makes room all the same.
pub(super) struct Passage {
    gate: Arc<Gate>,
    round: Round,
    outcome: Outcome,
}

impl Passage {
    /// The call has ended so.
    pub(super) fn leave(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.gate.state().window.end(self.round, self.outcome);
        self.gate.changed.notify_waiters();
    }
}

/// A pause that goes on.
pub(super) struct Pause {
    gate: Arc<Gate>,
}

impl Drop for Pause {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.pauses = state.pauses.saturating_sub(1);
        drop(state);
        self.gate.changed.notify_waiters();
    }
}
