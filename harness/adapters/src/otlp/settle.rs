//! When a turn's spans are all there: the rule, as a plain function, and its settings.

use super::session_file::{Filed, TurnWindow};
use rehearsal_core::{
    ids::{SpanId, TraceId},
    span::{Correlation, Evidence},
    suite::{SpansSpec, SpansWait},
};
use std::{collections::HashSet, time::Duration};

/// How long to wait for spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettleSettings {
    /// Whether to wait at all.
    pub wait: SpansWait,
    /// The longest wait for a session, from its end.
    pub deadline: Duration,
    /// How long nothing may have come before what is there counts as all.
    pub quiet: Duration,
}

impl From<SpansSpec> for SettleSettings {
    fn from(spec: SpansSpec) -> Self {
        Self { wait: spec.wait, deadline: spec.deadline, quiet: Duration::from_millis(50) }
    }
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

/// Judges the spans of one turn. Spans reach the wire in the order of their ends, so the root comes last:
/// where a root is there and no span points to a parent that is not, nothing is left to come.
pub(super) fn standing(turn: &TurnWindow, spans: &[&Filed]) -> Standing {
    if spans.is_empty() {
        return Standing::Nothing;
    }
    let known: HashSet<(TraceId, SpanId)> =
        spans.iter().map(|filed| (filed.raw.trace_id, filed.raw.span_id)).collect();
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
        (Correlation::Session, Some(true)) => Hold::Root,
        (Correlation::Session, Some(false) | None) | (Correlation::TraceId, _) => Hold::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::{by_session, by_trace, span, turn};

    fn judge(spans: &[Filed]) -> Standing {
        standing(&turn(1, 100, Some(200)), &spans.iter().collect::<Vec<_>>())
    }

    fn missing(text: &str) -> Standing {
        Standing::Missing(text.to_owned())
    }

    #[test]
    fn children_wait_for_their_root_and_a_root_for_its_children() {
        let child = || by_trace(span(1, 6, Some(5), (120, 130)), 1);
        let root = || by_trace(span(1, 5, Some(1), (110, 190)), 1);
        let grandchild = || by_trace(span(1, 8, Some(7), (120, 130)), 1);
        assert_eq!(judge(&[]), Standing::Nothing);
        assert_eq!(judge(&[child()]), missing("the agent's root span has not ended"));
        assert_eq!(judge(&[child(), root()]), Standing::Complete);
        assert_eq!(judge(&[root(), grandchild()]), missing("1 span points to a parent that never came"));
    }

    #[test]
    fn a_trace_of_the_agents_own_has_its_own_root() {
        let child = || by_session(span(9, 6, Some(5), (120, 130)));
        let mut remote = child();
        remote.raw.parent_is_remote = Some(true);
        assert_eq!(judge(&[child()]), missing("the agent's root span has not ended"));
        assert_eq!(judge(&[child(), by_session(span(9, 5, None, (110, 190)))]), Standing::Complete);
        assert_eq!(judge(&[remote]), Standing::Complete);
    }

    #[test]
    fn our_span_id_in_a_foreign_trace_is_no_root() {
        let stranger = by_session(span(9, 5, Some(1), (110, 190)));
        assert_eq!(judge(&[stranger]), missing("the agent's root span has not ended"));
    }
}
