//! The gate: what the rules come to, given the numbers of a run.
//!
//! Every number has two [bounds](crate::bounds): what it is at least and at most, whatever the attempts without a score
//! that can be believed had come to. A rule is decided only where both lie on the same side of its threshold. A pass
//! that the simulated user helped along passes no gate, and a failure that it is to blame for fails none. A rule that
//! asks for confidence is held to the ends of an interval that allows for chance as well.

mod drop;
mod metric;
mod prefix;
mod score;
mod segment;
mod words;

pub(crate) use segment::holds;
pub(crate) use words::in_unit;

use crate::{part, show::attempts};
use rehearsal_core::{
    gate::{Bound, ConfidenceBounds, GateOutcome, GateRule, RuleOutcome, Subject, Verdict},
    review::Validity,
    summary::{Summary, Tally},
};

/// Sums of millionths divided by counts are exact to far more than this; a value this close to the
/// threshold has reached it.
const TOLERANCE: f64 = 1e-9;

/// What a gate comes to. Plain counting: the same summary always gives the same outcome.
///
/// Without rules there is nothing to decide; the run then passes when every attempt was played to an
/// end, can be believed, and was judged. A part of a run has no verdict: that is the whole's.
pub fn decide(rules: &[GateRule], summary: &Summary) -> GateOutcome {
    if let Some(undecided) = part::undecided(summary) {
        return undecided;
    }
    if rules.is_empty() {
        return without_rules(summary);
    }
    let alpha = prefix::alpha(rules, summary);
    let rules: Vec<RuleOutcome> = rules.iter().map(|rule| decide_rule(rule, alpha, summary)).collect();
    let verdict = if rules.iter().any(|rule| rule.verdict == Verdict::Failed) {
        Verdict::Failed
    } else if rules.iter().all(|rule| rule.verdict == Verdict::Passed) {
        Verdict::Passed
    } else {
        Verdict::CouldNotTell
    };
    let why = words::of_gate(verdict, &rules);
    GateOutcome { verdict, rules, why }
}

/// Whether what was played so far decides the gate, so that nothing has to be played any more. A metric that is within
/// its bound so far holds nobody up: it is decided by what was played.
pub fn is_decided(rules: &[GateRule], summary: &Summary) -> bool {
    let gate = decide(rules, summary);
    let by_scores = gate.rules.iter().any(|outcome| outcome.rule.evaluator().is_some());
    by_scores
        && match gate.verdict {
            Verdict::Failed => gate
                .rules
                .iter()
                .any(|outcome| outcome.verdict == Verdict::Failed && outcome.rule.evaluator().is_some()),
            Verdict::Passed => true,
            Verdict::CouldNotTell => false,
        }
}

/// What one rule comes to.
fn decide_rule(rule: &GateRule, alpha: Option<f64>, summary: &Summary) -> RuleOutcome {
    match (&rule.subject, rule.bound) {
        (Subject::Score { evaluator, measure }, Bound::MaxDrop { max_drop }) => {
            drop::decide(rule, (evaluator, *measure), max_drop, alpha, summary)
        }
        (Subject::Score { evaluator, measure }, Bound::AtLeast { .. } | Bound::AtMost { .. }) => {
            score::decide(rule, (evaluator, *measure), alpha, summary)
        }
        (Subject::Metric { metric }, bound) => metric::decide(rule, *metric, bound.threshold(), summary),
    }
}

/// Where the ends of what a number may be lie beside the least that it must be.
fn at_least(low: f64, high: f64, threshold: f64) -> Verdict {
    if low + TOLERANCE >= threshold {
        Verdict::Passed
    } else if high + TOLERANCE < threshold {
        Verdict::Failed
    } else {
        Verdict::CouldNotTell
    }
}

/// A rule of which nothing is known yet.
fn blank(rule: &GateRule) -> RuleOutcome {
    RuleOutcome {
        rule: rule.clone(),
        value: None,
        valid: None,
        low: 0.0,
        high: 1.0,
        scored: 0,
        doubtful: 0,
        missing: 0,
        interval: None,
        more_attempts: None,
        early: None,
        verdict: Verdict::CouldNotTell,
        why: String::new(),
    }
}

/// About how many more of `n` would bring an end of the interval, which lies `half` from the number, over the `gap` to
/// the threshold: the width goes with the square root of the count. `None` where that is more than a million.
fn more(n: usize, half: f64, gap: f64) -> Option<u32> {
    const MOST: f64 = 1e6;
    let wanted = n as f64 * ((half / gap).powi(2) - 1.0);
    (wanted.is_finite() && wanted <= MOST).then_some(wanted.ceil().max(1.0) as u32)
}

fn bounds(confidence: f64, low: f64, high: Option<f64>) -> Option<ConfidenceBounds> {
    Some(ConfidenceBounds { confidence, low, high })
}

/// Attempts that should have a score and have none: all that were planned, but for those that have
/// one and those to which the evaluator does not apply.
pub(crate) fn missing(tally: &Tally, summary: &Summary) -> u32 {
    planned(summary).saturating_sub(tally.scored).saturating_sub(tally.not_applicable)
}

fn planned(summary: &Summary) -> u32 {
    summary.planned().max(summary.total.attempts)
}

fn without_rules(summary: &Summary) -> GateOutcome {
    let planned = planned(summary);
    let played = summary.total.played();
    let unjudged = summary.manifest.iter().flat_map(|manifest| &manifest.evaluators);
    let unjudged: Vec<&str> = unjudged
        .filter(|evaluator| missing(&summary.total.tally(evaluator), summary) > 0)
        .map(|evaluator| evaluator.as_str())
        .collect();
    let trust = &summary.total.trust;
    let doubtful = trust.spoilt() + trust.reviewed(Validity::Unreviewed);
    let (verdict, why) = if planned == 0 {
        (Verdict::CouldNotTell, "no attempt was planned".to_owned())
    } else if played < planned {
        (Verdict::CouldNotTell, format!("only {played} of {} played to an end", attempts(planned)))
    } else if doubtful > 0 {
        (Verdict::CouldNotTell, format!("{} spoilt or left unreviewed", attempts(doubtful)))
    } else if !unjudged.is_empty() {
        (Verdict::CouldNotTell, format!("some were not judged by {}", unjudged.join(", ")))
    } else {
        (Verdict::Passed, format!("{} played to an end and judged", attempts(planned)))
    };
    GateOutcome { verdict, rules: Vec::new(), why: format!("no gate in the suite; {why}") }
}

#[cfg(test)]
pub(crate) mod tests;
