//! What rules find without a model: errors by their class, repetitions, and claims of what was not done.

mod claims;
mod errors;
mod offered;
mod repeats;

use super::cut::beginning;
use rehearsal_core::{
    diagnosis::{Category, Confidence, FailureFound, FoundBy, Place},
    score::Quote,
    session::{Session, Turn},
    span::{Span, ToolCall},
};

/// The longest quotation that is still pleasant to read, in bytes.
const LONGEST: usize = 200;

/// Everything that rules find, in the order of the turns.
pub(super) fn found(session: &Session) -> Vec<FailureFound> {
    let mut found: Vec<FailureFound> = session.turns.iter().flat_map(errors::in_turn).collect();
    found.extend(offered::in_session(session));
    found.extend(repeats::of_calls(session));
    found.extend(repeats::of_replies(session));
    found.extend(claims::in_session(session));
    let mut kept: Vec<FailureFound> = Vec::new();
    for failure in found {
        let known = |other: &FailureFound| other.category == failure.category && other.place == failure.place;
        if !kept.iter().any(known) {
            kept.push(failure);
        }
    }
    kept.sort_by_key(|failure| failure.place.turn);
    kept
}

/// A failure of this kind, shown by these words of a turn, which are shortened.
fn failure(
    (category, confidence): (Category, Confidence),
    place: Place,
    words: &str,
    why: String,
) -> FailureFound {
    let evidence = Quote { turn: place.turn, text: beginning(words, LONGEST).to_owned() };
    FailureFound { category, confidence, place, evidence, why, found_by: FoundBy::Rule, cause: None }
}

/// The words of a turn, with no span.
fn in_words(turn: u32) -> Place {
    Place { turn, span_id: None, tool: None }
}

/// A call of a tool.
fn at_call(turn: u32, span: &Span, call: &ToolCall) -> Place {
    Place { turn, span_id: Some(span.span_id), tool: Some(call.name.clone()) }
}

/// The tool calls of a turn, each with its span.
fn calls(turn: &Turn) -> impl Iterator<Item = (&Span, &ToolCall)> {
    turn.trace.spans.iter().filter_map(|span| Some((span, span.activity.tool()?)))
}

/// What went wrong with a call: by itself, by its span, or by a result that reports it.
fn error_of(span: &Span, call: &ToolCall) -> Option<String> {
    let said = call.error.as_deref().or(span.status.error()).map(str::to_owned);
    said.or_else(|| call.result.as_ref().and_then(errors::reported))
}
