//! Sessions in few words, for the tests of the rules.

use super::exhibit::{SessionBlock, ToolCallBlock, TurnBlock};
use serde_json::Value;

/// A session of these messages and replies.
pub(super) fn session(turns: &[(&str, &str)]) -> SessionBlock {
    let turn = |(number, (user, agent)): (u32, &(&str, &str))| TurnBlock {
        turn: number,
        user: (*user).to_owned(),
        agent: Some((*agent).to_owned()),
        ..TurnBlock::default()
    };
    SessionBlock { turns: (1..).zip(turns).map(turn).collect() }
}

/// The session with a tool call added to its last turn.
pub(super) fn with_call(mut session: SessionBlock, name: &str, outcome: Result<Value, &str>) -> SessionBlock {
    let call = ToolCallBlock {
        name: name.to_owned(),
        arguments: None,
        result: outcome.clone().ok(),
        error: outcome.err().map(str::to_owned),
    };
    session.turns.last_mut().unwrap().tool_calls.push(call);
    session
}
