//! A tool call with what the agent could know when it made it: nothing that came later, not even the call's result.

use super::{SessionView, ToolCallView, TurnView, began, system_prompt};
use rehearsal_core::{
    session::{Session, Turn},
    span::{Span, ToolDefinition},
};
use serde::Serialize;
use serde_json::Value;

/// The most that is shown of a list of tools, in bytes of JSON.
const TOOLS_SHOWN: usize = 40_000;

/// How far above a call its agent is looked for.
const HIGHEST: usize = 64;

/// A tool call and what came before it.
pub(crate) struct Moment<'a> {
    /// The turn, by its number.
    pub(crate) turn: u32,
    /// Which of the turn's calls, from 1.
    pub(crate) call: u32,
    /// The call itself.
    pub(crate) made: MadeView<'a>,
    /// The session up to the call.
    pub(crate) before: SessionView<'a>,
    /// What the agent that made it could have called; `None` where its spans do not say.
    pub(crate) tools: Option<Vec<ToolView<'a>>>,
}

/// A tool call as it was made.
#[derive(Serialize)]
pub(crate) struct MadeView<'a> {
    /// The tool.
    pub(crate) name: &'a str,
    /// What it was called with.
    pub(crate) arguments: Option<&'a Value>,
}

/// A tool that could have been called.
#[derive(Serialize)]
pub(crate) struct ToolView<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<&'a Value>,
}

/// Every tool call of the session, in order.
pub(crate) fn moments(session: &Session) -> Vec<Moment<'_>> {
    session.turns.iter().enumerate().flat_map(|(at, turn)| moments_of(session, at, turn)).collect()
}

fn moments_of<'a>(
    session: &'a Session,
    at: usize,
    turn: &'a Turn,
) -> impl Iterator<Item = Moment<'a>> + use<'a> {
    let calls = turn.trace.spans.iter().enumerate().filter_map(|(place, span)| {
        let call = ToolCallView::of(span)?;
        Some((place, span, call))
    });
    (1..).zip(calls).map(move |(number, (place, span, call))| Moment {
        turn: turn.number,
        call: number,
        before: before(session, (at, turn), (place, span)),
        tools: offered(session, turn, span, call.name),
        made: MadeView { name: call.name, arguments: call.arguments },
    })
}

/// The turns before, and of this one what the user wrote and the calls made earlier.
fn before<'a>(
    session: &'a Session,
    (at, turn): (usize, &'a Turn),
    (place, span): (usize, &'a Span),
) -> SessionView<'a> {
    let began = began(session);
    let mut turns: Vec<TurnView<'a>> =
        session.turns.iter().take(at).map(|turn| TurnView::of(turn, began)).collect();
    let earlier = turn.trace.spans.iter().take(place);
    let current = TurnView {
        tool_calls: earlier.filter_map(|earlier| seen_from(span, earlier)).collect(),
        asked: Vec::new(),
        agent: None,
        error: None,
        ..TurnView::of(turn, began)
    };
    turns.push(current);
    SessionView { agent_system_prompt: system_prompt(session), turns, ending: None }
}

/// An earlier call as it stood when this one began: one that was still running had given nothing back.
fn seen_from<'a>(span: &Span, earlier: &'a Span) -> Option<ToolCallView<'a>> {
    let call = ToolCallView::of(earlier)?;
    let was_running = earlier.ended_at > span.started_at && span.ended_at > earlier.started_at;
    Some(match was_running {
        true => ToolCallView { result: None, error: None, ..call },
        false => call,
    })
}

/// The tools of the agent below which the call stands; where its spans name none, those of all agents. One agent's
/// calls are never held against another's tools.
fn offered<'a>(
    session: &'a Session,
    turn: &'a Turn,
    span: &'a Span,
    called: &str,
) -> Option<Vec<ToolView<'a>>> {
    let caller = turn.trace.above(span).take(HIGHEST).find_map(|above| above.activity.agent());
    let caller = caller.filter(|agent| !agent.tools.is_empty());
    let of_all =
        || session.turns.iter().flat_map(|turn| turn.trace.agent_calls()).flat_map(|agent| &agent.tools);
    let mut tools: Vec<&ToolDefinition> = match caller {
        Some(agent) => agent.tools.iter().collect(),
        None => of_all().collect(),
    };
    let mut seen = std::collections::BTreeSet::new();
    tools.retain(|tool| seen.insert(tool.name.as_str()));
    let shown: Vec<ToolView<'a>> = tools.iter().map(|tool| ToolView::of(tool)).collect();
    let fits = serde_json::to_string(&shown).is_ok_and(|json| json.len() <= TOOLS_SHOWN);
    let shown = match fits {
        true => shown,
        false => shown.into_iter().map(|tool| tool.shorter_unless(called)).collect(),
    };
    (!shown.is_empty()).then_some(shown)
}

impl<'a> ToolView<'a> {
    fn of(tool: &'a ToolDefinition) -> Self {
        Self {
            name: &tool.name,
            description: tool.description.as_deref(),
            parameters: tool.parameters.as_ref(),
        }
    }

    fn shorter_unless(self, called: &str) -> Self {
        match self.name == called {
            true => self,
            false => Self { name: self.name, description: None, parameters: None },
        }
    }
}

#[cfg(test)]
mod tests;
