//! Whether a tool was called without error, read from the spans alone.

use crate::{exhibit::tool_call, gap::gap};
use async_trait::async_trait;
use rehearsal_core::{
    ids::EvaluatorName,
    score::{Evaluator, EvaluatorError, Exhibit, Outcome, Score, Target},
    session::{Session, Turn},
};

/// Looks for one tool.
pub(crate) struct ToolCalled {
    name: EvaluatorName,
    tool: String,
}

impl ToolCalled {
    /// Looks for this tool.
    pub(crate) fn new(name: EvaluatorName, tool: String) -> Self {
        Self { name, tool }
    }
}

#[async_trait]
impl Evaluator for ToolCalled {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        find(&self.tool, exhibit.session)
    }
}

/// A call that is seen is a call. That none is seen says something only where all spans are in:
/// missing spans are no evidence of a missing call.
fn find(tool: &str, session: &Session) -> Result<Outcome, EvaluatorError> {
    if session.turns.is_empty() {
        return Ok(Outcome::NotApplicable { reason: "the session has no turn".into() });
    }
    let calls: Vec<Call<'_>> = session.turns.iter().flat_map(|turn| calls_of(tool, turn)).collect();
    if let Some(call) = calls.iter().find(|call| call.error.is_none()) {
        let reason = format!("{tool} was called without error in turn {}", call.turn);
        return Ok(scored(true, "Called", reason));
    }
    if let Some(gap) = gap(session) {
        return Err(EvaluatorError::Void(format!("no call of {tool} without error is seen, but {gap}")));
    }
    Ok(match calls.last() {
        Some(Call { turn, error }) => {
            let error = error.unwrap_or_default();
            let reason = format!("every call of {tool} failed; in turn {turn} with: {error}");
            scored(false, "Only failed calls", reason)
        }
        None => scored(false, "Not called", format!("no turn called {tool}, and all spans are in")),
    })
}

struct Call<'a> {
    turn: u32,
    error: Option<&'a str>,
}

fn calls_of<'a>(tool: &str, turn: &'a Turn) -> impl Iterator<Item = Call<'a>> {
    let calls = turn.trace.spans.iter().filter_map(tool_call);
    calls.filter(move |(call, _)| call.name == tool).map(|(_, error)| Call { turn: turn.number, error })
}

fn scored(passed: bool, label: &str, reason: String) -> Outcome {
    Outcome::Scored(vec![Score {
        target: Target::Session,
        value: if passed { 1.0 } else { 0.0 },
        label: label.to_owned(),
        passed,
        reason,
        evidence: Vec::new(),
        assertions: Vec::new(),
        votes: Vec::new(),
    }])
}

#[cfg(test)]
mod tests;
