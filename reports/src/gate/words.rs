//! What a rule and the gate came to, in sentences.

use super::TOLERANCE;
use crate::{
    compare::signed,
    show::{attempts, counted, number, percent},
};
use rehearsal_core::gate::{Bound, EarlyDecision, GateRule, Measure, Metric, RuleOutcome, Subject, Verdict};

/// Of a rule about an evaluator, of whose scored attempts so many passed.
pub(super) fn of_score(outcome: &RuleOutcome, measure: Measure, passed: u32) -> String {
    let RuleOutcome { scored, missing, .. } = *outcome;
    let Some(value) = outcome.value else { return nothing_scored(outcome, missing) };
    let (value, threshold) = apart(value, outcome.rule.bound.threshold());
    let found = match measure {
        Measure::Rate => format!("{passed} of {} passed, {value}", attempts(scored)),
        Measure::Mean => format!("{} scored {value} on average", attempts(scored)),
    };
    let asked = match outcome.verdict {
        Verdict::Failed => format!("at least {threshold} was asked for"),
        Verdict::Passed | Verdict::CouldNotTell => format!("{threshold} was asked for"),
    };
    format!("{found}; {}{asked}{}", chance(outcome).unwrap_or_else(|| undecided(outcome)), more(outcome))
}

fn nothing_scored(outcome: &RuleOutcome, missing: u32) -> String {
    match missing {
        0 if !outcome.rule.segment.is_everything() => {
            format!("no attempt that was played has {}", outcome.rule.segment)
        }
        0 => "no attempt was scored".to_owned(),
        missing => format!("no attempt was scored, and {} should have been", attempts(missing)),
    }
}

/// Two numbers with as many digits as it takes to tell them apart, where they are apart.
fn apart(one: f64, other: f64) -> (String, String) {
    let usual = (number_signed(one), number_signed(other));
    if usual.0 != usual.1 || (one - other).abs() <= TOLERANCE {
        return usual;
    }
    let digits = (4..=9).find(|digits| format!("{one:.digits$}") != format!("{other:.digits$}")).unwrap_or(9);
    (format!("{one:.digits$}"), format!("{other:.digits$}"))
}

/// Of a rule about the baseline, from which so many attempts have no partner.
pub(super) fn of_drop(outcome: &RuleOutcome, max_drop: f64, (from, alone): (&str, u32)) -> String {
    let RuleOutcome { scored, doubtful, missing, .. } = *outcome;
    let Some(value) = outcome.value else {
        return format!(
            "no pair of attempts with {from} has a score in both; {} without one",
            attempts(missing)
        );
    };
    let over = counted(u64::from(scored.saturating_sub(doubtful)), "pair");
    let (by, allowed) = apart(value.abs(), max_drop);
    let found = match value {
        value if value.abs() <= TOLERANCE => format!("the same as in {from} over {over}"),
        value if value < 0.0 => format!("lower than in {from} by {by} over {over}"),
        _ => format!("higher than in {from} by {by} over {over}"),
    };
    let alone = match alone {
        0 => String::new(),
        alone => format!("{} have no partner there; ", attempts(alone)),
    };
    let asked = if max_drop > 0.0 {
        format!("{allowed} lower was allowed")
    } else {
        "no drop was allowed".to_owned()
    };
    let chance = chance(outcome).unwrap_or_else(|| undecided(outcome));
    format!("{found}; {alone}{chance}{asked}{}", more(outcome))
}

/// Of a rule about what is counted.
pub(super) fn of_metric(outcome: &RuleOutcome, metric: Metric, at_most: f64) -> String {
    let value = outcome.value.map_or_else(|| "–".to_owned(), |value| shown(metric, value));
    let rests_on = match metric {
        Metric::CostPerSuccess | Metric::RunCostPerSuccess | Metric::TurnsToSuccess => {
            format!("over {} that succeeded", attempts(outcome.scored))
        }
        Metric::LatencyMean | Metric::LatencyP50 | Metric::LatencyP95 | Metric::LatencyP99 => {
            format!("over {}", replies(outcome.scored))
        }
        Metric::InvalidSessions => format!("of {}", attempts(outcome.scored)),
    };
    let sure = outcome.interval.map_or_else(String::new, |bounds| {
        let low = shown(metric, bounds.low);
        let high =
            bounds.high.map_or_else(String::new, |high| format!(" and at most {}", shown(metric, high)));
        format!("with {} confidence each it is at least {low}{high}; ", percent(bounds.confidence))
    });
    let missing = match outcome.missing {
        0 => String::new(),
        missing => format!("{} not played, so it is not known; ", were(missing)),
    };
    let worst = match outcome.high > outcome.value.unwrap_or(0.0) {
        true => format!("at worst {}; ", shown(metric, outcome.high)),
        false => String::new(),
    };
    let more = match (outcome.verdict, outcome.more_attempts, outcome.interval) {
        (Verdict::CouldNotTell, Some(more), Some(_)) => format!("; about {more} more like these would tell"),
        (Verdict::CouldNotTell, None, None) if outcome.missing == 0 => {
            "; conversations that broke off leave it open".to_owned()
        }
        _ => String::new(),
    };
    format!(
        "{value} {rests_on}; {sure}{worst}{missing}at most {} was asked for{more}",
        shown(metric, at_most)
    )
}

