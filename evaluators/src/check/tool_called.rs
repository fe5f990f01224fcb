//! Whether a tool was called without error, read from the spans alone.

use super::{
    Found, Rule,
    calls::{Call, calls},
    verdict::{decided, unseen},
};
use crate::gap::gap;
use rehearsal_core::session::Session;

/// The tool was called without error.
pub(super) fn rule(tool: String) -> Rule {
    Box::new(move |_, session| find(&tool, session))
}

/// Missing spans are no evidence of a missing call.
fn find(tool: &str, session: &Session) -> Found {
    let calls: Vec<Call<'_>> = calls(session).filter(|call| call.name == tool).collect();
    if let Some(call) = calls.iter().find(|call| call.error.is_none()) {
        let reason = format!("{tool} was called without error in turn {}", call.turn);
        return decided(true, ("Called", "Not called"), reason).found();
    }
    if let Some(gap) = gap(session) {
        return unseen(format!("no call of {tool} without error is seen, but {gap}"));
    }
    match calls.last() {
        Some(Call { turn, error, .. }) => {
            let error = error.unwrap_or_default();
            let reason = format!("every call of {tool} failed; in turn {turn} with: {error}");
            decided(false, ("Called", "Only failed calls"), reason).found()
        }
        None => {
            let reason = format!("no turn called {tool}, and all spans are in");
            decided(false, ("Called", "Not called"), reason).found()
        }
    }
}

#[cfg(test)]
mod tests;
