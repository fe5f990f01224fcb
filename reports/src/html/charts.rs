//! The geometry of the page's bars, in percent of their width.

use super::turn::took;
use crate::show;
use rehearsal_core::{
    clock::Timestamp,
    gate::{Bound, RuleOutcome, Subject},
    session::EndingKind,
    span::Span,
    summary::Group,
};
use serde::Serialize;

/// A stretch of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Stretch {
    pub(super) x: f64,
    pub(super) width: f64,
}

impl Stretch {
    /// From one share of the whole to another, at least a sliver wide so that it can be seen.
    pub(super) fn between(from: f64, to: f64) -> Self {
        const SLIVER: f64 = 0.4;
        let (from, to) = (from.clamp(0.0, 1.0) * 100.0, to.clamp(0.0, 1.0) * 100.0);
        let width = (to - from).max(SLIVER);
        Self { x: rounded(from.min(100.0 - width)), width: rounded(width) }
    }
}

/// One ending's part of a stacked bar.
#[derive(Debug, Serialize)]
pub(super) struct EndingPart {
    pub(super) kind: &'static str,
    pub(super) word: &'static str,
    pub(super) count: u32,
    #[serde(flatten)]
    pub(super) stretch: Stretch,
}

/// How attempts ended, side by side.
pub(super) fn endings(group: &Group) -> Vec<EndingPart> {
    let all = f64::from(group.attempts.max(1));
    let mut before = 0u32;
    let present =
        EndingKind::ALL.into_iter().map(|kind| (kind, group.ended(kind))).filter(|(_, count)| *count > 0);
    present
        .map(|(kind, count)| {
            let stretch = Stretch::between(f64::from(before) / all, f64::from(before + count) / all);
            before += count;
            EndingPart { kind: kind.as_str(), word: show::ending(kind), count, stretch }
        })
        .collect()
}

/// Where a rule's number, its bounds and its threshold lie between 0 and 1.
#[derive(Debug, Serialize)]
pub(super) struct Gauge {
    bounds: Stretch,
    /// Where it may lie by chance, where the rule asks for that.
    interval: Option<Stretch>,
    value: Option<Stretch>,
    threshold: Stretch,
}

impl Gauge {
    /// Of a rule about a share or a score; `None` for one that asks for something else, which has no such scale.
    pub(super) fn new(outcome: &RuleOutcome) -> Option<Self> {
        let mark = |at: f64| Stretch::between(at - 0.004, at + 0.004);
        match (&outcome.rule.subject, outcome.rule.bound) {
            (Subject::Score { .. }, Bound::AtLeast { threshold }) => Some(Self {
                bounds: Stretch::between(outcome.low, outcome.high),
                interval: outcome
                    .interval
                    .map(|interval| Stretch::between(interval.low, interval.high.unwrap_or(1.0))),
                value: outcome.value.map(mark),
                threshold: mark(threshold),
            }),
            (Subject::Score { .. }, Bound::AtMost { .. } | Bound::MaxDrop { .. }) => None,
            (Subject::Metric { .. }, _) => None,
        }
    }
}

/// The time that a turn's bars are drawn against.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeLine {
    start: Timestamp,
    end: Timestamp,
}

impl TimeLine {
    /// From the message to the reply, and wider where a span began before or ended after.
    pub(super) fn new(sent: Timestamp, ended: Timestamp, spans: &[Span]) -> Self {
        let start = spans.iter().map(|span| span.started_at).fold(sent, Ord::min);
        let end = spans.iter().map(|span| span.ended_at).fold(ended, Ord::max);
        Self { start, end }
    }

    /// How long it is.
    pub(super) fn length(self) -> String {
        took(self.start, self.end)
    }

    /// How long it is until a span begins.
    pub(super) fn until(self, span: &Span) -> String {
        took(self.start, span.started_at)
    }

    /// Where a span lies.
    pub(super) fn place(self, span: &Span) -> Stretch {
        let all = self.end.since(self.start).as_secs_f64().max(1e-9);
        let share = |at: Timestamp| at.since(self.start).as_secs_f64() / all;
        Stretch::between(share(span.started_at), share(span.ended_at))
    }
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.25, 0.75, 25.0, 50.0)]
    #[case(0.5, 0.5, 50.0, 0.4)]
    #[case(1.0, 1.0, 99.6, 0.4)]
    #[case(-0.1, 1.2, 0.0, 100.0)]
    fn a_stretch_stays_inside_and_visible(
        #[case] from: f64,
        #[case] to: f64,
        #[case] x: f64,
        #[case] width: f64,
    ) {
        assert_eq!(Stretch::between(from, to), Stretch { x, width });
    }

    #[test]
    fn endings_fill_the_bar() {
        let mut group = Group { attempts: 4, ..Group::default() };
        group.endings.extend([(EndingKind::GoalMet, 3), (EndingKind::Budget, 1)]);
        let parts = endings(&group);
        let places: Vec<_> =
            parts.iter().map(|part| (part.kind, part.stretch.x, part.stretch.width)).collect();
        assert_eq!(places, [("goal_met", 0.0, 75.0), ("budget", 75.0, 25.0)]);
    }

    #[test]
    fn every_ending_has_a_colour() {
        let style = crate::html::templates::CSS;
        for kind in EndingKind::ALL {
            assert!(style.contains(&format!(".e-{} {{ fill: ", kind.as_str())), "{kind:?}");
        }
    }
}
