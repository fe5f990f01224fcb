//! When a turn's spans are all there: the rule, as a plain function, and its settings.

use super::{
    dialect::stands_for_turn,
    session_file::{Filed, TurnWindow},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
    span::{Correlation, Evidence},
    suite::SpansWait,
};
use std::{collections::HashSet, time::Duration};

/// How long to wait for spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettleSettings {
    /// Whether to wait at all.
    pub wait: SpansWait,
    /// The longest wait for a session, from its end.
    pub deadline: Duration,
    /// How long nothing may have come before what is there counts as all, where in every turn one root
    /// encloses everything. Such a root ends last, so this covers no more than the way of one export.
    pub quiet: Duration,
    /// The same for all other sessions, in which another root may follow any. Longer than the agent's
    /// export delay, since the next root may wait in the exporter for that long, and shorter than
    /// `deadline`.
    pub loose: Duration,
}

/// How many sessions may wait in vain before [`SpansWait::Auto`] concludes that the agent sends no spans.
pub(super) const PATIENCE: u32 = 3;

/// What a turn's spans come to so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing came.
    Nothing,
    /// Something came and something is missing, in words.
    Missing(String),
    /// A root is there and so is every parent.
    Complete,
}

impl Standing {
    /// The standing as evidence, once nothing more is waited for.
    pub(super) fn into_evidence(self, wait: SpansWait) -> Evidence {
        match (self, wait) {
            (_, SpansWait::Off) => Evidence::NotExpected,
            (Self::Nothing, SpansWait::Auto | SpansWait::Expected) => Evidence::Absent,
            (Self::Missing(missing), SpansWait::Auto | SpansWait::Expected) => {
                Evidence::Incomplete { missing }
            }
            (Self::Complete, SpansWait::Auto | SpansWait::Expected) => Evidence::Complete,
        }
    }
}

/// How far the spans of a turn, or of all turns of a session, have come; the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Progress {
    /// Something is missing.
    Open,
    /// Nothing is missing, but another root may follow.
    Loose,
    /// Nothing is missing, and the one root that is there encloses everything.
    Whole,
}

/// Says of the spans of one turn whether more may follow. Only one root of the agent or of its server that
/// began first and ended last is sure to be the only one: where a client library alone is instrumented,
/// every call of a model or a tool is a root of its own.
pub(super) fn progress(turn: &TurnWindow, spans: &[&Filed]) -> Progress {
    match standing(turn, spans) {
        Standing::Nothing | Standing::Missing(_) => Progress::Open,
        Standing::Complete if is_whole(turn, spans) => Progress::Whole,
        Standing::Complete => Progress::Loose,
    }
}

/// Whether one root encloses all spans. Traces that the agent began itself never count: a turn may have
/// several.
fn is_whole(turn: &TurnWindow, spans: &[&Filed]) -> bool {
    let known = ids(spans);
    // A repeated export brings spans twice.
    let roots: HashSet<(TraceId, SpanId)> = spans
        .iter()
        .filter(|filed| matches!(hangs_on(filed, turn, &known), Hold::Root))
        .map(|filed| (filed.raw.trace_id, filed.raw.span_id))
        .collect();
    let mut of_roots = spans.iter().filter(|filed| roots.contains(&(filed.raw.trace_id, filed.raw.span_id)));
    let (Some(root), 1) = (of_roots.next(), roots.len()) else { return false };
    let is_around = |filed: &&Filed| encloses(root, filed) && filed.correlation == Correlation::TraceId;
    stands_for_turn(&root.raw, known.len() > 1) && spans.iter().all(is_around)
}

/// How far the times of one process may be out of order.
const TOLERANCE: Duration = Duration::from_millis(5);

fn encloses(root: &Filed, filed: &Filed) -> bool {
    let within = |early: Timestamp, late: Timestamp| early.since(late) <= TOLERANCE;
    within(root.raw.started_at, filed.raw.started_at) && within(filed.raw.ended_at, root.raw.ended_at)
}

/// Judges the spans of one turn. Spans reach the wire in the order of their ends, so the root comes last:
/// where a root is there and no span points to a parent that is not, nothing is left to come.
pub(super) fn standing(turn: &TurnWindow, spans: &[&Filed]) -> Standing {
    if spans.is_empty() {
        return Standing::Nothing;
    }
    let known = ids(spans);
    let mut roots = 0;
    let mut orphans = 0;
    for filed in spans {
        match hangs_on(filed, turn, &known) {
            Hold::Root => roots += 1,
            Hold::Parent => {}
            Hold::Nothing => orphans += 1,
        }
    }
    match (roots, orphans) {
        (0, _) => Standing::Missing("the agent's root span has not ended".to_owned()),
        (_, 0) => Standing::Complete,
        (_, 1) => Standing::Missing("1 span points to a parent that never came".to_owned()),
        (_, n) => Standing::Missing(format!("{n} spans point to parents that never came")),
    }
}

fn ids(spans: &[&Filed]) -> HashSet<(TraceId, SpanId)> {
    spans.iter().map(|filed| (filed.raw.trace_id, filed.raw.span_id)).collect()
}

/// What a span hangs on.
enum Hold {
    /// The turn itself, or nothing at all.
    Root,
    /// A span that is there.
    Parent,
    /// A span that is not there.
    Nothing,
}

fn hangs_on(filed: &Filed, turn: &TurnWindow, known: &HashSet<(TraceId, SpanId)>) -> Hold {
    let Some(parent) = filed.raw.parent_id else { return Hold::Root };
    let is_ours = filed.raw.trace_id == turn.context.trace_id && parent == turn.context.span_id;
    if is_ours {
        return Hold::Root;
    }
    if known.contains(&(filed.raw.trace_id, parent)) {
        return Hold::Parent;
    }
    // A trace that the agent began elsewhere may hang on a process that sends no spans to us.
    match (filed.correlation, filed.raw.parent_is_remote) {
        (Correlation::Session | Correlation::Time, Some(true)) => Hold::Root,
        (Correlation::Session | Correlation::Time, Some(false) | None) | (Correlation::TraceId, _) => {
            Hold::Nothing
        }
    }
}

#[cfg(test)]
mod tests;
