//! The spans of one open session, as far as they came, up to a limit.

use super::{
    correlate::turns_of,
    raw::RawSpan,
    settle::{Progress, progress},
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
    /// Whether nobody waited for the spans, as none came for other sessions.
    pub(super) is_passed_over: bool,
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

    /// How far the spans came: as far as those of the turn that is behind all others.
    pub(super) fn progress(&self) -> Progress {
        let mut found: BTreeMap<u32, Vec<&Filed>> = BTreeMap::new();
        for (number, filed) in turns_of(&self.turns, &self.spans).into_iter().zip(&self.spans) {
            found.entry(number).or_default().push(filed);
        }
        let spans_of = |turn: &TurnWindow| found.get(&turn.number).map(Vec::as_slice).unwrap_or_default();
        let of_turns = self.turns.iter().map(|turn| progress(turn, spans_of(turn)));
        of_turns.min().unwrap_or(Progress::Whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::{by_trace, span, turn};
    use rstest::rstest;

    /// An agent's own span, or that of a model, right under the span of its turn.
    fn root(turn: u8, operation: &str) -> Filed {
        let raw = span(turn, 9, Some(turn), (10, 20)).with("gen_ai.operation.name", operation);
        by_trace(raw, u32::from(turn))
    }

    #[rstest]
    #[case::one_without_spans(vec![root(1, "invoke_agent")], Progress::Open)]
    #[case::one_that_is_loose(vec![root(1, "invoke_agent"), root(2, "chat")], Progress::Loose)]
    #[case::all_whole(vec![root(1, "invoke_agent"), root(2, "invoke_agent")], Progress::Whole)]
    fn a_session_is_as_far_as_its_last_turn(#[case] spans: Vec<Filed>, #[case] expected: Progress) {
        let limits = SessionLimits { spans: 10, bytes: usize::MAX };
        let mut file = SessionFile::default();
        file.announce(turn(1, 0, Some(30)));
        file.announce(turn(2, 40, Some(70)));
        spans.into_iter().for_each(|filed| file.push(filed, Timestamp(100), limits));
        assert_eq!(file.progress(), expected);
    }
}
