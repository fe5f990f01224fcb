//! The outlook in words and in JSON.

use super::{
    Outlook,
    checks::{Check, Found},
};
use crate::forecast::{Expected, Range};
use rehearsal_core::{model::Role, money::Money};
use rehearsal_reports::Detectable;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The version of the object's shape.
const FORMAT: u32 = 1;

/// In words.
pub(super) fn text(outlook: &Outlook) -> String {
    let mut text = head(outlook);
    let rows = outlook.forecast.roles.iter().map(|(role, expected)| row(*role, expected));
    text.extend(rows);
    let _infallible = writeln!(text, "  {}", cost(outlook));
    let _infallible = writeln!(text, "  {}", outlook.forecast.basis);
    text.extend(outlook.detectable.iter().map(|detectable| format!("  {}\n", detected(detectable))));
    text.extend(outlook.checks.iter().map(|check| format!("  {}\n", check_line(check))));
    text.extend(outlook.warnings.iter().map(|warning| format!("  ! {warning}\n")));
    text
}

fn head(outlook: &Outlook) -> String {
    let Outlook { suite, attempts, .. } = outlook;
    let cases: std::collections::BTreeSet<_> = attempts.iter().map(|attempt| &attempt.case.name).collect();
    format!(
        "{} ({}): {} attempts of {} cases\n",
        suite.name,
        suite.file.display(),
        attempts.len(),
        cases.len()
    )
}

/// `  actor    179 calls (56 to 448)   340,000 tokens read   40,000 written   $0.31 (0.10 to 0.80)`.
fn row(role: Role, expected: &Expected) -> String {
    let dollars = expected.dollars.map_or_else(|| "unpriced".to_owned(), money);
    format!(
        "  {role:<8}{:<28}{:<36}{:<36}{dollars}\n",
        counted(expected.calls, "calls"),
        counted(expected.input, "tokens read"),
        counted(expected.output, "tokens written"),
    )
}

fn counted(range: Range, what: &str) -> String {
    let round = |value: f64| value.round() as u64;
    if round(range.low) == round(range.high) {
        return format!("{} {what}", round(range.expected));
    }
    format!("{} {what} ({} to {})", round(range.expected), round(range.low), round(range.high))
}

fn money(range: Range) -> String {
    let shown = |dollars| Money::from_dollars(dollars).unwrap_or_default().to_string();
    if range.low == range.high {
        return shown(range.expected);
    }
    format!("{} ({} to {})", shown(range.expected), shown(range.low), shown(range.high))
}

fn cost(outlook: &Outlook) -> String {
    let dollars = outlook.forecast.dollars();
    let mut line = format!("cost {}, by {}", money(dollars), outlook.prices);
    let unpriced: Vec<&str> = outlook.forecast.unpriced().map(Role::as_str).collect();
    if !unpriced.is_empty() {
        let _infallible = write!(line, "; unpriced and not in it: {}", unpriced.join(", "));
    }
    if let Some(budget) = outlook.budget {
        let verdict = match budget.dollars() {
            limit if dollars.high <= limit => "enough",
            limit if dollars.expected <= limit => "probably enough",
            _ => "probably not enough",
        };
        let _infallible = write!(line, "; the budget of {budget} is {verdict}");
    }
    line
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
        "roles": roles.collect::<Map<_, _>>(),
        "usd": range_json(outlook.forecast.dollars()),
        "unpriced": outlook.forecast.unpriced().map(Role::as_str).collect::<Vec<_>>(),
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
        Found::Silent(why) => (Value::Bool(false), Some(why)),
    };
    json!({ "what": check.what, "answers": answers, "why": why, "warning": check.warning })
}