fn were(count: u32) -> String {
    format!("{} {}", attempts(count), if count == 1 { "was" } else { "were" })
}

fn replies(count: u32) -> String {
    if count == 1 { "1 reply".to_owned() } else { format!("{count} replies") }
}

/// A number of a rule in its unit; a difference with its sign.
pub(crate) fn in_unit(rule: &GateRule, value: f64) -> String {
    match (&rule.subject, rule.bound) {
        (Subject::Metric { metric }, _) => shown(*metric, value),
        (Subject::Score { .. }, Bound::MaxDrop { .. }) => signed(value),
        (Subject::Score { .. }, Bound::AtLeast { .. } | Bound::AtMost { .. }) => number(value),
    }
}

/// A number in the unit of what is counted.
fn shown(metric: Metric, value: f64) -> String {
    match metric {
        Metric::CostPerSuccess | Metric::RunCostPerSuccess => format!("${}", significant(value)),
        Metric::TurnsToSuccess => number(value),
        Metric::LatencyMean | Metric::LatencyP50 | Metric::LatencyP95 | Metric::LatencyP99 => {
            format!("{} s", number(value))
        }
        Metric::InvalidSessions => percent(value),
    }
}

/// Dollars with as many digits as tell something: `0.000042`, `0.013`, `2.50`.
fn significant(dollars: f64) -> String {
    let digits = if dollars > 0.0 && dollars < 1.0 { (1.0 - dollars.log10().floor()) as usize } else { 2 };
    format!("{dollars:.*}", digits.max(2))
}

/// What chance leaves open, where the rule asks for confidence or was decided on the way.
fn chance(outcome: &RuleOutcome) -> Option<String> {
    if let Some(EarlyDecision { after, risk }) = outcome.early {
        let (after, risk) = (attempts(after), percent(risk));
        return Some(format!("decided by the first {after} of the plan at a risk of {risk}, and "));
    }
    let bounds = outcome.interval?;
    let (sure, low) = (percent(bounds.confidence), number_signed(bounds.low));
    let high = bounds.high.map_or_else(|| "any number".to_owned(), number_signed);
    Some(match outcome.verdict {
        Verdict::Passed => format!("with {sure} confidence at least {low}, and "),
        Verdict::Failed => format!("with {sure} confidence at most {high}, and "),
        Verdict::CouldNotTell => {
            format!("with {sure} confidence each it is at least {low} and at most {high}, and ")
        }
    })
}

/// What the attempts leave open that could have gone either way.
fn undecided(outcome: &RuleOutcome) -> String {
    if outcome.undecided() == 0 {
        return String::new();
    }
    let (low, high, others) = (number_signed(outcome.low), number_signed(outcome.high), others(outcome));
    match outcome.verdict {
        Verdict::Passed => format!("even if {others} had gone badly it would be {low}, and "),
        Verdict::Failed => format!("even if {others} had gone well it would be {high}, and "),
        Verdict::CouldNotTell => format!("with {others} it may be anything from {low} to {high}, and "),
    }
}

/// `; about 40 more attempts like these would tell`.
fn more(outcome: &RuleOutcome) -> String {
    let threshold = outcome.rule.bound.threshold();
    let Verdict::CouldNotTell = outcome.verdict else { return String::new() };
    match (outcome.more_attempts, outcome.interval, outcome.rule.confidence) {
        (Some(more), Some(_), _) => {
            format!("; about {} like these would tell", counted(u64::from(more), "more attempt"))
        }
        (None, Some(bounds), _)
            if bounds.low >= threshold || bounds.high.is_some_and(|high| high < threshold) =>
        {
            "; read one by one, the attempts do not decide it yet".to_owned()
        }
        (None, Some(_), _) if outcome.scored < 2 => "; one attempt tells nothing of chance".to_owned(),
        (None, Some(_), _) => "; it is so close that not even a million more attempts would tell".to_owned(),
        (_, None, Some(_)) => "; one case tells nothing of chance, two or more are needed".to_owned(),
        (Some(more), None, None) => format!("; {} would tell", counted(u64::from(more), "more score")),
        (None, None, None) => String::new(),
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

fn number_signed(value: f64) -> String {
    if value < 0.0 { format!("-{}", number(-value)) } else { number(value) }
}

/// The rules that decided, in short; one rule alone speaks for itself.
pub(super) fn of_gate(verdict: Verdict, rules: &[RuleOutcome]) -> String {
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
    let value =
        outcome.value.map_or_else(|| "nothing scored".to_owned(), |value| in_unit(&outcome.rule, value));
    format!("{} ({value})", outcome.rule)
}
