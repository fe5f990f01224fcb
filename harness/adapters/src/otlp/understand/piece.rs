//! A part of a turn, or all of it: spans of one trace that belong together.

use super::super::{
    dialect::{Reading, Voice},
    note::Note,
};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
    span::{Activity, Message, ModelCall, Span},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// Spans that belong together, and what is known of them.
pub(super) struct Piece {
    pub(super) spans: Vec<Span>,
    pub(super) voices: BTreeSet<Voice>,
    pub(super) notes: Vec<Note>,
    pub(super) session: Option<String>,
    /// Of whom nothing is known but that another was not he.
    pub(super) sender: Arc<str>,
    /// Which conversation it is of, once that is known.
    pub(super) conversation: usize,
    /// How many traces it was joined of.
    pub(super) traces: usize,
}

/// What the spans of one trace say of themselves, before anybody knows which belong together.
pub(super) struct Origin {
    pub(super) voices: BTreeSet<Voice>,
    pub(super) notes: Vec<Note>,
    pub(super) sender: Arc<str>,
    /// The session id of each span that carries one.
    pub(super) sessions: HashMap<SpanId, String>,
}

impl Origin {
    /// What was read, apart from the spans.
    pub(super) fn of(
        reading: Reading,
        sender: Arc<str>,
        sessions: HashMap<SpanId, String>,
    ) -> (Vec<Span>, Self) {
        let Reading { spans, notes, voices } = reading;
        (spans, Self { voices, notes, sender, sessions })
    }

    /// The session of some spans: what those say that mean something counts for more than what a server says.
    pub(super) fn session(&self, spans: &[&Span]) -> Option<&String> {
        let of = |is_wanted: fn(&Activity) -> bool| {
            let wanted = spans.iter().filter(|span| is_wanted(&span.activity));
            wanted.filter_map(|span| self.sessions.get(&span.span_id)).next()
        };
        of(means_something).or_else(|| of(|_| true))
    }

    /// The piece that some of the spans make.
    pub(super) fn piece(&self, spans: Vec<Span>) -> Piece {
        let session = self.session(&spans.iter().collect::<Vec<_>>()).cloned();
        Piece {
            spans,
            session,
            voices: self.voices.clone(),
            notes: self.notes.clone(),
            sender: Arc::clone(&self.sender),
            conversation: 0,
            traces: 1,
        }
    }
}

impl Piece {
    /// Whether the agent did anything in it.
    pub(super) fn is_of_turn(&self) -> bool {
        self.spans.iter().any(|span| means_something(&span.activity))
    }

    /// By when it began, and by its trace.
    pub(super) fn place(&self) -> (Timestamp, Option<TraceId>) {
        (self.started_at(), self.spans.first().map(|span| span.trace_id))
    }

    pub(super) fn started_at(&self) -> Timestamp {
        self.spans.iter().map(|span| span.started_at).min().unwrap_or_default()
    }

    /// Whether nothing but calls of models tells of it, as with bare clients.
    pub(super) fn is_bare(&self) -> bool {
        self.spans.iter().all(|span| !matches!(span.activity, Activity::Agent(_) | Activity::Tool(_)))
    }
}

/// Whether a model, a tool or an agent was called.
pub(super) fn means_something(activity: &Activity) -> bool {
    match activity {
        Activity::Model(_) | Activity::Tool(_) | Activity::Agent(_) => true,
        Activity::Step | Activity::Other => false,
    }
}

/// The calls of models among some spans, by when they began.
pub(super) fn models<'a>(spans: impl IntoIterator<Item = &'a Span>) -> Vec<&'a ModelCall> {
    let mut found: Vec<(Timestamp, SpanId, &ModelCall)> = spans
        .into_iter()
        .filter_map(|span| Some((span.started_at, span.span_id, span.activity.model()?)))
        .collect();
    found.sort_by_key(|(started_at, span_id, _)| (*started_at, *span_id));
    found.into_iter().map(|(_, _, call)| call).collect()
}

/// What the first of the models was sent, as far as any was sent anything.
pub(super) fn first_input<'a>(models: &[&'a ModelCall]) -> Option<&'a [Message]> {
    models.iter().map(|call| call.input.as_slice()).find(|input| !input.is_empty())
}
