//! What a turn's spans say: the words of both sides, what failed, and what a reader should know.

use super::{
    super::{
        dialect::{complete_calls, last_user_text, missing, remarks, reply_text},
        note::{Missing, Note},
    },
    TurnView,
    piece::Piece,
};
use rehearsal_core::span::{Activity, Evidence, ModelCall, Span, Trace};

/// Looks at the spans of one turn.
pub(super) fn view(piece: Piece) -> TurnView {
    let started_at = piece.started_at();
    let (is_bare, traces) = (piece.is_bare(), piece.traces);
    let Piece { spans, voices, mut notes, session, conversation, .. } = piece;
    let is_of_one_call = is_bare && traces == 1 && spans.iter().all(|span| span.parent_id.is_none());
    let spans = complete_calls(spans);
    if traces > 1 {
        notes.push(Note::JoinedByHistory(traces));
    }
    notes.extend(remarks(&spans, &voices));
    let is_silent = notes.iter().any(|note| matches!(note, Note::Missing { what: Missing::Words, .. }));
    let trace = Trace { spans, evidence: Evidence::NotExpected, notes: Vec::new() };
    let gaps = [
        (Missing::Turns, is_of_one_call && is_silent),
        (Missing::Agent, !trace.agent_calls().any(|agent| agent.name.is_some())),
        (Missing::Session, session.is_none()),
    ];
    notes.extend(gaps.into_iter().filter(|(_, lacks)| *lacks).map(|(what, _)| missing(what, &voices)));
    TurnView {
        session,
        conversation,
        dialects: voices.iter().map(|voice| voice.dialect).collect(),
        started_at,
        user: user(&trace),
        reply: reply(&trace),
        error: trace.spans.iter().find_map(error),
        trace: Trace { notes: notes.iter().map(Note::to_string).collect(), ..trace },
        notes,
    }
}

fn user(trace: &Trace) -> Option<String> {
    let of_agent = trace.agent_calls().find_map(|agent| agent.input.clone());
    of_agent.or_else(|| trace.model_calls().find_map(|call| last_user_text(&call.input)))
}

/// The last model call's words, since an agent's span may hold a summary or nothing at all.
fn reply(trace: &Trace) -> Option<String> {
    let of_model = || trace.model_calls().last().and_then(|call| reply_text(&call.output));
    let of_agent = || trace.agent_calls().find_map(|agent| agent.output.clone());
    confirmed(trace).or_else(of_model).or_else(of_agent)
}

/// What the agent around all calls of models answers, where that is just what one of them said. What models were asked
/// after that, such as a title, was not for the user.
fn confirmed(trace: &Trace) -> Option<String> {
    let models = || trace.spans.iter().filter(|span| matches!(span.activity, Activity::Model(_)));
    let end = models().map(|span| span.ended_at).max()?;
    let answer = trace.spans.iter().find_map(|span| match &span.activity {
        Activity::Agent(agent) if span.ended_at >= end => agent.output.as_ref(),
        Activity::Agent(_) | Activity::Model(_) | Activity::Tool(_) | Activity::Step | Activity::Other => {
            None
        }
    })?;
    let said = |call: &ModelCall| reply_text(&call.output).is_some_and(|said| said.trim() == answer.trim());
    trace.model_calls().any(said).then(|| answer.clone())
}

fn error(span: &Span) -> Option<String> {
    match &span.activity {
        Activity::Model(_) | Activity::Agent(_) => span.status.error().map(str::to_owned),
        Activity::Tool(_) | Activity::Step | Activity::Other => None,
    }
}
