//! The run beside earlier ones: what turned round, what changed, and in which segments.

use super::charts::Stretch;
use crate::{
    compare::{self, Comparison, signed},
    journal::{AttemptRecord, ReadJournal},
    measures::Column,
    show,
};
use rehearsal_core::gate::Measure;
use serde::Serialize;
use std::collections::BTreeMap;

/// An earlier run that the page lays beside its own.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    /// What changed since.
    pub comparison: &'a Comparison,
    /// Its conversations, where they can be read: those that turned round stand in the page beside the run's own.
    pub journal: Option<&'a ReadJournal>,
}

/// A number of an earlier run.
#[derive(Clone, Copy, Debug)]
pub(super) struct BaseNumber {
    pub(super) value: f64,
    /// Pairs that it is over.
    pub(super) pairs: u32,
    /// Whether nothing but the agent differs.
    pub(super) is_comparable: bool,
}

/// The most flips of a base whose conversations stand in the page.
const MOST_TALKS: usize = 500;
/// The most segments that are told.
const MOST_SEGMENTS: usize = 12;

/// A comparison as the page shows it.
#[derive(Serialize)]
pub(super) struct ComparedView<'a> {
    anchor: String,
    base: &'a str,
    incomparable: &'a [String],
    pairs: String,
    flips: Vec<FlipView>,
    more_flips: usize,
    lost: usize,
    won: usize,
    changes: Vec<ChangeView>,
    segments: Vec<SegmentView>,
}

#[derive(Serialize)]
struct FlipView {
    class: &'static str,
    word: &'static str,
    evaluator: String,
    name: String,
    anchor: String,
    /// Both conversations, side by side.
    both: Option<String>,
}

#[derive(Serialize)]
struct ChangeView {
    name: String,
    base: String,
    run: String,
    difference: String,
    interval: Option<String>,
    p: String,
    turned: String,
    class: &'static str,
    scale: Scale,
}

#[derive(Serialize)]
struct SegmentView {
    kind: String,
    value: String,
    pairs: u32,
    #[serde(flatten)]
    change: ChangeView,
}

/// A difference and its interval on a scale from -1 to 1.
#[derive(Serialize)]
struct Scale {
    interval: Option<Stretch>,
    value: Stretch,
}

impl Base<'_> {
    /// A number of the earlier run, over the pairs of both; `None` where there are none.
    pub(super) fn number(&self, column: &Column) -> Option<BaseNumber> {
        let same = |change: &&compare::Change| {
            change.evaluator == column.evaluator && change.measure == column.measure
        };
        let change = self.comparison.changes.iter().find(same)?;
        let is_comparable = self.comparison.incomparable.is_empty();
        Some(BaseNumber { value: change.base, pairs: change.pairs, is_comparable })
    }

    /// The conversations to show, by their session: each has the anchor of the attempt that it is the partner of.
    fn anchors(&self, number: usize) -> BTreeMap<&str, String> {
        let flips = self.comparison.flips.iter().take(MOST_TALKS);
        let anchor = |flip: &compare::Flip| format!("base-{number}-attempt-{}", flip.attempt.0 + 1);
        flips.map(|flip| (flip.base_session.as_str(), anchor(flip))).collect()
    }

    /// Hands over each conversation that turned round, with its anchor.
    pub(super) fn turned<E: From<crate::JournalError>>(
        &self,
        number: usize,
        mut take: impl FnMut(&AttemptRecord, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(journal) = self.journal else { return Ok(()) };
        let anchors = self.anchors(number);
        if anchors.is_empty() {
            return Ok(());
        }
        for record in journal.attempts() {
            let record = record?;
            let session = record.session.as_ref().map(|session| session.id.as_str());
            if let Some(anchor) = session.and_then(|session| anchors.get(session)) {
                take(&record, anchor)?;
            }
        }
        Ok(())
    }
}

