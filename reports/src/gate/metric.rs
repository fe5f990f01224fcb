//! A rule about what is counted without judging: at most so much.
//!
//! Conversations that broke off count as badly as can be: their replies as slower than any, their success as one that
//! took all turns. Attempts that were never played leave the rule open, unless it fails without them.

use super::{
    TOLERANCE, blank, bounds, more,
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

/// What is measured. Infinite is what nothing bounds.
struct Measured {
    value: f64,
    /// Attempts, or replies, that it rests on.
    of: u32,
    /// The number with what broke off as badly as can be.
    worst: f64,
    /// The ends of the interval, each with the rule's confidence; the upper one with what broke off.
    interval: Option<(f64, f64)>,
}

/// What the rule comes to.
pub(super) fn decide(rule: &GateRule, metric: Metric, at_most: f64, summary: &Summary) -> RuleOutcome {
    let played = played(&rule.segment, summary);
    let mut outcome = RuleOutcome { high: 0.0, ..blank(rule) };
    // A run that stops once it is decided is judged by what it played.
    let stops = summary.manifest.as_ref().is_some_and(|manifest| manifest.sequential.is_some());
    outcome.missing = if stops { 0 } else { played.unplayed };
    match measure(metric, &played, rule.confidence, summary) {
        Err(why) => outcome.why = why,
        Ok(measured) => {
            decided(&mut outcome, &measured, at_most);
            outcome.why = words::of_metric(&outcome, metric, at_most);
        }
    }
    outcome
}

fn decided(outcome: &mut RuleOutcome, measured: &Measured, at_most: f64) {
    let Measured { value, of, worst, interval } = *measured;
    let (low, high) = interval.unwrap_or((value, worst));
    let finite = |number: f64| Some(number).filter(|number| number.is_finite());
    (outcome.value, outcome.valid, outcome.scored) = (Some(value), Some(value), of);
    (outcome.low, outcome.high) = (value, finite(worst).unwrap_or(value));
    outcome.interval = outcome.rule.confidence.and_then(|sure| bounds(sure, low, finite(high)));
    outcome.verdict = if low > at_most + TOLERANCE {
        Verdict::Failed
    } else if high <= at_most + TOLERANCE && outcome.missing == 0 {
        Verdict::Passed
    } else {
        Verdict::CouldNotTell
    };
    if outcome.verdict == Verdict::CouldNotTell && outcome.interval.is_some() {
        outcome.more_attempts = more(of as usize, (value - low).max(high - value), (value - at_most).abs());
    } else if outcome.verdict == Verdict::CouldNotTell && outcome.missing > 0 {
        outcome.more_attempts = Some(outcome.missing);
    }
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
        Metric::TurnsToSuccess => turns(played, confidence, summary),
        Metric::LatencyMean => {
            let took: Vec<_> = replies(played).map(|(case, ms)| (case, f64::from(ms) / 1e3)).collect();
            let measured = mean(&took, confidence).ok_or_else(no_reply)?;
            let unbounded = Measured {
                worst: f64::INFINITY,
                interval: measured.interval.map(|(low, _)| (low, f64::INFINITY)),
                ..measured
            };
            Ok(if broken(played) > 0 { unbounded } else { measured })
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

/// Attempts that broke off.
fn broken(played: &Played<'_>) -> usize {
    played.rows.iter().filter(|(_, row)| !row.ending.is_valid()).count()
}

/// User messages of attempts that succeeded; one that broke off, or could not be judged or believed, may have taken all
/// that its case allows.
fn turns(played: &Played<'_>, confidence: Option<f64>, summary: &Summary) -> Result<Measured, String> {
    let (won, others): (Vec<_>, Vec<_>) =
        played.rows.iter().map(|(_, row)| *row).partition(|row| succeeded(row, summary));
    let of = |row: &AttemptRow, turns: f64| (row.id.case.to_string(), turns);
    let known: Vec<_> = won.iter().map(|row| of(row, f64::from(row.turns))).collect();
    let doubtful = others.iter().filter(|row| success(row, summary).is_none());
    let most = |row: &AttemptRow| {
        let cases = summary.manifest.iter().flat_map(|manifest| &manifest.cases);
        let case = cases.into_iter().find(|case| case.name == row.id.case.as_str());
        case.map_or(0, |case| case.max_turns)
    };
    let all: Vec<_> =
        known.iter().cloned().chain(doubtful.map(|row| of(row, f64::from(most(row))))).collect();
    let measured = |values: &[(String, f64)]| {
        let values: Vec<_> = values.iter().map(|(case, turns)| (case.as_str(), *turns)).collect();
        mean(&values, confidence)
    };
    let (known, all) = (measured(&known), measured(&all));
    let known = known.ok_or_else(|| "no attempt succeeded".to_owned())?;
    let Some(all) = all else { return Ok(known) };
    let interval = known.interval.zip(all.interval).map(|((low, _), (_, high))| (low, high));
    Ok(Measured { worst: all.value.max(known.value), interval, ..known })
}

fn goal_is_judged(summary: &Summary) -> bool {
    let goal = EvaluatorName::new("goal_success");
    summary.manifest.as_ref().is_some_and(|manifest| manifest.evaluators.contains(&goal))
}

/// Whether the agent brought the attempt to its goal without the simulated user's help: by `goal_success`, or, where
/// the suite has no such evaluator, by the user's own view. `None` where nobody knows.
fn success(row: &AttemptRow, summary: &Summary) -> Option<bool> {
    if !row.is_believed() {
        return None;
    }
    match (goal_is_judged(summary), row.score(&EvaluatorName::new("goal_success"))) {
        (true, Some(RowScore::Scored { passed, .. })) => Some(passed),
        (true, Some(RowScore::NotApplicable)) => Some(false),
        (true, Some(RowScore::Failed) | None) => None,
        (false, _) => row.ending.is_valid().then_some(row.ending == EndingKind::GoalMet),
    }
}

fn succeeded(row: &AttemptRow, summary: &Summary) -> bool {
    success(row, summary) == Some(true)
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
    let unseen = played.rows.iter().filter(|(_, row)| row.unseen_turns > 0).count();
    if all.calls > 0 && unseen > 0 {
        let all = played.rows.len();
        return Err(format!("{unseen} of {all} attempts do not tell what they cost: spans are missing"));
    }
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
        None => (0.0, f64::INFINITY),
    });
    Ok(Measured { value, of: u32::try_from(won).unwrap_or(u32::MAX), worst: value, interval })
}

fn mean(values: &[(&str, f64)], confidence: Option<f64>) -> Option<Measured> {
    let all = Some(values.len()).filter(|all| *all > 0)?;
    let value = values.iter().map(|(_, value)| value).sum::<f64>() / all as f64;
    let estimate = stats::clustered_mean(&clusters(values));
    let unknown = (0.0, f64::INFINITY);
    let interval = confidence
        .map(|sure| estimate.map_or(unknown, |found| (found.lower(sure).max(0.0), found.upper(sure))));
    Some(Measured { value, of: u32::try_from(all).unwrap_or(u32::MAX), worst: value, interval })
}

fn share(values: &[(&str, bool)], confidence: Option<f64>) -> Option<Measured> {
    let numbers: Vec<(&str, f64)> =
        values.iter().map(|(case, value)| (*case, f64::from(u8::from(*value)))).collect();
    let outcomes: Vec<(usize, bool)> =
        clusters(&numbers).into_iter().map(|(cluster, value)| (cluster, value > 0.5)).collect();
    let rate = stats::clustered_rate(&outcomes)?;
    let interval = confidence.and_then(|sure| Some((rate.lower(sure)?, rate.upper(sure)?)));
    Some(Measured { value: rate.rate(), of: rate.n, worst: rate.rate(), interval })
}

fn replies<'a>(played: &'a Played<'_>) -> impl Iterator<Item = (&'a str, u32)> {
    let ended = played.rows.iter().filter(|(_, row)| row.ending.is_valid());
    ended.flat_map(|(_, row)| row.replies_ms.iter().map(|ms| (row.id.case.as_str(), *ms)))
}

