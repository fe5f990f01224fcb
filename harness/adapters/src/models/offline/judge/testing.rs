//! Sessions in few words, for the tests of the rules.

use super::exhibit::{SessionBlock, ToolCallBlock, TurnBlock};
use serde_json::{Value, json};

/// A session of these messages and replies.
pub(super) fn session(turns: &[(&str, &str)]) -> SessionBlock {
    let turn = |(number, (user, agent)): (u32, &(&str, &str))| TurnBlock {
        turn: number,
        user: (*user).to_owned(),
        agent: Some((*agent).to_owned()),
        ..TurnBlock::default()
    };
    SessionBlock { turns: (1..).zip(turns).map(turn).collect(), ..SessionBlock::default() }
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

/// A turn in which the agent only asks: whether it may call a tool with these arguments, or to be told something.
pub(super) fn asking(turn: u32, user: &str, (kind, message, arguments): (&str, &str, Value)) -> TurnBlock {
    let question =
        json!({ "kind": kind, "message": message, "tool": { "name": "book", "arguments": arguments } });
    let turn = json!({ "turn": turn, "user": user, "agent": null, "error": null, "asked": [question] });
    serde_json::from_value(turn).unwrap()
}

/// A turn in which the agent replies to an answer.
pub(super) fn answered(turn: u32, (user, action): (&str, &str), agent: &str) -> TurnBlock {
    let turn = json!({ "turn": turn, "user": user, "answers": [action], "agent": agent, "error": null });
    serde_json::from_value(turn).unwrap()
}

/// What a rule says of a session's last turn: label and quotation.
pub(super) fn of_last(rule: super::turns::Rule, session: &SessionBlock) -> (&'static str, String) {
    let found = rule(&super::turns::Place::last(session));
    (found.label, found.quote)
}
