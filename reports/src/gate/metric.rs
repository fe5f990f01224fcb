//! A rule about what is counted without judging: at most so much.
//!
//! These are numbers of what was played: of conversations that broke off there is no reply to time and no success to
//! pay for, and `invalid_sessions` says how many they were. Attempts that were never played leave the rule open.

use super::{
    TOLERANCE, blank, bounds,
    segment::{Played, played},
    words,
};
use crate::stats;
use rehearsal_core::{
    gate::{GateRule, Metric, RuleOutcome, Verdict},
    ids::EvaluatorName,
    session::EndingKind,
    summary::{AttemptRow, RowCost, RowScore, Summary},
};
use std::collections::BTreeMap;

/// What is measured, and by how much it may be off at this confidence, which is of each side.
struct Measured {
    value: f64,
    /// Attempts, or replies, that it rests on.
    of: u32,
    interval: Option<(f64, f64)>,
}

/// What the rule comes to.
pub(super) fn decide(rule: &GateRule, metric: Metric, at_most: f64, summary: &Summary) -> RuleOutcome {
    let played = played(&rule.segment, summary);
    let mut outcome = RuleOutcome { high: f64::MAX, ..blank(rule) };
    // A run that stops once it is decided is judged by what it played.
    let stops = summary.manifest.as_ref().is_some_and(|manifest| manifest.sequential.is_some());
    outcome.missing = if stops { 0 } else { played.unplayed };
    match measure(metric, &played, rule.confidence, summary) {
        Err(why) => outcome.why = why,
        Ok(measured) => {
            let (low, high) = measured.interval.unwrap_or((measured.value, measured.value));
            outcome.value = Some(measured.value);
            outcome.valid = outcome.value;
            (outcome.low, outcome.high, outcome.scored) = (measured.value, measured.value, measured.of);
            outcome.interval = rule
                .confidence
                .filter(|_| measured.interval.is_some())
                .and_then(|sure| bounds(sure, low, high));
            outcome.verdict = match outcome.missing {
                0 if high <= at_most + TOLERANCE => Verdict::Passed,
                0 if low > at_most + TOLERANCE => Verdict::Failed,
                _ => Verdict::CouldNotTell,
            };
            outcome.why = words::of_metric(&outcome, metric, at_most);
        }
    }
    outcome
}

/// The number, or why there is none.
fn measure(
    metric: Metric,
    played: &Played<'_>,
    confidence: Option<f64>,
    summary: &Summary,
) -> Result<Measured, String> {
    match metric {
        Metric::CostPerSuccess => cost(played, confidence, summary, |row| row.agent_cost),
        Metric::RunCostPerSuccess => {
            cost(played, confidence, summary, |row| row.agent_cost.plus(row.own_cost))
        }
        Metric::TurnsToSuccess => {
            let won = played.rows.iter().filter(|(_, row)| succeeded(row, summary));
            let turns = won.map(|(_, row)| (row.id.case.as_str(), f64::from(row.turns)));
            mean(&turns.collect::<Vec<_>>(), confidence).ok_or_else(|| "no attempt succeeded".to_owned())
        }
        Metric::LatencyMean => {
            let took = replies(played).map(|(case, ms)| (case, f64::from(ms) / 1e3));
            mean(&took.collect::<Vec<_>>(), confidence).ok_or_else(no_reply)
        }
        Metric::LatencyP50 => percentile(played, 0.5, confidence),
        Metric::LatencyP95 => percentile(played, 0.95, confidence),
        Metric::LatencyP99 => percentile(played, 0.99, confidence),
        Metric::InvalidSessions => {
            let invalid = played.rows.iter().map(|(_, row)| (row.id.case.as_str(), !row.is_valid()));
            share(&invalid.collect::<Vec<_>>(), confidence).ok_or_else(|| "no attempt was played".to_owned())
        }
    }
}

fn no_reply() -> String {
    "no reply came".to_owned()
}

/// Whether the agent brought the attempt to its goal without the simulated user's help: by `goal_success`, or, where
/// the suite has no such evaluator, by the user's own view.
pub(super) fn succeeded(row: &AttemptRow, summary: &Summary) -> bool {
    let goal = EvaluatorName::new("goal_success");
    let is_judged = summary.manifest.as_ref().is_some_and(|manifest| manifest.evaluators.contains(&goal));
    let reached = match (is_judged, row.score(&goal)) {
        (true, Some(RowScore::Scored { passed, .. })) => passed,
        (true, Some(RowScore::NotApplicable | RowScore::Failed) | None) => false,
        (false, _) => row.ending == EndingKind::GoalMet,
    };
    reached && row.is_believed()
}

