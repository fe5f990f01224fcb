//! The spans and log records of one open session, as far as they came, up to a limit.

use super::{
    arrival::Mended,
    correlate::{turn_at, turns_of},
    raw::{RawLog, RawSpan},
    rhythm::CLOCK_TOLERANCE,
    room::Share,
    settle::{Progress, progress},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceContext, TraceId},
    span::{Correlation, ExpectedTurn},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A turn that was announced, and when it took place by our clock.
#[derive(Clone, Debug)]
pub(super) struct TurnWindow {
    pub(super) number: u32,
    pub(super) context: TraceContext,
    pub(super) sent_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
    /// The user's words.
    pub(super) message: String,
}

impl From<&ExpectedTurn<'_>> for TurnWindow {
    fn from(turn: &ExpectedTurn<'_>) -> Self {
        let &ExpectedTurn { number, context, sent_at, message, .. } = turn;
        Self { number, context, sent_at, ended_at: None, message: message.to_owned() }
    }
}

/// A span with how it came to its session.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) raw: RawSpan,
    /// When it came, by our clock.
    pub(super) at: Timestamp,
    pub(super) mended: Mended,
    pub(super) correlation: Correlation,
    /// The turn, where the trace id says it; otherwise time has to.
    pub(super) turn: Option<u32>,
}

/// A log record with the turn it belongs to, where the trace id says it.
#[derive(Clone, Debug)]
pub(super) struct FiledLog {
    pub(super) raw: RawLog,
    pub(super) turn: Option<u32>,
}

/// The most that is kept of one session.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionLimits {
    /// Spans and log records.
    pub(super) records: usize,
    pub(super) bytes: usize,
}

/// What a session lost, and what had to be done to the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Troubles {
    /// Spans and log records that came after the session's limit was reached.
    pub(super) over_limit: u64,
    /// Spans and log records that came while all sessions together held as much as they may.
    pub(super) no_room: u64,
    /// Spans that came more than once.
    pub(super) repeated: u64,
    /// Whether a span ended well after it arrived.
    pub(super) clock_is_ahead: bool,
    /// Whether nobody waited for the spans, as none came for other sessions.
    pub(super) is_passed_over: bool,
}

/// What came for one session.
#[derive(Debug)]
pub(super) struct SessionFile {
    pub(super) turns: Vec<TurnWindow>,
    spans: Vec<Filed>,
    logs: Vec<FiledLog>,
    known: HashSet<(TraceId, SpanId)>,
    share: Share,
    /// How many spans and log records there were when what is new was last asked for, in all and by turn.
    told: (usize, HashMap<u32, usize>),
    pub(super) troubles: Troubles,
}

/// What came for one turn.
#[derive(Debug)]
pub(super) struct TurnFile {
    pub(super) turn: TurnWindow,
    pub(super) spans: Vec<Filed>,
    pub(super) logs: Vec<RawLog>,
}

impl SessionFile {
    /// An empty file, which takes its memory out of this share.
    pub(super) fn new(share: Share) -> Self {
        Self {
            turns: Vec::new(),
            spans: Vec::new(),
            logs: Vec::new(),
            known: HashSet::new(),
            share,
            told: (0, HashMap::new()),
            troubles: Troubles::default(),
        }
    }

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

    /// Files a span, or counts it where it is there already or the session is full.
    pub(super) fn push(&mut self, filed: Filed, limits: SessionLimits) {
        let id = (filed.raw.trace_id, filed.raw.span_id);
        self.troubles.clock_is_ahead |= filed.raw.ended_at.since(filed.at) > CLOCK_TOLERANCE;
        if self.known.contains(&id) {
            self.troubles.repeated += 1;
        } else if self.takes(filed.raw.weight(), limits) {
            self.known.insert(id);
            self.spans.push(filed);
        }
    }

    /// Files a log record, or counts it where the session is full.
    pub(super) fn push_log(&mut self, log: FiledLog, limits: SessionLimits) {
        if self.takes(log.raw.weight(), limits) {
            self.logs.push(log);
        }
    }

    fn takes(&mut self, bytes: usize, limits: SessionLimits) -> bool {
        let is_full = self.spans.len() + self.logs.len() >= limits.records
            || self.share.bytes().saturating_add(bytes) > limits.bytes;
        if is_full {
            self.troubles.over_limit += 1;
        } else {
            self.share.grow(bytes);
        }
        !is_full
    }

    /// The spans and log records sorted into turns, in the order of the turns; every announced turn is there.
    pub(super) fn into_turns(self) -> Vec<TurnFile> {
        sorted(self.turns, self.spans, self.logs)
    }

    /// Those turns of which something has come since this was last asked, with all that has come.
    pub(super) fn news(&mut self) -> Vec<TurnFile> {
        let filed = self.spans.len() + self.logs.len();
        if std::mem::replace(&mut self.told.0, filed) == filed {
            return Vec::new();
        }
        let turns = sorted(self.turns.clone(), self.spans.clone(), self.logs.clone());
        let mut is_news = |turn: &TurnFile| {
            let filed = turn.spans.len() + turn.logs.len();
            self.told.1.insert(turn.turn.number, filed).unwrap_or_default() != filed
        };
        turns.into_iter().filter(|turn| is_news(turn)).collect()
    }

    /// How far the spans came: as far as those of the turn that is behind all others.
    pub(super) fn progress(&self) -> Progress {
        self.by_turn().map(|(turn, spans)| progress(turn, &spans)).min().unwrap_or(Progress::Whole)
    }

