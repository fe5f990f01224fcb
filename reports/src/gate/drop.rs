//! A rule about the baseline: not lower than it was by more than this.

use super::{at_least, blank, bounds, prefix, segment::holds, words};
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
        if let Some(alpha) = alpha {
            let settled = prefix::difference(in_order(&rises, summary), max_drop, alpha);
            prefix::settle(&mut outcome, settled, alpha);
        } else if let Some(confidence) = rule.confidence {
            with_confidence(&mut outcome, &rises, confidence);
        } else if outcome.verdict == Verdict::CouldNotTell {
            outcome.more_attempts = Some(outcome.undecided());
        }
    }
    outcome.why = words::of_drop(&outcome, max_drop, &held.from);
    outcome
}

/// By how much the number rose in each pair whose earlier attempt has one. Attempts that were not finished are counted
/// with those of the earlier run that wait for them.
fn rises<'a>(
    paired: &Pairs<'a>,
    rule: &GateRule,
    (evaluator, measure): (&EvaluatorName, Measure),
    summary: &Summary,
) -> Vec<Rise<'a>> {
    let rise = |Pair { index, base, run }: &Pair<'a>| {
        let before = value(base, evaluator, measure).filter(|_| holds(&rule.segment, run, summary))?;
        let state = match (run.score(evaluator), run.is_believed()) {
            (Some(RowScore::NotApplicable), _) => return None,
            (Some(RowScore::Scored { .. }), true) => State::Believed,
            (Some(RowScore::Scored { .. }), false) => State::Doubtful,
            (Some(RowScore::Failed) | None, _) => State::Missing,
        };
        let now = value(run, evaluator, measure);
        let case = base.id.case.as_str();
        Some(Rise {
            index: Some(*index),
            case,
            low: now.unwrap_or(0.0) - before,
            high: now.unwrap_or(1.0) - before,
            state,
        })
    };
    let unplayed = |base: &&'a AttemptRow| {
        let before = value(base, evaluator, measure).filter(|_| holds(&rule.segment, base, summary))?;
        let (low, high) = (-before, 1.0 - before);
        Some(Rise { index: None, case: base.id.case.as_str(), low, high, state: State::Missing })
    };
    let played = paired.pairs.iter().filter_map(rise);
    played.chain(paired.unfinished.iter().filter_map(unplayed)).collect()
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

/// Decides by Student's interval over cases, with all that is undecided as bad, and as good, as can be.
fn with_confidence(outcome: &mut RuleOutcome, rises: &[Rise<'_>], confidence: f64) {
    let threshold = outcome.rule.bound.threshold();
    let (worst, best) = (estimate(rises, |rise| rise.low), estimate(rises, |rise| rise.high));
    let Some((worst, best)) = worst.zip(best).filter(|(worst, _)| worst.clusters > 1) else {
        outcome.verdict = Verdict::CouldNotTell;
        return;
    };
    let (low, high) = (worst.lower(confidence).max(-1.0), best.upper(confidence).min(1.0));
    outcome.interval = bounds(confidence, low, high);
    outcome.verdict = at_least(low, high, threshold);
    if outcome.verdict == Verdict::CouldNotTell {
        let n = u32::try_from(rises.len()).unwrap_or(u32::MAX);
        let variance = worst.standard_error.powi(2) * f64::from(n);
        let more = stats::attempts_to_settle_mean(worst.mean, variance, n, threshold, confidence);
        outcome.more_attempts = more.filter(|more| *more > 0);
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
