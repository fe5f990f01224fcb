//! What a judge sees of a session and its case: JSON in fences, so that it stays data.
//!
//! The agent's private reasoning is left out on purpose: rewriting nothing but the reasoning is known
//! to turn a judge's verdict. The actor's reasoning is left out for the same cause.

mod asked;
mod before;
mod blocks;
mod cut;
mod times;

pub(crate) use asked::AskedView;
pub(crate) use before::{Moment, moments};
pub(crate) use blocks::Blocks;
use rehearsal_core::{
    case::Case,
    clock::Timestamp,
    question::Action,
    session::{Ending, Session, Turn},
    span::{Evidence, ModelCall, Part, Span, ToolCall, Trace},
};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use times::TimeView;

/// A session as a judge sees it.
#[derive(Serialize)]
pub(crate) struct SessionView<'a> {
    /// What the agent was told by those who run it, where its spans hold that.
    pub(crate) agent_system_prompt: Option<&'a str>,
    /// Every turn, in order.
    pub(crate) turns: Vec<TurnView<'a>>,
    /// How the conversation ended; `None` where it is shown only up to a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    ending: Option<String>,
}

/// A turn as a judge sees it.
#[derive(Serialize)]
pub(crate) struct TurnView<'a> {
    /// From 1.
    pub(crate) turn: u32,
    /// The user's words; of answers to questions, what a person would say.
    pub(crate) user: &'a str,
    /// What the user did about each question of the turn before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Action>,
    /// Whether `tool_calls` can be trusted to be all: `complete`, `incomplete` or `not recorded`.
    spans: &'static str,
    /// What the agent did before it replied.
    pub(crate) tool_calls: Vec<ToolCallView<'a>>,
    /// What the agent asked before it went on; the next turn holds the answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) asked: Vec<AskedView<'a>>,
    /// The agent's words; `None` where none came back.
    pub(crate) agent: Option<&'a str>,
    /// Why no reply came back.
    pub(crate) error: Option<&'a str>,
    /// When; shown apart.
    #[serde(skip)]
    pub(crate) time: TimeView,
}

/// A tool call as a judge sees it.
#[derive(Serialize)]
pub(crate) struct ToolCallView<'a> {
    /// The tool.
    pub(crate) name: &'a str,
    /// What it was called with.
    pub(crate) arguments: Option<&'a Value>,
    /// What it gave back.
    pub(crate) result: Option<&'a Value>,
    /// What went wrong.
    pub(crate) error: Option<&'a str>,
}

/// A case as a judge sees it.
#[derive(Serialize)]
pub(crate) struct CaseView<'a> {
    task_description: &'a str,
    user_knows: &'a BTreeMap<String, String>,
    user_does_not_know: &'a [String],
    assertions: Vec<AssertionView<'a>>,
}

/// One thing to find true or not.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct AssertionView<'a> {
    /// By which a verdict names it.
    pub(crate) id: &'a str,
    /// The assertion.
    pub(crate) text: &'a str,
}

impl<'a> SessionView<'a> {
    /// The part of the session that is shown.
    pub(crate) fn of(session: &'a Session) -> Self {
        let began = began(session);
        Self {
            agent_system_prompt: system_prompt(session),
            turns: session.turns.iter().map(|turn| TurnView::of(turn, began)).collect(),
            ending: Some(describe(&session.ending)),
        }
    }
}

impl<'a> TurnView<'a> {
    /// The part of the turn that is shown.
    fn of(turn: &'a Turn, began: Timestamp) -> Self {
        Self {
            turn: turn.number,
            user: &turn.user.text,
            answers: turn.user.answers.iter().map(|answer| answer.action).collect(),
            spans: match turn.trace.evidence {
                Evidence::Complete => "complete",
                Evidence::Incomplete { .. } => "incomplete",
                Evidence::NotExpected | Evidence::Absent => "not recorded",
            },
            tool_calls: turn.trace.spans.iter().filter_map(ToolCallView::of).collect(),
            asked: turn.questions.iter().map(AskedView::of).collect(),
            agent: turn.reply.as_deref(),
            error: turn.error.as_deref(),
            time: TimeView::of(turn, began),
        }
    }

    /// Whether the agent left anything at all that could be quoted.
    pub(crate) fn agent_did_something(&self) -> bool {
        let said = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
        said(self.agent) || said(self.error) || !self.tool_calls.is_empty() || !self.asked.is_empty()
    }

    /// What the user got to read of the agent: the reply and the questions.
    pub(crate) fn agent_words(&self) -> impl Iterator<Item = &'a str> {
        self.agent.into_iter().chain(self.asked.iter().flat_map(AskedView::words))
    }
}

impl<'a> ToolCallView<'a> {
    fn of(span: &'a Span) -> Option<Self> {
        let (call, error) = tool_call(span)?;
        let (arguments, result) = (call.arguments.as_ref(), call.result.as_ref());
        Some(Self { name: &call.name, arguments, result, error })
    }
}

impl<'a> CaseView<'a> {
    /// The part of the case that is shown, with these assertions to decide.
    pub(crate) fn of(case: &'a Case, assertions: &[AssertionView<'a>]) -> Self {
        Self {
            task_description: &case.task_description,
            user_knows: &case.known,
            user_does_not_know: &case.unknown,
            assertions: assertions.to_vec(),
        }
    }
}

/// The tool call that a span stands for, and its error, which some frameworks put on the call and
/// others only on the span.
pub(crate) fn tool_call(span: &Span) -> Option<(&ToolCall, Option<&str>)> {
    let call = span.activity.tool()?;
    Some((call, call.error.as_deref().or(span.status.error())))
}

fn began(session: &Session) -> Timestamp {
    session.turns.first().map_or(Timestamp(0), |turn| turn.sent_at)
}

/// What the agent's spans say of its instructions; where they name none, what its model was told by them.
pub(crate) fn system_prompt(session: &Session) -> Option<&str> {
    let traces = || session.turns.iter().map(|turn| &turn.trace);
    traces().find_map(named_prompt).or_else(|| traces().find_map(|trace| trace.model_calls().find_map(told)))
}

fn named_prompt(trace: &Trace) -> Option<&str> {
    trace.agent_calls().find_map(|agent| agent.system_prompt.as_deref())
}

fn told(call: &ModelCall) -> Option<&str> {
    let message =
        call.input.iter().find(|message| matches!(message.role.as_str(), "system" | "developer"))?;
    message.parts.iter().find_map(|part| match part {
        Part::Text { text } => Some(text.as_str()),
        Part::Reasoning { .. } | Part::ToolCall(_) | Part::ToolResult { .. } | Part::Other { .. } => None,
    })
}

fn describe(ending: &Ending) -> String {
    let kind = ending.kind().as_str();
    ending.detail().map_or_else(|| kind.to_owned(), |detail| format!("{kind}: {detail}"))
}
