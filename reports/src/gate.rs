//! The gate: what the rules come to, given the counts of a run.
//!
//! Every number has two [bounds](crate::bounds), and a rule is decided only where both lie on the same side of its
//! threshold. A pass that the simulated user helped along passes no gate, and a failure that it is to blame for fails none.

use crate::{
    bounds::Bounds,
    show::{attempts, number},
};
use rehearsal_core::{
    gate::{GateOutcome, GateRule, Measure, RuleOutcome, Verdict},
    summary::{Summary, Tally},
};

/// Sums of millionths divided by counts are exact to far more than this; a value this close to the
/// threshold has reached it.
const TOLERANCE: f64 = 1e-9;

/// What a gate comes to. Plain counting: the same summary always gives the same outcome.
///
/// Without rules there is nothing to decide; the run then passes when every attempt was played to an
/// end and judged.
pub fn decide(rules: &[GateRule], summary: &Summary) -> GateOutcome {
    if rules.is_empty() {
        return without_rules(summary);
    }
    let rules: Vec<RuleOutcome> = rules.iter().map(|rule| decide_rule(rule, summary)).collect();
    let verdict = if rules.iter().any(|rule| rule.verdict == Verdict::Failed) {
        Verdict::Failed
    } else if rules.iter().all(|rule| rule.verdict == Verdict::Passed) {
        Verdict::Passed
    } else {
        Verdict::CouldNotTell
    };
    let why = gate_sentence(verdict, &rules);
    GateOutcome { verdict, rules, why }
}

/// What one rule comes to.
fn decide_rule(rule: &GateRule, summary: &Summary) -> RuleOutcome {
    let bounds = Bounds::of(rule.measure, &rule.evaluator, (&summary.total, planned(summary)));
    let Bounds { as_run, valid, low, high, scored, doubtful, missing } = bounds;
    let verdict = if valid.is_none() {
        Verdict::CouldNotTell
    } else if low + TOLERANCE >= rule.threshold {
        Verdict::Passed
    } else if high + TOLERANCE < rule.threshold {
        Verdict::Failed
    } else {
        Verdict::CouldNotTell
    };
    let (rule, value, why) = (rule.clone(), as_run, String::new());
    let mut outcome = RuleOutcome { rule, value, valid, low, high, scored, doubtful, missing, verdict, why };
    outcome.why = rule_sentence(&outcome, summary.total.tally(&outcome.rule.evaluator).passed);
    outcome
}

/// Attempts that should have a score and have none: all that were planned, but for those that have
/// one and those to which the evaluator does not apply.
fn missing(tally: &Tally, summary: &Summary) -> u32 {
    planned(summary).saturating_sub(tally.scored).saturating_sub(tally.not_applicable)
}

fn planned(summary: &Summary) -> u32 {
    summary.manifest.as_ref().map_or(0, |manifest| manifest.attempts).max(summary.total.attempts)
}

fn rule_sentence(outcome: &RuleOutcome, passed: u32) -> String {
    let RuleOutcome { low, high, scored, missing, .. } = *outcome;
    let threshold = number(outcome.rule.threshold);
    let Some(value) = outcome.value else {
        return format!("no attempt was scored, and {} should have been", attempts(missing));
    };
    let found = match outcome.rule.measure {
        Measure::Rate => format!("{passed} of {} passed, {}", attempts(scored), number(value)),
        Measure::Mean => format!("{} scored {} on average", attempts(scored), number(value)),
    };
    let others = others(outcome);
    match (outcome.verdict, outcome.undecided()) {
        (Verdict::Passed, 0) => format!("{found}; {threshold} was asked for"),
        (Verdict::Failed, 0) => format!("{found}; at least {threshold} was asked for"),
        (Verdict::Passed, _) => {
            format!(
                "{found}; even if {others} had gone badly it would be {}, and {threshold} was asked for",
                number(low)
            )
        }
        (Verdict::Failed, _) => {
            format!(
                "{found}; even if {others} had gone well it would be {}, and {threshold} was asked for",
                number(high)
            )
        }
        (Verdict::CouldNotTell, _) => format!(
            "{found}; with {others} it may be anything from {} to {}, and {threshold} was asked for",
            number(low),
            number(high)
        ),
    }
}

/// The attempts that could have gone either way.
fn others(outcome: &RuleOutcome) -> String {
    let without = format!("the {} without a score", attempts(outcome.missing));
    let were = if outcome.doubtful == 1 { "was" } else { "were" };
    let doubtful = |count: String| format!("the {count} that {were} spoilt or left unreviewed");
    match (outcome.missing, outcome.doubtful) {
        (_, 0) => without,
        (0, count) => doubtful(attempts(count)),
        (_, count) => format!("{without} and {}", doubtful(count.to_string())),
    }
}

/// The rules that decided, in short; one rule alone speaks for itself.
fn gate_sentence(verdict: Verdict, rules: &[RuleOutcome]) -> String {
    if let [rule] = rules {
        return format!("{}: {}", rule.rule, rule.why);
    }
    let decided: Vec<&RuleOutcome> = rules.iter().filter(|rule| rule.verdict == verdict).collect();
    let names: Vec<String> = decided.iter().map(|rule| short(rule)).collect();
    let (count, all) = (decided.len(), rules.len());
    match verdict {
        Verdict::Passed => format!("all {all} rules passed: {}", names.join(", ")),
        Verdict::Failed => format!("{count} of {all} rules failed: {}", names.join(", ")),
        Verdict::CouldNotTell => format!("{count} of {all} rules could not be decided: {}", names.join(", ")),
    }
}

/// `goal_success rate >= 0.8 (0.74)`.
fn short(outcome: &RuleOutcome) -> String {
    let value = outcome.value.map_or_else(|| "nothing scored".to_owned(), number);
    format!("{} ({value})", outcome.rule)
}

fn without_rules(summary: &Summary) -> GateOutcome {
    let planned = planned(summary);
    let played = summary.total.played();
    let unjudged = summary.manifest.iter().flat_map(|manifest| &manifest.evaluators);
    let unjudged: Vec<&str> = unjudged
        .filter(|evaluator| missing(&summary.total.tally(evaluator), summary) > 0)
        .map(|evaluator| evaluator.as_str())
        .collect();
    let (verdict, why) = if planned == 0 {
        (Verdict::CouldNotTell, "no attempt was planned".to_owned())
    } else if played < planned {
        (Verdict::CouldNotTell, format!("only {played} of {} played to an end", attempts(planned)))
    } else if !unjudged.is_empty() {
        (Verdict::CouldNotTell, format!("some were not judged by {}", unjudged.join(", ")))
    } else {
        (Verdict::Passed, format!("{} played to an end and judged", attempts(planned)))
    };
    GateOutcome { verdict, rules: Vec::new(), why: format!("no gate in the suite; {why}") }
}

#[cfg(test)]
pub(crate) mod tests;