/// The time within which this share of replies came, by the nearest rank. Of each conversation that broke off one reply
/// is missing, which may have been slower than any.
fn percentile(played: &Played<'_>, share: f64, confidence: Option<f64>) -> Result<Measured, String> {
    let mut took: Vec<f64> = replies(played).map(|(_, ms)| f64::from(ms) / 1e3).collect();
    let known = took.len();
    took.resize(known + broken(played), f64::INFINITY);
    took.sort_unstable_by(f64::total_cmp);
    let seconds = |rank: usize| took.get(rank.saturating_sub(1)).copied();
    let rank = |of: usize| ((of as f64 * share).ceil() as usize).max(1);
    let value = seconds(rank(known)).filter(|value| value.is_finite()).ok_or_else(no_reply)?;
    let worst = seconds(rank(took.len())).unwrap_or(f64::INFINITY);
    let of = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    // Where so few replies came that none bounds the percentile from above, nothing does.
    let interval = confidence.map(|sure| {
        let at = |rank: Option<u32>| rank.and_then(|rank| seconds(rank as usize));
        let (low, _) = stats::quantile_ranks(of(known), share, sure);
        let (_, high) = stats::quantile_ranks(of(took.len()), share, sure);
        (at(low).unwrap_or(0.0), at(high).unwrap_or(f64::INFINITY))
    });
    Ok(Measured { value, of: of(known), worst, interval })
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
