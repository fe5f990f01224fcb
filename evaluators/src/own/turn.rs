//! One turn as code of the user's is given it.

use crate::exhibit::tool_call;
use rehearsal_core::{
    clock::Timestamp,
    question::{Action, Answer, Question, QuestionKind},
    session::Turn,
    span::{Evidence, ModelCall},
    usage::Usage,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

const MILLISECOND: u64 = 1_000_000;

/// One turn: what the user said, and what the agent did and replied.
#[derive(Serialize, JsonSchema)]
pub(super) struct TurnDocument<'a> {
    /// From 1.
    number: u32,
    /// The user's words; of answers to questions, what a person would say.
    user: &'a str,
    /// The answers to the questions of the turn before; empty for a message.
    answers: Vec<AnswerDocument<'a>>,
    /// When the message was sent, in milliseconds since 1970.
    sent_at_ms: u64,
    /// How long the agent took, in milliseconds.
    took_ms: f64,
    /// The agent's words; `null` where none came back.
    reply: Option<&'a str>,
    /// What the agent asked in the middle of its work.
    questions: Vec<QuestionDocument<'a>>,
    /// Why no reply came back.
    error: Option<&'a str>,
    /// What holds outside the conversation after this turn, by name, where somebody tells.
    state: &'a BTreeMap<String, Value>,
    /// Whether the turn's spans are all there: only where they are does a call that is not listed say something.
    evidence: &'a Evidence,
    /// Calls of tools, in order.
    tool_calls: Vec<ToolCallDocument<'a>>,
    /// The agent's calls of models, in order.
    model_calls: Vec<ModelCallDocument<'a>>,
}

/// A question of the agent's.
#[derive(Serialize, JsonSchema)]
struct QuestionDocument<'a> {
    /// What sort of answer it wants.
    kind: QuestionKind,
    /// What the user reads.
    message: &'a str,
    /// The tool that waits for the answer.
    tool: Option<&'a str>,
}

/// An answer of the user's.
#[derive(Serialize, JsonSchema)]
struct AnswerDocument<'a> {
    /// What the user does.
    action: Action,
    /// What the answer holds.
    content: Option<&'a Value>,
}

/// A call of a tool.
#[derive(Serialize, JsonSchema)]
struct ToolCallDocument<'a> {
    /// The tool.
    name: &'a str,
    /// What it was called with; `null` where the span does not tell.
    arguments: Option<&'a Value>,
    /// What it gave back.
    result: Option<&'a Value>,
    /// What went wrong.
    error: Option<&'a str>,
}

/// A call of a model by the agent.
#[derive(Serialize, JsonSchema)]
struct ModelCallDocument<'a> {
    /// The model.
    model: Option<&'a str>,
    /// Who serves it.
    provider: Option<&'a str>,
    /// Its tokens; `null` means not reported.
    usage: &'a Usage,
    /// What went wrong.
    error: Option<&'a str>,
}

impl<'a> TurnDocument<'a> {
    pub(super) fn of(turn: &'a Turn) -> Self {
        Self {
            number: turn.number,
            user: &turn.user.text,
            answers: turn.user.answers.iter().map(answer).collect(),
            sent_at_ms: turn.sent_at.0 / MILLISECOND,
            took_ms: milliseconds(turn.sent_at, turn.ended_at),
            reply: turn.reply.as_deref(),
            questions: turn.questions.iter().map(question).collect(),
            error: turn.error.as_deref(),
            state: &turn.state,
            evidence: &turn.trace.evidence,
            tool_calls: tool_calls(turn),
            model_calls: turn.trace.model_calls().map(model_call).collect(),
        }
    }
}

fn milliseconds(from: Timestamp, to: Timestamp) -> f64 {
    to.since(from).as_secs_f64() * 1e3
}

fn question(question: &Question) -> QuestionDocument<'_> {
    let tool = question.tool.as_ref().map(|tool| tool.name.as_str());
    QuestionDocument { kind: question.kind, message: &question.message, tool }
}

fn answer(answer: &Answer) -> AnswerDocument<'_> {
    AnswerDocument { action: answer.action, content: answer.content.as_ref() }
}

fn tool_calls(turn: &Turn) -> Vec<ToolCallDocument<'_>> {
    let calls = turn.trace.spans.iter().filter_map(tool_call);
    let calls = calls.map(|(call, error)| ToolCallDocument {
        name: &call.name,
        arguments: call.arguments.as_ref(),
        result: call.result.as_ref(),
        error,
    });
    calls.collect()
}

fn model_call(call: &ModelCall) -> ModelCallDocument<'_> {
    ModelCallDocument {
        model: call.model.as_deref(),
        provider: call.provider.as_deref(),
        usage: &call.usage,
        error: call.error.as_deref(),
    }
}
