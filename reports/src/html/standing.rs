//! Where the run stands: the number by which it is known against what was asked for, and whose fault its failures were.

use super::{Told, charts::Stretch, compared::BaseNumber, filter, groups};
use crate::{
    measures::{self, Column},
    show, trust,
};
use rehearsal_core::{
    gate::{Bound, Measure, Verdict},
    review::Owner,
    summary::{Group, Summary},
};
use serde::Serialize;

/// Where the run stands.
#[derive(Serialize)]
pub(super) struct Standing {
    rate: Option<RateView>,
    faults: Option<FaultsView>,
}

/// The number by which the run is known.
#[derive(Serialize)]
struct RateView {
    title: String,
    shown: String,
    class: &'static str,
    /// What stands beside the number, in words.
    notes: Vec<String>,
    /// The whole of it in a sentence, for whoever does not see the scale.
    told: String,
    interval: Option<Stretch>,
    value: Option<Stretch>,
    threshold: Option<Stretch>,
    baseline: Option<Stretch>,
}

/// Whose fault the failures were.
#[derive(Serialize)]
struct FaultsView {
    count: String,
    owners: Vec<OwnerPart>,
}

#[derive(Serialize)]
struct OwnerPart {
    kind: &'static str,
    word: &'static str,
    count: u32,
    link: String,
    #[serde(flatten)]
    stretch: Stretch,
}

impl Standing {
    pub(super) fn new(told: &Told<'_>) -> Self {
        Self {
            rate: measures::gated(told.summary).map(|column| rate(told, &column)),
            faults: faults(told.summary),
        }
    }
}

fn rate(told: &Told<'_>, column: &Column) -> RateView {
    let total = &told.summary.total;
    // A rule about some of the attempts says nothing of all of them.
    let asked = told.gate.rules.iter().find(|outcome| {
        outcome.rule.segment.is_everything() && measures::scored(&outcome.rule).as_ref() == Some(column)
    });
    let threshold = asked.and_then(|outcome| match outcome.rule.bound {
        Bound::AtLeast { threshold } => Some(threshold),
        Bound::AtMost { .. } | Bound::MaxDrop { .. } => None,
    });
    let baseline = told.bases.first().and_then(|base| base.number(column));
    // A number of a few pairs, marked beside one of all attempts, would tell of a change that there is not.
    let scored = total.tally(&column.evaluator).scored;
    let is_whole = |base: &BaseNumber| base.is_comparable && base.pairs == scored;
    let interval = groups::interval(column, total);
    let notes = notes(column, total, (threshold, baseline));
    let mark = |at: f64| Stretch::between(at - 0.003, at + 0.003);
    RateView {
        title: format!("{} {}", column.evaluator, column.noun()),
        shown: column.shown(total),
        class: asked.map_or("none", |outcome| match outcome.verdict {
            Verdict::Passed => "pass",
            Verdict::Failed => "fail",
            Verdict::CouldNotTell => "unknown",
        }),
        told: format!("{} {}", column.shown(total), notes.join(", ")),
        notes,
        interval: interval.map(|(low, high)| Stretch::between(low, high)),
        value: column.value(total).map(mark),
        threshold: threshold.map(mark),
        baseline: baseline.filter(is_whole).map(|base| mark(base.value)),
    }
}

/// `95% interval 64 to 86%`, `n = 60`, `at least 60% asked for`, `baseline 83%`.
fn notes(
    column: &Column,
    total: &Group,
    (asked, baseline): (Option<f64>, Option<BaseNumber>),
) -> Vec<String> {
    let shown = |value: f64| match column.measure {
        Measure::Rate => show::percent(value),
        Measure::Mean => show::number(value),
    };
    let interval = groups::interval(column, total);
    let interval = interval.map(|interval| format!("95% interval {}", groups::shown(interval)));
    let tally = total.tally(&column.evaluator);
    let scored = format!("n = {}", tally.scored);
    let asked = asked.map(|threshold| format!("at least {} asked for", shown(threshold)));
    let baseline = baseline.map(|BaseNumber { value, pairs, is_comparable }| {
        let value = shown(value);
        match (is_comparable, pairs == tally.scored) {
            (false, _) => format!("baseline {value}, not comparable"),
            (true, true) => format!("baseline {value}"),
            (true, false) => format!("baseline {value} over the {} in both", show::attempts(pairs)),
        }
    });
    interval.into_iter().chain([scored]).chain(asked).chain(baseline).collect()
}

fn faults(summary: &Summary) -> Option<FaultsView> {
    let owned: Vec<(Owner, u32)> = Owner::ALL
        .into_iter()
        .map(|owner| (owner, summary.total.trust.owned(owner)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let all: u32 = owned.iter().map(|(_, count)| count).sum();
    let share = |count: u32| f64::from(count) / f64::from(all.max(1));
    let mut before = 0;
    let part = |(owner, count): (Owner, u32)| {
        let stretch = Stretch::between(share(before), share(before + count));
        before += count;
        let (kind, word) = (owner.as_str(), trust::whose(owner));
        OwnerPart { kind, word, count, link: filter::link(&[("owner", kind)]), stretch }
    };
    let owners = owned.into_iter().map(part).collect();
    (all > 0).then(|| FaultsView { count: show::counted(u64::from(all), "failure"), owners })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_shared_out_among_their_owners() {
        let mut summary = Summary::default();
        assert!(faults(&summary).is_none());
        summary.total.trust.failures.extend([(Owner::Agent, 3), (Owner::Judge, 1)]);
        let faults = faults(&summary).unwrap();
        let parts: Vec<_> = faults
            .owners
            .iter()
            .map(|part| (part.kind, part.count, part.stretch.x, part.stretch.width))
            .collect();
        assert_eq!(parts, [("agent", 3, 0.0, 75.0), ("judge", 1, 75.0, 25.0)]);
        assert_eq!((faults.count.as_str(), faults.owners[0].link.as_str()), ("4 failures", "#?owner=agent"));
    }
}
