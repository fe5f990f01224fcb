//! Words in a conversation: what was said, asked, done and why it ended.

use super::{Discretion, Wordy, wordy};
use crate::{
    actor::{ActorProfile, Closing, PartProgress},
    agent::Reply,
    draft::RefusedDraft,
    question::{Answer, Choice, Question},
    session::{Ending, Session, Turn, UserMessage},
    span::{
        Activity, AgentCall, Evidence, Message, ModelCall, Part, Span, SpanStatus, ToolCall, ToolDefinition,
        Trace,
    },
};

wordy! {
    Session { profile, turns, ending, closing, refused } keeps { id, attempt }
    Turn { user, reply, questions, error, state, trace } keeps { number, context, sent_at, ended_at }
    UserMessage { text, answers, reasoning, progress, drafts } keeps { by }
    ActorProfile { traits, manner, context, actor_goal, goal_parts } keeps {}
    Closing { reasoning, progress, drafts } keeps { goal_met }
    PartProgress { part } keeps { status }
    RefusedDraft { text, reason } keeps { repair, fault }
    Reply { text, questions, state } keeps { conversation }
    Question { id, message, tool, schema, choices } keeps { kind }
    Choice { value, label } keeps {}
    Answer { question, content } keeps { action, by }
    Trace { spans, evidence, notes } keeps {}
    Span { name, scope, status, activity, attributes } keeps {
        trace_id, span_id, parent_id, started_at, ended_at, correlation,
    }
    ModelCall { input, output, finish_reason, error } keeps { model, provider, usage, reported_cost }
    ToolCall { name, id, arguments, result, error } keeps {}
    AgentCall { name, system_prompt, tools, input, output } keeps {}
    ToolDefinition { name, description, parameters } keeps {}
    Message { parts } keeps { role }
}

impl Wordy for Ending {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::GaveUp { reason } => reason.clean(by),
            Self::AgentError { message, owner: _ }
            | Self::ActorError { message, owner: _ }
            | Self::Timeout { message, owner: _ } => message.clean(by),
            Self::GoalMet
            | Self::MaxTurns
            | Self::ScriptEnded
            | Self::Cancelled
            | Self::Budget
            | Self::Recorded => {}
        }
    }
}

impl Wordy for Evidence {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::Incomplete { missing } => missing.clean(by),
            Self::NotExpected | Self::Complete | Self::Absent => {}
        }
    }
}

impl Wordy for SpanStatus {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::Error { message } => message.clean(by),
            Self::Unset | Self::Ok => {}
        }
    }
}

impl Wordy for Activity {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::Model(call) => call.clean(by),
            Self::Tool(call) => call.clean(by),
            Self::Agent(call) => call.clean(by),
            Self::Step | Self::Other => {}
        }
    }
}

impl Wordy for Part {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::Text { text } | Self::Reasoning { text } => text.clean(by),
            Self::ToolCall(call) => call.clean(by),
            Self::ToolResult { id, result, is_error: _ } => {
                id.clean(by);
                result.clean(by);
            }
            Self::Other { value } => value.clean(by),
        }
    }
}
