//! Spans that were recorded elsewhere, without a harness that knew the turns: one trace is one turn.

use super::{
    correlate::session_ids,
    dialect::{Reading, last_user_text, read, reply_text},
    note::Note,
    raw::{RawLog, RawSpan},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::TraceId,
    span::{Activity, AgentCall, Correlation, Evidence, Span, SpanStatus, Trace},
};
use std::collections::{BTreeSet, HashMap};

/// One turn as its spans tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnView {
    /// The session id that the agent sent; `None` where it sent none.
    pub session: Option<String>,
    /// The conventions that were met.
    pub dialects: BTreeSet<&'static str>,
    /// When its first span began.
    pub started_at: Timestamp,
    /// The user's words of this turn.
    pub user: Option<String>,
    /// The agent's answer.
    pub reply: Option<String>,
    /// Why there is no answer, or what failed besides. A tool's failure is its call's alone.
    pub error: Option<String>,
    /// What a reader should know of the turn; the trace has the same in words.
    pub notes: Vec<Note>,
    /// The spans, with the calls of models and tools.
    pub trace: Trace,
}

/// Groups spans, and the log records that belong to them, into turns, in the order of their starts. Traces in
/// which no model, tool or agent was called are no turns.
pub fn understand(spans: Vec<RawSpan>, logs: Vec<RawLog>) -> Vec<TurnView> {
    let mut traces: HashMap<TraceId, (Vec<RawSpan>, Vec<RawLog>)> = HashMap::new();
    for span in spans {
        traces.entry(span.trace_id).or_default().0.push(span);
    }
    for log in logs {
        traces.entry(log.trace_id).or_default().1.push(log);
    }
    let mut turns: Vec<TurnView> =
        traces.into_values().filter_map(|(spans, logs)| turn(spans, logs)).collect();
    turns.sort_by_key(|turn| (turn.started_at, turn.trace.spans.first().map(|span| span.trace_id)));
    turns
}

fn turn(spans: Vec<RawSpan>, logs: Vec<RawLog>) -> Option<TurnView> {
    let session = spans.iter().flat_map(session_ids).next().map(str::to_owned);
    let started_at = spans.iter().map(|span| span.started_at).min()?;
    let evidence = Evidence::NotExpected;
    let Reading { spans, notes, dialects } =
        read(spans.into_iter().map(|span| (span, Correlation::TraceId)).collect(), logs);
    let trace = Trace { spans, evidence, notes: notes.iter().map(Note::to_string).collect() };
    let is_turn = trace.spans.iter().any(|span| !matches!(span.activity, Activity::Step | Activity::Other));
    is_turn.then(|| TurnView {
        session,
        dialects,
        started_at,
        user: user(&trace),
        reply: reply(&trace),
        error: trace.spans.iter().find_map(error),
        notes,
        trace,
    })
}

fn user(trace: &Trace) -> Option<String> {
    let of_agent = agents(trace).find_map(|agent| agent.input.clone());
    of_agent.or_else(|| trace.model_calls().find_map(|call| last_user_text(&call.input)))
}

/// The last model call's words, since an agent's span may hold a summary or nothing at all.
fn reply(trace: &Trace) -> Option<String> {
    let of_model = trace.model_calls().last().and_then(|call| reply_text(&call.output));
    of_model.or_else(|| agents(trace).find_map(|agent| agent.output.clone()))
}

fn agents(trace: &Trace) -> impl Iterator<Item = &AgentCall> {
    trace.spans.iter().filter_map(|span| match &span.activity {
        Activity::Agent(agent) => Some(agent),
        Activity::Model(_) | Activity::Tool(_) | Activity::Step | Activity::Other => None,
    })
}

fn error(span: &Span) -> Option<String> {
    match (&span.activity, &span.status) {
        (Activity::Model(_) | Activity::Agent(_), SpanStatus::Error { message }) => Some(message.clone()),
        (Activity::Model(_) | Activity::Agent(_), SpanStatus::Unset | SpanStatus::Ok)
        | (Activity::Tool(_) | Activity::Step | Activity::Other, _) => None,
    }
}
