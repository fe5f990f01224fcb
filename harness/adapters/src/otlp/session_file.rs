//! The spans of one open session, as far as they came, up to a limit.

use super::{
    correlate::turns_of,
    raw::RawSpan,
    settle::{Standing, standing},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::TraceContext,
    span::{Correlation, ExpectedTurn},
};
use std::{collections::BTreeMap, time::Duration};

/// A turn that was announced, and when it took place by our clock.
#[derive(Clone, Debug)]
pub(super) struct TurnWindow {
    pub(super) number: u32,
    pub(super) context: TraceContext,
    pub(super) sent_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
}

impl From<&ExpectedTurn<'_>> for TurnWindow {
    fn from(turn: &ExpectedTurn<'_>) -> Self {
        Self { number: turn.number, context: turn.context, sent_at: turn.sent_at, ended_at: None }
    }
}

/// A span with how it came to its session.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) raw: RawSpan,
    pub(super) correlation: Correlation,
    /// The turn, where the trace id says it; otherwise time has to.
    pub(super) turn: Option<u32>,
}

/// The most that is kept of one session.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionLimits {
    pub(super) spans: usize,
    pub(super) bytes: usize,
}

/// What came for one session.
#[derive(Debug, Default)]
pub(super) struct SessionFile {
    pub(super) turns: Vec<TurnWindow>,
    spans: Vec<Filed>,
    bytes: usize,
    /// How many spans came after the limit was reached.
    pub(super) over_limit: u64,
    /// How far the sender's clock is ahead of ours, at least: a span cannot end after it arrived.
    pub(super) clock_ahead: Duration,
}

impl SessionFile {
    /// Announces a turn. Turns come in their order.
    pub(super) fn announce(&mut self, turn: TurnWindow) {
        self.turns.push(turn);
    }

    /// Notes when a turn ended.
    pub(super) fn ended(&mut self, number: u32, at: Timestamp) {
        if let Some(turn) = self.turns.iter_mut().find(|turn| turn.number == number) {
            turn.ended_at = Some(at);
        }
    }

    /// Files a span, or counts it where the session is full.
    pub(super) fn push(&mut self, filed: Filed, arrived_at: Timestamp, limits: SessionLimits) {
        self.clock_ahead = self.clock_ahead.max(filed.raw.ended_at.since(arrived_at));
        let bytes = self.bytes.saturating_add(filed.raw.weight());
        if self.spans.len() >= limits.spans || bytes > limits.bytes {
            self.over_limit += 1;
            return;
        }
        self.bytes = bytes;
        self.spans.push(filed);
    }

    /// The spans sorted into turns, in the order of the turns; every announced turn is there.
    pub(super) fn into_turns(self) -> Vec<(TurnWindow, Vec<Filed>)> {
        let mut found: BTreeMap<u32, Vec<Filed>> = BTreeMap::new();
        for (number, filed) in turns_of(&self.turns, &self.spans).into_iter().zip(self.spans) {
            found.entry(number).or_default().push(filed);
        }
        self.turns
            .into_iter()
            .map(|turn| {
                let spans = found.remove(&turn.number).unwrap_or_default();
                (turn, spans)
            })
            .collect()
    }

    /// Whether no turn misses anything.
    pub(super) fn is_complete(&self) -> bool {
        let mut found: BTreeMap<u32, Vec<&Filed>> = BTreeMap::new();
        for (number, filed) in turns_of(&self.turns, &self.spans).into_iter().zip(&self.spans) {
            found.entry(number).or_default().push(filed);
        }
        let spans_of = |turn: &TurnWindow| found.get(&turn.number).map(Vec::as_slice).unwrap_or_default();
        self.turns.iter().all(|turn| standing(turn, spans_of(turn)) == Standing::Complete)
    }

    /// Whether any span had to be filed by session, where more roots may follow than one.
    pub(super) fn is_by_session(&self) -> bool {
        self.spans.iter().any(|filed| filed.correlation == Correlation::Session)
    }
}
