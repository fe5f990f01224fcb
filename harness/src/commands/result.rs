//! The JSON object that `rehearsal run --format json` prints for each suite.

use rehearsal_core::{
    gate::GateOutcome, money::Money, session::EndingKind, spending::Spending, summary::Summary,
};
use serde_json::{Map, Value, json};
use std::path::Path;

/// The version of this object's shape.
const FORMAT: u32 = 1;

/// The object. Amounts are in US dollars; calls whose cost is not known are counted apart.
pub(super) fn object(folder: &Path, page: &Path, (summary, gate): (&Summary, &GateOutcome)) -> Value {
    json!({
        "format": FORMAT,
        "run": folder.display().to_string(),
        "suite": summary.manifest.as_ref().map(|manifest| &manifest.suite),
        "verdict": gate.verdict,
        "why": gate.why,
        "causes": summary.causes,
        "gate": gate.rules.iter().map(rule).collect::<Vec<_>>(),
        "attempts": attempts(summary),
        "evaluators": evaluators(summary),
        "cost": cost(summary),
        "turns_without_evidence": summary.turns_without_evidence,
        "report": page.display().to_string(),
    })
}

fn rule(outcome: &rehearsal_core::gate::RuleOutcome) -> Value {
    json!({
        "rule": outcome.rule.to_string(),
        "evaluator": outcome.rule.evaluator,
        "measure": outcome.rule.measure,
        "threshold": outcome.rule.threshold,
        "value": outcome.value,
        "interval": [outcome.low, outcome.high],
        "scored": outcome.scored,
        "missing": outcome.missing,
        "outcome": outcome.verdict,
        "why": outcome.why,
        "source": outcome.rule.source,
    })
}

fn attempts(summary: &Summary) -> Value {
    let endings: Map<String, Value> = EndingKind::ALL
        .iter()
        .map(|kind| (kind.as_str().into(), summary.total.ended(*kind).into()))
        .collect();
    json!({
        "total": summary.manifest.as_ref().map_or(summary.total.attempts, |manifest| manifest.attempts),
        "finished": summary.total.attempts,
        "valid": summary.total.valid(),
        "endings": endings,
    })
}

fn evaluators(summary: &Summary) -> Value {
    let tallies = summary.total.scores.iter().map(|(name, tally)| {
        let counts = json!({
            "rate": tally.rate(),
            "mean": tally.mean(),
            "scored": tally.scored,
            "passed": tally.passed,
            "not_applicable": tally.not_applicable,
            "failed": tally.failed,
        });
        (name.to_string(), counts)
    });
    Value::Object(tallies.collect())
}

fn cost(summary: &Summary) -> Value {
    let roles = summary.spending.iter().map(|(role, spending)| (role.to_string(), spent(spending)));
    json!({
        "usd": summary.cost().dollars(),
        "calls_of_unknown_cost": summary.calls_of_unknown_cost(),
        "budget_usd": summary.manifest.as_ref().and_then(|manifest| manifest.budget).map(Money::dollars),
        "prices": summary.manifest.as_ref().map(|manifest| &manifest.prices.id),
        "roles": roles.collect::<Map<_, _>>(),
    })
}

fn spent(spending: &Spending) -> Value {
    json!({
        "usd": spending.cost.dollars(),
        "calls": spending.calls,
        "repairs": spending.repairs,
        "retries": spending.retries,
        "discarded": spending.discarded,
        "errors": spending.errors,
        "unpriced": spending.unpriced,
        "unreported": spending.unreported,
        "estimated": spending.estimated,
        "reused": spending.reused,
        "saved_usd": spending.saved.dollars(),
        "input_tokens": spending.usage.input_tokens,
        "output_tokens": spending.usage.output_tokens,
        "cache_read_tokens": spending.usage.cache_read_tokens,
        "cache_write_tokens": spending.usage.cache_write_tokens,
    })
}
