//! How numbers changed over pairs, which attempts turned round, and in which segments.

use super::{
    Change, Flip, SegmentChange, count,
    pairs::{Pair, Pairs},
};
use crate::{
    measures::{Column, columns, headline},
    show::CONFIDENCE,
    stats,
};
use rehearsal_core::{gate::Measure, seed::Seed, summary::Summary};
use std::collections::{BTreeMap, BTreeSet};

/// The seed of what is drawn where there are too many ways to flip signs.
const DRAWS: Seed = Seed(1);

/// Each evaluator's number.
pub(super) fn changes(paired: &Pairs<'_>, summary: &Summary) -> Vec<Change> {
    let all: Vec<&Pair<'_>> = paired.pairs.iter().collect();
    columns(summary).iter().filter_map(|column| change(&all, column)).collect()
}

/// How one number changed over these pairs; `None` where no pair has both.
pub(crate) fn change(pairs: &[&Pair<'_>], column: &Column) -> Option<Change> {
    let scored = |pair: &&Pair<'_>| {
        let scores = pair.scores(&column.evaluator, column.measure)?;
        Some((pair.run.id.case.to_string(), scores, flipped(pair, column)))
    };
    let scored: Vec<_> = pairs.iter().filter_map(scored).collect();
    let all = scored.len() as f64;
    if scored.is_empty() {
        return None;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| scored.iter().map(|(_, scores, _)| of(scores)).sum::<f64>() / all;
    let (base, run) = (mean(|scores| scores.0), mean(|scores| scores.1));
    let turned = |now: bool| count(scored.iter().filter(|(_, _, flip)| *flip == Some(now)).count());
    let (lost, won) = (turned(false), turned(true));
    let by_case = by_case(&scored);
    let estimate = (by_case.len() > 1).then(|| stats::clustered_mean(&clustered(&scored))).flatten();
    Some(Change {
        evaluator: column.evaluator.clone(),
        measure: column.measure,
        pairs: count(scored.len()),
        base,
        run,
        difference: run - base,
        interval: estimate.map(|estimate| {
            let interval = estimate.interval(CONFIDENCE);
            [interval.low.max(-1.0), interval.high.min(1.0)]
        }),
        p: p_value(column.measure, &by_case, (lost, won)),
        lost,
        won,
    })
}

type Scored = (String, (f64, f64), Option<bool>);

/// The mean difference of each case, and of how many pairs.
fn by_case(scored: &[Scored]) -> Vec<(f64, usize)> {
    let mut cases: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for (case, (base, run), _) in scored {
        let sums = cases.entry(case).or_default();
        *sums = (sums.0 + run - base, sums.1 + 1);
    }
    cases.into_values().map(|(sum, pairs)| (sum / pairs as f64, pairs)).collect()
}

fn clustered(scored: &[Scored]) -> Vec<(usize, f64)> {
    let cases: BTreeSet<&str> = scored.iter().map(|(case, _, _)| case.as_str()).collect();
    let place: BTreeMap<&str, usize> = cases.into_iter().enumerate().map(|(at, case)| (case, at)).collect();
    let value =
        |(case, (base, run), _): &Scored| (place.get(case.as_str()).copied().unwrap_or(0), run - base);
    scored.iter().map(value).collect()
}

/// Exact McNemar where each case was played once and the outcome is yes or no; otherwise by flipping the signs of the
/// cases' mean differences. Nothing can be said of a single case.
fn p_value(measure: Measure, cases: &[(f64, usize)], (lost, won): (u32, u32)) -> Option<f64> {
    if cases.len() < 2 {
        return None;
    }
    let once = cases.iter().all(|(_, pairs)| *pairs == 1);
    Some(match measure {
        Measure::Rate if once => stats::mcnemar(lost, won).0,
        Measure::Rate | Measure::Mean => {
            let differences: Vec<f64> = cases.iter().map(|(difference, _)| *difference).collect();
            stats::sign_flip(&differences, DRAWS)
        }
    })
}

/// Whether the attempt passes now and did not, or the other way round; `None` where it did not turn.
fn flipped(pair: &Pair<'_>, column: &Column) -> Option<bool> {
    let (before, now) = pair.scores(&column.evaluator, Measure::Rate)?;
    ((before - now).abs() > 0.5).then_some(now > 0.5)
}

/// Attempts that turned round: what got worse first, in the order of the plan.
pub(super) fn flips(paired: &Pairs<'_>, summary: &Summary) -> Vec<Flip> {
    let columns = columns(summary);
    let of = |pair: &Pair<'_>| {
        let flip = |column: &Column| {
            Some(Flip {
                attempt: pair.index,
                id: pair.run.id.clone(),
                evaluator: column.evaluator.clone(),
                now_passes: flipped(pair, column)?,
                session: pair.run.session.clone(),
                base_session: pair.base.session.clone(),
            })
        };
        columns.iter().filter_map(flip).collect::<Vec<_>>()
    };
    let mut flips: Vec<Flip> = paired.pairs.iter().flat_map(of).collect();
    flips.sort_by_key(|flip| flip.now_passes);
    flips
}

/// The number by which the run is known, by case, persona and trait level: the largest drop first.
pub(super) fn segments(paired: &Pairs<'_>, summary: &Summary) -> Vec<SegmentChange> {
    let Some(column) = headline(summary) else { return Vec::new() };
    let mut groups: BTreeMap<(String, String), Vec<&Pair<'_>>> = BTreeMap::new();
    for pair in &paired.pairs {
        let id = &pair.run.id;
        let who = (id.case.to_string(), id.persona.to_string());
        let traits =
            summary.people.get(&who).into_iter().flatten().map(|(name, level)| (name.clone(), level.clone()));
        let names = [("case".to_owned(), who.0.clone()), ("persona".to_owned(), who.1.clone())];
        for name in names.into_iter().chain(traits) {
            groups.entry(name).or_default().push(pair);
        }
    }
    let changed = groups.into_iter().filter_map(|((name, value), pairs)| {
        let change = change(&pairs, &column)?;
        Some(SegmentChange { name, value, change, adjusted_p: None })
    });
    let mut changed: Vec<SegmentChange> = changed.collect();
    adjust(&mut changed);
    changed.sort_by(|one, other| one.change.difference.total_cmp(&other.change.difference));
    changed
}

/// Holm's correction over the segments that have a p-value.
fn adjust(segments: &mut [SegmentChange]) {
    let p_values: Vec<f64> = segments.iter().filter_map(|segment| segment.change.p).collect();
    let mut adjusted = stats::holm(&p_values).into_iter();
    for segment in segments.iter_mut().filter(|segment| segment.change.p.is_some()) {
        segment.adjusted_p = adjusted.next();
    }
}