    /// Each turn with its spans so far.
    pub(super) fn by_turn(&self) -> impl Iterator<Item = (&TurnWindow, Vec<&Filed>)> {
        let mut found: BTreeMap<u32, Vec<&Filed>> = BTreeMap::new();
        for (number, filed) in turns_of(&self.turns, &self.spans).into_iter().zip(&self.spans) {
            found.entry(number).or_default().push(filed);
        }
        self.turns.iter().map(move |turn| (turn, found.remove(&turn.number).unwrap_or_default()))
    }
}

fn sorted(turns: Vec<TurnWindow>, filed: Vec<Filed>, logs: Vec<FiledLog>) -> Vec<TurnFile> {
    let numbers = turns_of(&turns, &filed);
    let mut logs = sorted_logs(&turns, filed.iter().zip(&numbers), logs);
    let mut spans: BTreeMap<u32, Vec<Filed>> = BTreeMap::new();
    for (number, filed) in numbers.into_iter().zip(filed) {
        spans.entry(number).or_default().push(filed);
    }
    let of_turn = |turn: TurnWindow| TurnFile {
        spans: spans.remove(&turn.number).unwrap_or_default(),
        logs: logs.remove(&turn.number).unwrap_or_default(),
        turn,
    };
    turns.into_iter().map(of_turn).collect()
}

/// A log record goes where its span went, else where its trace went, else by time.
fn sorted_logs<'a>(
    turns: &[TurnWindow],
    spans: impl Iterator<Item = (&'a Filed, &'a u32)>,
    logs: Vec<FiledLog>,
) -> BTreeMap<u32, Vec<RawLog>> {
    let mut sorted: BTreeMap<u32, Vec<RawLog>> = BTreeMap::new();
    if logs.is_empty() {
        return sorted;
    }
    let (mut by_span, mut by_trace) = (HashMap::new(), HashMap::new());
    for (filed, number) in spans {
        by_span.insert((filed.raw.trace_id, filed.raw.span_id), *number);
        by_trace.entry(filed.raw.trace_id).or_insert(*number);
    }
    for FiledLog { raw, turn } in logs {
        let of_span =
            || by_span.get(&(raw.trace_id, raw.span_id)).or_else(|| by_trace.get(&raw.trace_id)).copied();
        let number = turn.or_else(of_span).unwrap_or_else(|| turn_at(turns, raw.at));
        sorted.entry(number).or_default().push(raw);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::{
        room::Room,
        testing::{by_session, by_trace, log, span, turn},
    };
    use rstest::rstest;

    const LIMITS: SessionLimits = SessionLimits { records: 10, bytes: usize::MAX };

    /// An agent's own span, or that of a model, right under the span of its turn.
    fn root(turn: u8, operation: &str) -> Filed {
        let raw = span(turn, 9, Some(turn), (10, 20)).with("gen_ai.operation.name", operation);
        by_trace(raw, u32::from(turn))
    }

    fn file_of_two_turns() -> SessionFile {
        let mut file = SessionFile::new(Room::new(usize::MAX).share());
        file.announce(turn(1, 0, Some(30)));
        file.announce(turn(2, 40, Some(70)));
        file
    }

    #[rstest]
    #[case::one_without_spans(vec![root(1, "invoke_agent")], Progress::Open)]
    #[case::one_that_is_loose(vec![root(1, "invoke_agent"), root(2, "chat")], Progress::Loose)]
    #[case::all_whole(vec![root(1, "invoke_agent"), root(2, "invoke_agent")], Progress::Whole)]
    fn a_session_is_as_far_as_its_last_turn(#[case] spans: Vec<Filed>, #[case] expected: Progress) {
        let mut file = file_of_two_turns();
        spans.into_iter().for_each(|filed| file.push(filed, LIMITS));
        assert_eq!(file.progress(), expected);
    }

    #[test]
    fn a_span_that_comes_again_is_kept_once_and_takes_no_room() {
        let mut file = file_of_two_turns();
        for _ in 0..20 {
            file.push(root(1, "chat"), LIMITS);
        }
        assert_eq!((file.spans.len(), file.troubles.repeated, file.troubles.over_limit), (1, 19, 0));
    }

    #[test]
    fn what_has_come_is_news_once() {
        let mut file = file_of_two_turns();
        let mut news = |filed: Option<Filed>| {
            filed.into_iter().for_each(|filed| file.push(filed, LIMITS));
            let found = file.news().into_iter().map(|file| (file.turn.number, file.spans.len()));
            found.collect::<Vec<_>>()
        };
        assert_eq!(news(None), []);
        assert_eq!(news(Some(root(1, "chat"))), [(1, 1)]);
        assert_eq!(news(None), []);
        assert_eq!(news(Some(root(2, "chat"))), [(2, 1)]);
        let second = by_trace(span(1, 8, Some(1), (10, 20)), 1);
        assert_eq!(news(Some(second)), [(1, 2)]);
    }

    #[test]
    fn log_records_go_with_their_span_then_with_their_trace_then_by_time() {
        let mut file = file_of_two_turns();
        file.push(by_session(span(8, 1, None, (50, 60))), LIMITS);
        let logs =
            [(log(8, 1, 0), None), (log(8, 2, 0), None), (log(9, 1, 50), None), (log(1, 1, 50), Some(1))];
        for (raw, turn) in logs {
            file.push_log(FiledLog { raw, turn }, LIMITS);
        }
        let counts: Vec<usize> = file.into_turns().iter().map(|file| file.logs.len()).collect();
        assert_eq!(counts, [1, 3]);
    }
}
