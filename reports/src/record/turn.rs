//! One turn in the record: both sides, and what the agent did meanwhile.

use super::{
    draft::{DraftEntry, drafts},
    question::{AnswerEntry, QuestionEntry},
};
use crate::{journal::DraftCosts, show, spans};
use rehearsal_core::{
    actor::PartProgress,
    clock::Timestamp,
    session::{Turn, WrittenBy},
    span::{AgentCall, Evidence, ModelCall, Span, ToolCall},
    usage::Usage,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One turn.
#[derive(Serialize, JsonSchema)]
pub(super) struct TurnEntry<'a> {
    /// From 1.
    number: u32,
    /// The trace of this turn.
    trace_id: String,
    /// When the message was sent.
    sent_at: String,
    /// How long the agent took, in milliseconds.
    took_ms: f64,
    /// The user's words.
    user: &'a str,
    /// Who wrote them.
    by: WrittenBy,
    /// Drafts of them that were refused.
    drafts: Vec<DraftEntry<'a>>,
    /// The answers to the questions of the turn before; empty for a message.
    answers: Vec<AnswerEntry<'a>>,
    /// The actor's reasoning, which the agent never saw.
    reasoning: Option<&'a str>,
    /// Each part of the goal when the message was written.
    progress: &'a [PartProgress],
    /// The agent's words; `null` where none came back.
    reply: Option<&'a str>,
    /// What the agent asked in the middle of its work; the next turn holds the answers.
    questions: Vec<QuestionEntry<'a>>,
    /// Why no reply came back.
    error: Option<&'a str>,
    /// What held outside the conversation after this turn, by name; left out where nobody told.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    state: &'a BTreeMap<String, Value>,
    /// Whether the turn's spans are all there.
    evidence: &'a Evidence,
    /// What to know of the spans.
    notes: &'a [String],
    /// Invocations of agents.
    agent_calls: Vec<AgentEntry<'a>>,
    /// Calls of tools, in order.
    tool_calls: Vec<ToolEntry<'a>>,
    /// The agent's calls of models, in order.
    model_calls: Vec<ModelEntry<'a>>,
    /// All spans, parents before children.
    spans: Vec<SpanEntry<'a>>,
}

/// What the agent says that it heard and said.
#[derive(Serialize, JsonSchema)]
struct AgentEntry<'a> {
    /// Its name.
    name: Option<&'a str>,
    /// The user's words, as it saw them.
    input: Option<&'a str>,
    /// Its answer, as it saw it.
    output: Option<&'a str>,
    /// Its system prompt, where it was sent.
    system_prompt: Option<&'a str>,
    /// The tools it may use.
    tools: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct ToolEntry<'a> {
    /// The tool.
    name: &'a str,
    /// The call's id, as the model gave it.
    call_id: Option<&'a str>,
    /// What it was called with.
    arguments: Option<&'a Value>,
    /// What it gave back.
    result: Option<&'a Value>,
    /// What went wrong.
    error: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct ModelEntry<'a> {
    /// The model that answered, or the one that was asked.
    model: Option<&'a str>,
    /// Who serves it.
    provider: Option<&'a str>,
    #[serde(flatten)]
    usage: &'a Usage,
    /// Why it stopped.
    finish_reason: Option<&'a str>,
    /// What went wrong.
    error: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct SpanEntry<'a> {
    /// As sent.
    name: &'a str,
    /// What it stands for: `model`, `tool`, `agent`, `step` or `other`.
    kind: &'static str,
    /// How deep it hangs in its trace, from 0; ids cannot be compared between runs, this can.
    depth: usize,
    /// The instrumentation that sent it.
    scope: &'a str,
    /// Its id.
    span_id: String,
    /// Its parent's id.
    parent_id: Option<String>,
    /// Its trace as sent.
    trace_id: String,
    /// When it began.
    started_at: String,
    /// How long it took, in milliseconds.
    took_ms: f64,
    /// What went wrong.
    error: Option<&'a str>,
}

impl<'a> TurnEntry<'a> {
    pub(super) fn new(turn: &'a Turn, costs: &DraftCosts) -> Self {
        let trace = &turn.trace;
        let depths = spans::depths(&trace.spans);
        Self {
            number: turn.number,
            trace_id: turn.context.trace_id.to_string(),
            sent_at: show::rfc3339(turn.sent_at),
            took_ms: milliseconds(turn.sent_at, turn.ended_at),
            user: &turn.user.text,
            by: turn.user.by,
            drafts: drafts(&turn.user.drafts, turn.number, costs),
            answers: turn.user.answers.iter().map(AnswerEntry::new).collect(),
            reasoning: turn.user.reasoning.as_deref(),
            progress: &turn.user.progress,
            reply: turn.reply.as_deref(),
            questions: turn.questions.iter().map(QuestionEntry::new).collect(),
            error: turn.error.as_deref(),
            state: &turn.state,
            evidence: &trace.evidence,
            notes: &trace.notes,
            agent_calls: trace.agent_calls().map(agent).collect(),
            tool_calls: trace.tool_calls().map(tool).collect(),
            model_calls: trace.model_calls().map(model).collect(),
            spans: trace.spans.iter().zip(depths).map(|(span, depth)| span_entry(span, depth)).collect(),
        }
    }
}

fn agent(call: &AgentCall) -> AgentEntry<'_> {
    AgentEntry {
        name: call.name.as_deref(),
        input: call.input.as_deref(),
        output: call.output.as_deref(),
        system_prompt: call.system_prompt.as_deref(),
        tools: call.tools.iter().map(|tool| tool.name.as_str()).collect(),
    }
}

fn tool(call: &ToolCall) -> ToolEntry<'_> {
    ToolEntry {
        name: &call.name,
        call_id: call.id.as_deref(),
        arguments: call.arguments.as_ref(),
        result: call.result.as_ref(),
        error: call.error.as_deref(),
    }
}

fn model(call: &ModelCall) -> ModelEntry<'_> {
    ModelEntry {
        model: call.model.as_deref(),
        provider: call.provider.as_deref(),
        usage: &call.usage,
        finish_reason: call.finish_reason.as_deref(),
        error: call.error.as_deref(),
    }
}

fn span_entry(span: &Span, depth: usize) -> SpanEntry<'_> {
    SpanEntry {
        name: &span.name,
        kind: spans::kind(&span.activity),
        depth,
        scope: &span.scope,
        span_id: span.span_id.to_string(),
        parent_id: span.parent_id.map(|id| id.to_string()),
        trace_id: span.trace_id.to_string(),
        started_at: show::rfc3339(span.started_at),
        took_ms: milliseconds(span.started_at, span.ended_at),
        error: span.status.error(),
    }
}

fn milliseconds(from: Timestamp, to: Timestamp) -> f64 {
    to.since(from).as_secs_f64() * 1e3
}