/// What all attempts cost for each that succeeded. The interval is that of a ratio, by its linearisation (W. G.
/// Cochran, *Sampling Techniques*, 1977, chapter 6), over cases.
fn cost(
    played: &Played<'_>,
    confidence: Option<f64>,
    summary: &Summary,
    of: fn(&AttemptRow) -> RowCost,
) -> Result<Measured, String> {
    let costs: Vec<_> =
        played.rows.iter().map(|(_, row)| (row.id.case.as_str(), of(row), succeeded(row, summary))).collect();
    let all = costs.iter().fold(RowCost::default(), |sum, (_, cost, _)| sum.plus(*cost));
    let won = costs.iter().filter(|(_, _, won)| *won).count();
    if all.calls == 0 {
        return Err("no model call is known that could have cost something: the agent's spans tell of none"
            .to_owned());
    }
    if all.unknown > 0 {
        return Err(format!("{} of {} model calls have no known cost", all.unknown, all.calls));
    }
    if won == 0 {
        return Err(format!("{} was spent and no attempt succeeded", all.known));
    }
    let value = all.known.dollars() / won as f64;
    let off: Vec<(&str, f64)> = costs
        .iter()
        .map(|(case, cost, won)| (*case, cost.known.dollars() - value * f64::from(u8::from(*won))))
        .collect();
    let share = won as f64 / costs.len() as f64;
    let off = stats::clustered_mean(&clusters(&off));
    let interval = confidence.map(|sure| match off {
        Some(off) => ((value + off.lower(sure) / share).max(0.0), value + off.upper(sure) / share),
        None => (0.0, f64::MAX),
    });
    Ok(Measured { value, of: u32::try_from(won).unwrap_or(u32::MAX), interval })
}

fn mean(values: &[(&str, f64)], confidence: Option<f64>) -> Option<Measured> {
    let all = Some(values.len()).filter(|all| *all > 0)?;
    let value = values.iter().map(|(_, value)| value).sum::<f64>() / all as f64;
    let estimate = stats::clustered_mean(&clusters(values));
    let unknown = (0.0, f64::MAX);
    let interval = confidence
        .map(|sure| estimate.map_or(unknown, |found| (found.lower(sure).max(0.0), found.upper(sure))));
    Some(Measured { value, of: u32::try_from(all).unwrap_or(u32::MAX), interval })
}

fn share(values: &[(&str, bool)], confidence: Option<f64>) -> Option<Measured> {
    let numbers: Vec<(&str, f64)> =
        values.iter().map(|(case, value)| (*case, f64::from(u8::from(*value)))).collect();
    let outcomes: Vec<(usize, bool)> =
        clusters(&numbers).into_iter().map(|(cluster, value)| (cluster, value > 0.5)).collect();
    let rate = stats::clustered_rate(&outcomes)?;
    let interval = confidence.and_then(|sure| Some((rate.lower(sure)?, rate.upper(sure)?)));
    Some(Measured { value: rate.rate(), of: rate.n, interval })
}

fn replies<'a>(played: &'a Played<'_>) -> impl Iterator<Item = (&'a str, u32)> {
    let ended = played.rows.iter().filter(|(_, row)| row.ending.is_valid());
    ended.flat_map(|(_, row)| row.replies_ms.iter().map(|ms| (row.id.case.as_str(), *ms)))
}

/// The time within which this share of replies came, by the nearest rank.
fn percentile(played: &Played<'_>, share: f64, confidence: Option<f64>) -> Result<Measured, String> {
    let mut took: Vec<u32> = replies(played).map(|(_, ms)| ms).collect();
    took.sort_unstable();
    let seconds = |rank: usize| took.get(rank.saturating_sub(1)).map(|ms| f64::from(*ms) / 1e3);
    let rank = (took.len() as f64 * share).ceil() as usize;
    let value = seconds(rank.max(1)).ok_or_else(no_reply)?;
    let of = u32::try_from(took.len()).unwrap_or(u32::MAX);
    // Where so few replies came that none bounds the percentile from above, nothing does.
    let interval = confidence.map(|sure| {
        let (low, high) = stats::quantile_ranks(of, share, sure);
        (
            low.and_then(|rank| seconds(rank as usize)).unwrap_or(0.0),
            high.and_then(|rank| seconds(rank as usize)).unwrap_or(f64::MAX),
        )
    });
    Ok(Measured { value, of, interval })
}

/// Each value with the number of its case.
fn clusters(values: &[(&str, f64)]) -> Vec<(usize, f64)> {
    let mut cases: BTreeMap<&str, usize> = BTreeMap::new();
    let numbered = values.iter().map(|(case, value)| {
        let next = cases.len();
        (*cases.entry(*case).or_insert(next), *value)
    });
    numbered.collect()
}
