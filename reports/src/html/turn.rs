//! One turn of the page: the user's side, the agent's, and what the agent did meanwhile.

use super::{
    fault::{FindingView, RefusedView, refused},
    judgements::ScoreView,
    question::{AnswerView, QuestionView, answers, questions},
    waterfall::Waterfall,
};
use crate::show;
use rehearsal_core::{
    actor::{PartProgress, PartStatus},
    clock::Timestamp,
    session::{Turn, WrittenBy},
    span::{Evidence, ToolCall, Trace},
    usage::Usage,
};
use serde::Serialize;
use serde_json::Value;

/// Letters of a tool's arguments or result that the page shows; the record has all of them.
const MOST_LETTERS: usize = 20_000;

/// One turn.
#[derive(Serialize)]
pub(super) struct TurnView<'a> {
    /// By which a link finds it.
    anchor: String,
    /// What is held against the user's words.
    findings: Vec<FindingView<'a>>,
    refused: Option<RefusedView<'a>>,
    number: u32,
    took: String,
    user: &'a str,
    /// Whether the case wrote the message, so that no actor had to think it up.
    written_in_case: bool,
    /// What the user did about the questions of the turn before, in the place of a message.
    answers: Vec<AnswerView<'a>>,
    reasoning: Option<&'a str>,
    progress: Vec<PartView<'a>>,
    questions: Vec<QuestionView<'a>>,
    reply: Option<&'a str>,
    empty: bool,
    error: Option<&'a str>,
    evidence: Option<String>,
    notes: &'a [String],
    tools: Vec<ToolView<'a>>,
    models: Option<String>,
    /// What held outside the conversation afterwards, where somebody told.
    state: Vec<StateView<'a>>,
    waterfall: Option<Waterfall<'a>>,
    scores: Vec<ScoreView<'a>>,
}

/// One part of the goal.
#[derive(Serialize)]
pub(super) struct PartView<'a> {
    part: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
struct ToolView<'a> {
    name: &'a str,
    arguments: Option<String>,
    result: Option<String>,
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct StateView<'a> {
    name: &'a str,
    value: String,
}

impl<'a> TurnView<'a> {
    /// The turn, with the one before it, whose questions it may answer.
    pub(super) fn new(turn: &'a Turn, before: Option<&'a Turn>, scores: Vec<ScoreView<'a>>) -> Self {
        Self {
            anchor: String::new(),
            findings: Vec::new(),
            refused: refused(&turn.user.drafts),
            number: turn.number,
            took: took(turn.sent_at, turn.ended_at),
            user: &turn.user.text,
            written_in_case: turn.user.by == WrittenBy::Case,
            answers: answers(turn, before),
            reasoning: turn.user.reasoning.as_deref(),
            progress: parts(&turn.user.progress),
            questions: questions(turn),
            reply: turn.reply.as_deref(),
            empty: turn.reply.as_deref().is_some_and(|reply| reply.trim().is_empty()),
            error: turn.error.as_deref(),
            evidence: evidence(&turn.trace),
            notes: &turn.trace.notes,
            tools: turn.trace.tool_calls().map(tool).collect(),
            models: models(&turn.trace),
            state: turn.state.iter().map(|(name, value)| StateView { name, value: json(value) }).collect(),
            waterfall: Waterfall::new(turn),
            scores,
        }
    }
}

impl<'a> TurnView<'a> {
    /// The turn under this anchor, with what is held against the user's words.
    pub(super) fn found(self, anchor: String, findings: Vec<FindingView<'a>>) -> Self {
        Self { anchor, findings, ..self }
    }
}

/// The parts of a goal and where they stand.
pub(super) fn parts(progress: &[PartProgress]) -> Vec<PartView<'_>> {
    let status = |status: PartStatus| match status {
        PartStatus::Open => "open",
        PartStatus::Attempted => "attempted",
        PartStatus::Met => "met",
        PartStatus::Blocked => "blocked",
    };
    progress.iter().map(|part| PartView { part: &part.part, status: status(part.status) }).collect()
}

/// What is missing from a turn's spans, in a sentence; nothing where nothing is.
fn evidence(trace: &Trace) -> Option<String> {
    match &trace.evidence {
        Evidence::NotExpected | Evidence::Complete => None,
        Evidence::Incomplete { missing } => Some(format!("Spans are missing: {missing}.")),
        Evidence::Absent if trace.spans.is_empty() => {
            Some("No spans of this turn arrived: what the agent did is not known.".to_owned())
        }
        // Where nothing arrived, whatever is there was written by the tools that are simulated.
        Evidence::Absent => {
            Some("The agent sent no spans; the calls of simulated tools are known.".to_owned())
        }
    }
}

fn tool(call: &ToolCall) -> ToolView<'_> {
    ToolView {
        name: &call.name,
        arguments: call.arguments.as_ref().map(json),
        result: call.result.as_ref().map(json),
        error: call.error.as_deref(),
    }
}

/// JSON as people read it: text as it is, everything else indented, and not more than a page can bear.
pub(super) fn json(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => format!("{other:#}"),
    };
    match text.char_indices().nth(MOST_LETTERS) {
        None => text,
        Some((end, _)) => {
            let (shown, rest) = text.split_at(end);
            let rest = show::counted(rest.chars().count() as u64, "letter");
            format!("{shown}\n… and {rest} more; the record has all of it")
        }
    }
}

/// `2 model calls, 1 880 tokens in, 240 out`.
fn models(trace: &Trace) -> Option<String> {
    let calls = trace.model_calls().count();
    if calls == 0 {
        return None;
    }
    let mut usage = Usage::default();
    trace.model_calls().for_each(|call| usage.add(&call.usage));
    let calls = show::counted(calls as u64, "model call");
    let tokens = |tokens: Option<u64>| tokens.map_or_else(|| "unreported".to_owned(), show::thousands);
    Some(format!("{calls}, tokens: {} in, {} out", tokens(usage.input_tokens), tokens(usage.output_tokens)))
}

/// How long it is from one moment to another.
pub(super) fn took(from: Timestamp, to: Timestamp) -> String {
    show::length(u64::try_from(to.since(from).as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        ids::{SpanId, TraceId},
        span::{Activity, Correlation, Span, SpanStatus},
    };

    fn simulated_call() -> Span {
        Span {
            trace_id: TraceId::from_bytes([1; 16]),
            span_id: SpanId::from_bytes([2; 8]),
            parent_id: None,
            name: "execute_tool book".into(),
            scope: "rehearsal".into(),
            started_at: Timestamp(1),
            ended_at: Timestamp(2),
            status: SpanStatus::Unset,
            correlation: Correlation::TraceId,
            activity: Activity::Other,
            attributes: serde_json::Map::new(),
        }
    }

    #[test]
    fn calls_of_simulated_tools_are_known_where_the_agent_sends_nothing() {
        let silent = Trace { evidence: Evidence::Absent, ..Trace::default() };
        let simulated = Trace { spans: vec![simulated_call()], ..silent.clone() };
        assert!(evidence(&silent).unwrap().contains("not known"));
        assert!(evidence(&simulated).unwrap().contains("simulated tools are known"));
    }

    #[test]
    fn what_no_page_can_bear_is_cut_and_said() {
        let shown = json(&Value::String("é".repeat(MOST_LETTERS + 5)));
        assert!(shown.ends_with("é\n… and 5 letters more; the record has all of it"));
        assert_eq!(json(&serde_json::json!({ "a": 1 })), "{\n  \"a\": 1\n}");
        assert_eq!(json(&Value::String("plain \"text\"".into())), "plain \"text\"");
    }
}
