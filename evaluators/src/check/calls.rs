//! The agent's tool calls in a session.

use crate::exhibit::tool_call;
use rehearsal_core::{
    session::{Session, Turn},
    span::Evidence,
};
use serde_json::Value;

/// One tool call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub(super) turn: u32,
    pub(super) name: &'a str,
    pub(super) arguments: Option<&'a Value>,
    pub(super) result: Option<&'a Value>,
    pub(super) error: Option<&'a str>,
}

/// Every call, in order, those that failed included.
pub(super) fn calls(session: &Session) -> impl Iterator<Item = Call<'_>> {
    session.turns.iter().flat_map(|turn| {
        turn.trace.spans.iter().filter_map(tool_call).map(move |(call, error)| Call {
            turn: turn.number,
            name: &call.name,
            arguments: call.arguments.as_ref(),
            result: call.result.as_ref(),
            error,
        })
    })
}

/// Whether the agent sent no span at all.
pub(super) fn is_untold(session: &Session) -> bool {
    let untold = |turn: &Turn| turn.trace.spans.is_empty() && turn.trace.evidence != Evidence::Complete;
    session.turns.iter().all(untold)
}
