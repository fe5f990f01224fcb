//! What each agent of a system did, one after another, to be held against a rubric. Each gets a verdict on every
//! criterion.

use super::Matter;
use crate::gap::gap;
use rehearsal_core::{
    score::{EvaluatorError, Exhibit},
    session::Turn,
    span::{AgentCall, Span},
};
use serde::Serialize;
use serde_json::{Value, json};

/// The most agents that are asked about in one session; more verdicts than this in one answer are no longer careful.
const MOST: usize = 30;

/// What one agent did when it was called.
#[derive(Serialize)]
struct Interaction<'a> {
    id: String,
    turn: u32,
    agent: &'a str,
    /// The agent that called it; `None` for the first.
    called_by: Option<&'a str>,
    input: Option<&'a str>,
    output: Option<&'a str>,
}

/// The agents' doings and those that were expected.
pub(super) fn matter<'a>(exhibit: &Exhibit<'a>) -> Result<Result<Matter<'a>, String>, EvaluatorError> {
    if let Some(gap) = gap(exhibit.session) {
        return Err(EvaluatorError::Unseen(gap));
    }
    let calls: Vec<(&Turn, &Span, &AgentCall)> = exhibit.session.turns.iter().flat_map(calls_of).collect();
    if calls.is_empty() {
        return Ok(Err("the spans name no agent".into()));
    }
    if calls.len() > MOST {
        let reason = format!(
            "the session has {} calls of agents, and at most {MOST} of a session are judged",
            calls.len()
        );
        return Err(EvaluatorError::Unseen(reason));
    }
    let interactions: Vec<Interaction<'_>> =
        (1..).zip(&calls).map(|(number, (turn, span, call))| interaction(number, turn, span, call)).collect();
    let parts =
        interactions.iter().map(|one| (one.id.clone(), format!("{} ({})", one.agent, one.id))).collect();
    let expected = &exhibit.case.expected.interactions;
    let words = |(turn, _, call): &(&'a Turn, &Span, &'a AgentCall)| {
        call.output.as_deref().map(|output| (turn.number, output))
    };
    Ok(Ok(Matter {
        parts,
        blocks: vec![
            ("interactions", json!(interactions)),
            ("expected", if expected.is_empty() { Value::Null } else { json!(expected) }),
        ],
        words: calls.iter().filter_map(words).collect(),
    }))
}

fn calls_of(turn: &Turn) -> impl Iterator<Item = (&Turn, &Span, &AgentCall)> {
    turn.trace.spans.iter().filter_map(move |span| Some((turn, span, span.activity.agent()?)))
}

fn interaction<'a>(number: usize, turn: &'a Turn, span: &'a Span, call: &'a AgentCall) -> Interaction<'a> {
    Interaction {
        id: format!("i{number}"),
        turn: turn.number,
        agent: name(call),
        called_by: turn.trace.above(span).find_map(|above| above.activity.agent()).map(name),
        input: call.input.as_deref(),
        output: call.output.as_deref(),
    }
}

fn name(call: &AgentCall) -> &str {
    call.name.as_deref().unwrap_or("unnamed agent")
}
