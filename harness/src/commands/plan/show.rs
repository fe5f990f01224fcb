//! The outlook in words and in JSON.

use super::{
    Outlook,
    checks::{Check, Found},
};
use crate::forecast::{Expected, Range};
use rehearsal_core::{model::Role, money::Money};
use rehearsal_reports::{Detectable, terminal::wrapped};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The version of the object's shape.
const FORMAT: u32 = 1;

/// In words, in eighty columns.
pub(super) fn text(outlook: &Outlook) -> String {
    let mut lines = vec![head(outlook)];
    let part = outlook.dealt.iter().map(|dealt| dealt.told(outlook.attempts.len()));
    lines.extend(part.flat_map(|told| wrapped(&told, 2)));
    lines.push(String::new());
    lines.push(HEADINGS.to_owned());
    lines.extend(outlook.forecast.roles.iter().map(|(role, expected)| row(*role, expected)));
    lines.push(String::new());
    let detected = outlook.detectable.iter().map(detected);
    let sentences = [cost(outlook), outlook.forecast.basis.clone()].into_iter().chain(detected);
    lines.extend(sentences.flat_map(|sentence| wrapped(&sentence, 2)));
    lines.push(String::new());
    lines.extend(outlook.checks.iter().flat_map(|check| wrapped(&check_line(check), 2)));
    lines.extend(outlook.warnings.iter().flat_map(|warning| wrapped(&format!("! {warning}"), 2)));
    lines.join("\n") + "\n"
}

const HEADINGS: &str = "  role     calls           tokens read       tokens written    US dollars";

fn head(outlook: &Outlook) -> String {
    let Outlook { suite, attempts, .. } = outlook;
    let cases: BTreeSet<_> = attempts.iter().map(|attempt| &attempt.case.name).collect();
    let (attempts, cases) = (attempts.len(), cases.len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!(
        "{} ({}): {attempts} attempt{} of {cases} case{}",
        suite.name,
        suite.file.display(),
        plural(attempts),
        plural(cases)
    )
}

/// `  actor    252 (56-448)    479k (95k-1.2M)   55k (6.7k-179k)   $0.31 (0.05-0.88)`.
fn row(role: Role, expected: &Expected) -> String {
    let dollars = expected.dollars.map_or_else(|| "unpriced".to_owned(), money);
    let [calls, input, output] =
        [expected.calls, expected.input, expected.output].map(|range| bounded(range, compact));
    format!("  {role:<8} {calls:<15} {input:<17} {output:<17} {dollars}")
}

fn bounded(range: Range, shown: impl Fn(f64) -> String) -> String {
    let [low, expected, high] = [range.low, range.expected, range.high].map(shown);
    if low == high { expected } else { format!("{expected} ({low}-{high})") }
}

/// A count in at most four signs or so: `448`, `6.7k`, `1.2M`.
fn compact(count: f64) -> String {
    match count {
        count if count < 1e3 => format!("{count:.0}"),
        count if count < 1e4 => format!("{:.1}k", count / 1e3),
        count if count < 1e6 => format!("{:.0}k", count / 1e3),
        count => format!("{:.1}M", count / 1e6),
    }
}

fn money(range: Range) -> String {
    let cents = |dollars: f64| match dollars {
        0.0 => "0.00".to_owned(),
        dollars if dollars < 0.01 => format!("{dollars:.4}"),
        dollars => format!("{dollars:.2}"),
    };
    format!("${}", bounded(range, cents))
}

fn cost(outlook: &Outlook) -> String {
    let dollars = outlook.forecast.dollars();
    let mut line = format!("expected cost {}, by {}", money(dollars), outlook.prices);
    let unpriced: Vec<&str> = outlook.forecast.unpriced().map(Role::as_str).collect();
    if !unpriced.is_empty() {
        line += &format!("; unpriced and not in it: {}", unpriced.join(", "));
    }
    if let Some(budget) = outlook.budget {
        line += &format!("; the budget of {budget} {}", enough(outlook, budget));
    }
    line
}

/// A run ends when what is left of the budget is less than one more call may cost, so that much is needed
/// on top.
fn enough(outlook: &Outlook, budget: Money) -> String {
    let Some(one_call) = outlook.one_call.filter(|_| outlook.forecast.unpriced().next().is_none()) else {
        return "cannot be kept while a model has no price".to_owned();
    };
    let (dollars, limit) = (outlook.forecast.dollars(), budget.dollars() - one_call);
    let verdict = match limit {
        limit if dollars.high <= limit => "is enough",
        limit if dollars.expected <= limit => "is probably enough",
        _ => "is probably not enough",
    };
    format!("{verdict} (one call may have to set aside ${one_call:.2} of it)")
}

fn detected(detectable: &Detectable) -> String {
    let found = match detectable.drop {
        Some(drop) => {
            format!("a drop of {:.0} points in goal success, or more, can be told from noise", drop * 100.0)
        }
        None => "not even a drop of goal success to nothing could be told from noise".to_owned(),
    };
    format!("{found} ({})", detectable.assumption)
}

fn check_line(check: &Check) -> String {
    let found = match &check.found {
        Found::NotAsked => "not asked (--probe asks)".to_owned(),
        Found::Answers => "answers".to_owned(),
        Found::Silent(why) => format!("does not answer: {why}"),
        Found::Unset(why) => format!("cannot be used yet: {why}"),
    };
    match &check.warning {
        Some(warning) => format!("{}: {found}; {warning}", check.what),
        None => format!("{}: {found}", check.what),
    }
}

/// As one JSON object.
pub(super) fn json(outlook: &Outlook) -> Value {
    let roles = outlook.forecast.roles.iter().map(|(role, expected)| (role.to_string(), role_json(expected)));
    json!({
        "format": FORMAT,
        "suite": outlook.suite.name,
        "file": outlook.suite.file.display().to_string(),
        "attempts": outlook.attempts.len(),
        "shard": outlook.dealt.as_ref().map(|dealt| dealt.shard),
        "plan": outlook.attempts.iter().map(|attempt| attempt.id().to_string()).collect::<Vec<_>>(),
        "roles": roles.collect::<Map<_, _>>(),
        "usd": range_json(outlook.forecast.dollars()),
        "unpriced": outlook.forecast.unpriced().map(Role::as_str).collect::<Vec<_>>(),
        "one_call_usd": outlook.one_call,
        "budget_usd": outlook.budget.map(Money::dollars),
        "prices": outlook.prices,
        "basis": outlook.forecast.basis,
        "detectable": outlook.detectable.as_ref().map(|detectable| {
            json!({ "drop": detectable.drop, "assumption": detectable.assumption })
        }),
        "checks": outlook.checks.iter().map(check_json).collect::<Vec<_>>(),
        "warnings": outlook.warnings,
    })
}

fn role_json(expected: &Expected) -> Value {
    json!({
        "calls": range_json(expected.calls),
        "input_tokens": range_json(expected.input),
        "output_tokens": range_json(expected.output),
        "usd": expected.dollars.map(range_json),
    })
}

fn range_json(range: Range) -> Value {
    json!({ "low": range.low, "expected": range.expected, "high": range.high })
}

fn check_json(check: &Check) -> Value {
    let (answers, why) = match &check.found {
        Found::NotAsked => (Value::Null, None),
        Found::Answers => (Value::Bool(true), None),
        Found::Silent(why) | Found::Unset(why) => (Value::Bool(false), Some(why)),
    };
    json!({ "what": check.what, "answers": answers, "why": why, "warning": check.warning })
}
