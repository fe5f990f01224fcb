//! A rule about an evaluator's numbers: at least so much.

use super::{
    at_least, blank, bounds,
    prefix::{self, Fed},
    segment::{Played, played},
    words,
};
use crate::{bounds::Bounds, stats};
use rehearsal_core::{
    gate::{GateRule, Measure, RuleOutcome, Verdict},
    ids::EvaluatorName,
    summary::{AttemptRow, RowScore, Summary},
};
use std::collections::BTreeMap;

/// What the rule comes to. `alpha` is the chance of a wrong decision that a run which stops early bears for it.
pub(super) fn decide(
    rule: &GateRule,
    (evaluator, measure): (&EvaluatorName, Measure),
    alpha: Option<f64>,
    summary: &Summary,
) -> RuleOutcome {
    let played = played(&rule.segment, summary);
    let planned = played.group.attempts + played.unplayed;
    let Bounds { as_run, valid, low, high, scored, doubtful, missing } =
        Bounds::of(measure, evaluator, (&played.group, planned));
    let mut outcome =
        RuleOutcome { value: as_run, valid, low, high, scored, doubtful, missing, ..blank(rule) };
    if valid.is_some() {
        outcome.verdict = at_least(low, high, rule.bound.threshold());
        if let Some(confidence) = rule.confidence {
            with_confidence(&mut outcome, &played, (evaluator, measure), confidence);
        }
        if let Some(alpha) = alpha {
            in_order(&mut outcome, (evaluator, measure), alpha, summary);
        } else if outcome.verdict == Verdict::CouldNotTell && rule.confidence.is_none() {
            outcome.more_attempts = Some(outcome.undecided());
        }
    }
    outcome.why = words::of_score(&outcome, measure, played.group.tally(evaluator).passed);
    outcome
}

/// Decides by the ends of an interval: the lower end with all that is undecided as bad as can be, the upper end with it
/// as good as can be. Attempts of a case are one cluster.
fn with_confidence(
    outcome: &mut RuleOutcome,
    played: &Played<'_>,
    (evaluator, measure): (&EvaluatorName, Measure),
    confidence: f64,
) {
    let threshold = outcome.rule.bound.threshold();
    let (worst, best) = (values(played, evaluator, measure, 0.0), values(played, evaluator, measure, 1.0));
    let (low, high, more) = match measure {
        Measure::Rate => {
            let (worst, best) = (rate(&worst), rate(&best));
            let low = worst.as_ref().and_then(|worst| worst.lower(confidence));
            let high = best.as_ref().and_then(|best| best.upper(confidence));
            let more = worst.and_then(|worst| worst.attempts_to_settle(threshold, confidence));
            (low, high, more)
        }
        Measure::Mean => {
            let (low, high) = (stats::clustered_mean(&worst), stats::clustered_mean(&best));
            let more = low.as_ref().and_then(|low| low.unit_attempts_to_settle(threshold, confidence));
            let low = low.map(|low| low.unit_lower(confidence));
            (low, high.map(|high| high.unit_upper(confidence)), more)
        }
    };
    let (low, high) = (low.unwrap_or(0.0), high.unwrap_or(1.0));
    outcome.interval = bounds(confidence, low, Some(high));
    outcome.verdict = at_least(low, high, threshold);
    outcome.more_attempts = more.filter(|more| outcome.verdict == Verdict::CouldNotTell && *more > 0);
}

fn rate(values: &[(usize, f64)]) -> Option<stats::ClusteredRate> {
    let outcomes: Vec<_> = values.iter().map(|(cluster, value)| (*cluster, *value > 0.5)).collect();
    stats::clustered_rate(&outcomes)
}

/// Each attempt's number by its case, with this in the place of each that cannot be believed or is not there.
fn values(
    played: &Played<'_>,
    evaluator: &EvaluatorName,
    measure: Measure,
    otherwise: f64,
) -> Vec<(usize, f64)> {
    let mut cases: BTreeMap<&str, usize> = BTreeMap::new();
    let mut values = Vec::new();
    for (_, row) in &played.rows {
        let next = cases.len();
        let cluster = *cases.entry(row.id.case.as_str()).or_insert(next);
        let Some(number) = fed(row, evaluator, measure) else { continue };
        values.push((cluster, number.known().unwrap_or(otherwise)));
    }
    let next = cases.len();
    values.extend((0..played.unplayed as usize).map(|place| (next + place, otherwise)));
    values
}

/// What an attempt says of an evaluator's number; `None` where there was nothing to judge.
fn fed(row: &AttemptRow, evaluator: &EvaluatorName, measure: Measure) -> Option<Fed> {
    match (row.score(evaluator), measure) {
        (Some(RowScore::NotApplicable), _) => None,
        (Some(RowScore::Scored { passed, .. }), Measure::Rate) if row.is_believed() => {
            Some(Fed::Known(f64::from(u8::from(passed))))
        }
        (Some(RowScore::Scored { millionths, .. }), Measure::Mean) if row.is_believed() => {
            Some(Fed::Known(f64::from(millionths) / 1e6))
        }
        (Some(RowScore::Scored { .. } | RowScore::Failed) | None, _) => Some(Fed::Unknown),
    }
}

/// Decides by the attempts in the order in which they were planned, as far as there is no gap in it.
fn in_order(
    outcome: &mut RuleOutcome,
    (evaluator, measure): (&EvaluatorName, Measure),
    alpha: f64,
    summary: &Summary,
) {
    let rows = prefix::rows(&outcome.rule.segment, summary);
    let values = rows.filter_map(|(after, row)| Some((after, fed(row, evaluator, measure)?)));
    let threshold = outcome.rule.bound.threshold();
    let settled = match measure {
        Measure::Rate => prefix::rate(values, threshold, alpha),
        Measure::Mean => prefix::mean(values, threshold, alpha),
    };
    prefix::settle(outcome, settled, alpha);
}