impl<'a> ComparedView<'a> {
    pub(super) fn new(base: &Base<'a>, number: usize) -> Self {
        let Comparison {
            base: name,
            incomparable,
            pairs,
            only_here,
            only_there,
            changes,
            flips,
            segments,
            ..
        } = base.comparison;
        let anchors = base.journal.map(|_| base.anchors(number)).unwrap_or_default();
        let pairs = show::counted(u64::from(*pairs), "pair");
        let lost = flips.iter().filter(|flip| !flip.now_passes).count();
        Self {
            anchor: format!("compared-{number}"),
            base: name.as_str(),
            incomparable,
            pairs: format!(
                "{pairs} of case, persona and trial; {only_here} only here, {only_there} only there"
            ),
            flips: flips.iter().take(MOST_TALKS).map(|flip| flip_view(flip, &anchors)).collect(),
            more_flips: flips.len().saturating_sub(MOST_TALKS),
            lost,
            won: flips.len() - lost,
            changes: changes.iter().map(|change| change_view(change, change.p)).collect(),
            segments: segments.iter().filter(changed).take(MOST_SEGMENTS).map(segment_view).collect(),
        }
    }
}

/// Whether there is anything to tell of a segment.
fn changed(segment: &&compare::SegmentChange) -> bool {
    segment.change.difference.abs() > 0.0
}

fn flip_view(flip: &compare::Flip, anchors: &BTreeMap<&str, String>) -> FlipView {
    let anchor = format!("attempt-{}", flip.attempt.0 + 1);
    let beside = anchors.get(flip.base_session.as_str());
    FlipView {
        class: if flip.now_passes { "pass" } else { "fail" },
        word: if flip.now_passes { "now passes" } else { "now fails" },
        evaluator: flip.evaluator.to_string(),
        name: flip.id.to_string(),
        both: beside.map(|beside| format!("#?open={anchor}&beside={beside}")),
        anchor,
    }
}

fn change_view(change: &compare::Change, p: Option<f64>) -> ChangeView {
    let place = |difference: f64| (difference + 1.0) / 2.0;
    let interval = change.interval;
    ChangeView {
        name: format!("{} {}", change.evaluator, change.measure.as_str()),
        base: number(change.measure, change.base),
        run: number(change.measure, change.run),
        difference: signed(change.difference),
        interval: interval.map(|[low, high]| format!("{} to {}", signed(low), signed(high))),
        p: show::probability(p),
        turned: format!("{} lost, {} won", change.lost, change.won),
        class: match interval {
            Some([_, high]) if high < 0.0 => "fail",
            Some([low, _]) if low > 0.0 => "pass",
            Some(_) | None => "none",
        },
        scale: Scale {
            interval: interval.map(|[low, high]| Stretch::between(place(low), place(high))),
            value: Stretch::between(place(change.difference) - 0.006, place(change.difference) + 0.006),
        },
    }
}

fn segment_view(segment: &compare::SegmentChange) -> SegmentView {
    SegmentView {
        kind: segment.name.replace('_', " "),
        value: segment.value.clone(),
        pairs: segment.change.pairs,
        change: change_view(&segment.change, segment.adjusted_p),
    }
}

fn number(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Rate => show::percent(value),
        Measure::Mean => show::number(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::ids::EvaluatorName;
    use rstest::rstest;

    #[rstest]
    #[case::worse(-0.3, Some([-0.5, -0.1]), "fail", (25.0, 20.0))]
    #[case::better(0.3, Some([0.1, 0.5]), "pass", (55.0, 20.0))]
    #[case::nobody_knows(0.1, Some([-0.1, 0.3]), "none", (45.0, 20.0))]
    fn a_change_has_a_colour_only_where_its_interval_leaves_nothing_out(
        #[case] difference: f64,
        #[case] interval: Option<[f64; 2]>,
        #[case] class: &str,
        #[case] (x, width): (f64, f64),
    ) {
        let change = compare::Change {
            evaluator: EvaluatorName::new("goal"),
            measure: Measure::Rate,
            pairs: 9,
            base: 0.5,
            run: 0.5 + difference,
            difference,
            interval,
            p: Some(0.0004),
            lost: 2,
            won: 1,
        };
        let view = change_view(&change, change.p);
        assert_eq!((view.class, view.p.as_str()), (class, "<0.001"));
        assert_eq!(view.scale.interval, Some(Stretch { x, width }));
    }
}
