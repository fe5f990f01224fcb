//! Spans that were recorded elsewhere, without a harness that knew the turns.
//!
//! A trace is a turn, with two exceptions that are told apart by what the models were sent: one that goes on over
//! several turns is cut ([`cut`]), and calls of a bare client, each of which is a trace of its own, are joined
//! ([`joined`]). What the spans do not say is a note on the turn, with what would bring it.

mod cut;
mod history;
mod joined;
mod piece;
mod tree;
mod view;

use super::{
    note::Note,
    raw::{RawLog, RawSpan},
};
use piece::Piece;
use rehearsal_core::{clock::Timestamp, ids::TraceId, span::Trace};
use std::collections::{BTreeSet, HashMap};

/// One turn as its spans tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnView {
    /// The session id that the agent sent; `None` where it sent none.
    pub session: Option<String>,
    /// Turns of the same number are of one conversation: by their session or, where there is none, because what a
    /// model was sent goes on from an earlier turn.
    pub conversation: usize,
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
    let pieces = traces.into_values().flat_map(|(spans, logs)| cut::cut(spans, logs));
    let mut pieces: Vec<Piece> = pieces.filter(Piece::is_of_turn).collect();
    pieces.sort_by_key(Piece::place);
    joined::joined(pieces).into_iter().map(view::view).collect()
}
