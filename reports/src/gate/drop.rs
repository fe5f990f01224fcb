//! A rule about the baseline: not lower than it was by more than this.

use super::{
    at_least, blank, bounds, more, prefix,
    segment::{Belongs, belongs},
    words,
};
use crate::{
    compare::{Pair, Pairs, differences, pairs, value},
    stats::{self, Estimate},
};
use rehearsal_core::{
    attempt::AttemptIndex,
    gate::{GateRule, Measure, RuleOutcome, Verdict},
    ids::EvaluatorName,
    summary::{AttemptRow, RowScore, Summary},
};
use std::collections::BTreeMap;

/// One pair: its case, and the least and the most by which the number rose.
struct Rise<'a> {
    index: Option<AttemptIndex>,
    case: &'a str,
    low: f64,
    high: f64,
    /// Whether the attempt has a score, and whether that can be believed.
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Believed,
    Doubtful,
    Missing,
}

/// What the rule comes to.
pub(super) fn decide(
    rule: &GateRule,
    measured: (&EvaluatorName, Measure),
    max_drop: f64,
    alpha: Option<f64>,
    summary: &Summary,
) -> RuleOutcome {
    let mut outcome = RuleOutcome { low: -1.0, high: 1.0, ..blank(rule) };
    let manifest = summary.manifest.as_deref();
    let Some((manifest, held)) = manifest.and_then(|manifest| Some((manifest, manifest.baseline.as_ref()?)))
    else {
        outcome.why = "no baseline was given: name a run or a file with --baseline, or write one with `rehearsal bless`".to_owned();
        return outcome;
    };
    let paired = pairs(&held.baseline, summary);
    let differ = differences(&held.baseline, manifest, &paired);
    if !differ.is_empty() && !held.anyway {
        outcome.why = format!("{} is no baseline for this run: {}", held.from, differ.join("; "));
        return outcome;
    }
    let rises = rises(&paired, rule, measured, summary);
    count(&mut outcome, &rises);
    if outcome.valid.is_some() {
        outcome.verdict = at_least(outcome.low, outcome.high, -max_drop);
        if let Some(confidence) = rule.confidence {
            with_confidence(&mut outcome, &rises, confidence);
        }
        if let Some(alpha) = alpha {
            let settled = prefix::difference(in_order(&rises, summary), max_drop, alpha);
            prefix::settle(&mut outcome, settled, alpha);
        } else if outcome.verdict == Verdict::CouldNotTell && rule.confidence.is_none() {
            outcome.more_attempts = Some(outcome.undecided());
        }
    }
    let partners = (held.from.as_str(), paired.only_here);
    outcome.why = words::of_drop(&outcome, max_drop, partners);
    outcome
}

/// By how much the number rose in each pair. What one of the two does not tell may be as bad, and as good, as can be; so
/// may attempts that were not finished. Those of cases that the baseline does not know are no part of it.
fn rises<'a>(
    paired: &Pairs<'a>,
    rule: &GateRule,
    (evaluator, measure): (&EvaluatorName, Measure),
    summary: &Summary,
) -> Vec<Rise<'a>> {
    let rise = |Pair { index, base, run }: &Pair<'a>| {
        let is_not_applicable = |row: &AttemptRow| row.score(evaluator) == Some(RowScore::NotApplicable);
        let belonging = belongs(&rule.segment, &run.id, summary);
        if belonging == Belongs::No || is_not_applicable(run) || is_not_applicable(base) {
            return None;
        }
        let (before, now) = (value(base, evaluator, measure), value(run, evaluator, measure));
        let scored = matches!(run.score(evaluator), Some(RowScore::Scored { .. }));
        let state = match (before, now) {
            (Some(_), Some(_)) if belonging == Belongs::Yes => State::Believed,
            (_, None) if scored => State::Doubtful,
            (Some(_) | None, _) => State::Missing,
        };
        Some(Rise::between(Some(*index), base, (before, now), state))
    };
    let unplayed = |base: &&'a AttemptRow| {
        let before = value(base, evaluator, measure);
        let is_asked = belongs(&rule.segment, &base.id, summary) != Belongs::No
            && base.score(evaluator) != Some(RowScore::NotApplicable);
        is_asked.then(|| Rise::between(None, base, (before, None), State::Missing))
    };
    let played = paired.pairs.iter().filter_map(rise);
    played.chain(paired.unfinished.iter().filter_map(unplayed)).collect()
}

