//! The tools that the agent called, one after another, to be held against a rubric.

use super::Matter;
use crate::{exhibit::tool_call, gap::gap};
use rehearsal_core::score::{EvaluatorError, Exhibit};
use serde::Serialize;
use serde_json::{Value, json};

/// One step: a call of a tool. What it was called with and gave back stands in the session.
#[derive(Serialize)]
struct Step<'a> {
    turn: u32,
    tool: &'a str,
    failed: bool,
}

/// The steps and those that were expected.
pub(super) fn matter<'a>(exhibit: &Exhibit<'a>) -> Result<Result<Matter<'a>, String>, EvaluatorError> {
    if let Some(gap) = gap(exhibit.session) {
        return Err(EvaluatorError::Unseen(gap));
    }
    let steps: Vec<Step<'_>> = exhibit
        .session
        .turns
        .iter()
        .flat_map(|turn| turn.trace.spans.iter().filter_map(tool_call).map(|called| (turn.number, called)))
        .map(|(turn, (call, error))| Step { turn, tool: &call.name, failed: error.is_some() })
        .collect();
    let expected = exhibit.case.expected.trajectory.as_ref();
    Ok(Ok(Matter {
        parts: vec![(String::new(), String::new())],
        blocks: vec![
            ("trajectory", json!(steps)),
            ("expected", expected.map_or(Value::Null, |expected| json!(expected))),
        ],
        words: Vec::new(),
    }))
}