impl<'a> Rise<'a> {
    fn between(
        index: Option<AttemptIndex>,
        base: &'a AttemptRow,
        (before, now): (Option<f64>, Option<f64>),
        state: State,
    ) -> Self {
        let low = now.unwrap_or(0.0) - before.unwrap_or(1.0);
        let high = now.unwrap_or(1.0) - before.unwrap_or(0.0);
        Self { index, case: base.id.case.as_str(), low, high, state }
    }
}

fn count(outcome: &mut RuleOutcome, rises: &[Rise<'_>]) {
    let all = rises.len().max(1) as f64;
    let with = |state: State| rises.iter().filter(|rise| rise.state == state).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    outcome.scored = number(with(State::Believed) + with(State::Doubtful));
    outcome.doubtful = number(with(State::Doubtful));
    outcome.missing = number(with(State::Missing));
    let believed: Vec<f64> =
        rises.iter().filter(|rise| rise.state == State::Believed).map(|rise| rise.low).collect();
    if believed.is_empty() {
        return;
    }
    outcome.valid = Some(believed.iter().sum::<f64>() / believed.len() as f64);
    outcome.value = outcome.valid;
    outcome.low = rises.iter().map(|rise| rise.low).sum::<f64>() / all;
    outcome.high = rises.iter().map(|rise| rise.high).sum::<f64>() / all;
}

/// Decides by the ends of an interval, with all that is undecided as bad, and as good, as can be.
fn with_confidence(outcome: &mut RuleOutcome, rises: &[Rise<'_>], confidence: f64) {
    let threshold = outcome.rule.bound.threshold();
    let (worst, best) = (estimate(rises, |rise| rise.low), estimate(rises, |rise| rise.high));
    let Some((worst, best)) = worst.zip(best).filter(|(worst, _)| worst.clusters > 1) else {
        outcome.verdict = Verdict::CouldNotTell;
        return;
    };
    let low = stats::difference_lower(&worst, confidence);
    let high = -stats::difference_lower(&Estimate { mean: -best.mean, ..best }, confidence);
    outcome.interval = bounds(confidence, low, Some(high));
    outcome.verdict = at_least(low, high, threshold);
    if outcome.verdict == Verdict::CouldNotTell {
        let half = (worst.mean - low).max(high - best.mean);
        outcome.more_attempts = more(rises.len(), half, (worst.mean - threshold).abs());
    }
}

fn estimate(rises: &[Rise<'_>], of: fn(&Rise<'_>) -> f64) -> Option<Estimate> {
    let mut cases: BTreeMap<&str, usize> = BTreeMap::new();
    let values: Vec<(usize, f64)> = rises
        .iter()
        .map(|rise| {
            let next = cases.len();
            (*cases.entry(rise.case).or_insert(next), of(rise))
        })
        .collect();
    stats::clustered_mean(&values)
}

/// The least and the most of each pair, in the order of the plan and up to the first gap in it.
fn in_order<'a>(rises: &'a [Rise<'a>], summary: &Summary) -> impl Iterator<Item = (u32, (f64, f64))> {
    let end = prefix::without_a_gap(summary);
    let places = rises.iter().filter_map(|rise| Some((rise.index?.0, (rise.low, rise.high))));
    places.take_while(move |(place, _)| *place < end).map(|(place, rise)| (place + 1, rise))
}
