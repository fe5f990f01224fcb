//! What a run saved by stopping once its gate was decided.

use crate::show::{attempts, counted, thousands};
use rehearsal_core::{
    event::RunEnding,
    gate::{GateOutcome, Verdict},
    money::Money,
    summary::{AttemptRow, Summary},
};
use schemars::JsonSchema;
use serde::Serialize;

/// What was not played, and what it would have cost had it gone as the rest did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Saved {
    /// Attempts that were planned and not played.
    pub attempts: u32,
    /// Tokens of all models, about; `null` where none were reported.
    pub tokens: Option<u64>,
    /// US dollars, about, as far as costs are known.
    pub usd: f64,
    /// Attempts of the plan that decided the gate.
    pub decided_after: u32,
    /// Attempts that were on their way by then, and so no part of the decision.
    pub overshoot: u32,
    /// What those cost in US dollars, as far as known.
    pub overshoot_usd: f64,
}

/// What a run saved; `None` for one that did not stop because its gate was decided.
pub fn saved(summary: &Summary, gate: &GateOutcome) -> Option<Saved> {
    if summary.ending != Some(RunEnding::Decided) || summary.total.attempts == 0 {
        return None;
    }
    let (played, left) = (f64::from(summary.total.attempts), f64::from(summary.unfinished()));
    let spent = summary.spent();
    let tokens = [spent.usage.input_tokens, spent.usage.output_tokens];
    let tokens = tokens.into_iter().flatten().reduce(|one, other| one + other);
    let decided_after = decided_after(gate, summary.total.attempts);
    let late = summary.rows.iter().filter(|(index, _)| index.0 >= decided_after).map(|(_, row)| row);
    let (overshoot, late_cost) =
        late.fold((0, Money::ZERO), |(count, sum), row| (count + 1, sum.plus(cost(row))));
    Some(Saved {
        attempts: summary.unfinished(),
        tokens: tokens.map(|tokens| (tokens as f64 / played * left).round() as u64),
        usd: spent.cost.dollars() / played * left,
        decided_after,
        overshoot,
        overshoot_usd: late_cost.dollars(),
    })
}

fn cost(row: &AttemptRow) -> Money {
    row.agent_cost.known.plus(row.own_cost.known)
}

/// A failure is decided by the first rule that failed, a pass by the last that passed. A rule that bounds alone decided
/// rests on all that was played.
fn decided_after(gate: &GateOutcome, played: u32) -> u32 {
    let after = gate.rules.iter().filter(|rule| rule.verdict == gate.verdict);
    let after = after.map(|rule| rule.early.map_or(played, |early| early.after));
    let decided = match gate.verdict {
        Verdict::Failed => after.min(),
        Verdict::Passed | Verdict::CouldNotTell => after.max(),
    };
    decided.unwrap_or(played)
}

/// `stopped because the gate is decided: 41 attempts not played, about 120 000 tokens and $0.31 saved`, and how many
/// attempts were on their way.
pub(crate) fn lines(saved: &Saved) -> Vec<String> {
    let Saved { attempts: left, tokens, usd, decided_after, overshoot, overshoot_usd } = saved;
    let tokens = tokens.map_or_else(String::new, |tokens| format!("about {} and ", counted_tokens(tokens)));
    let mut lines = vec![format!(
        "stopped because the gate is decided after {}: {} not played, {tokens}${usd:.2} saved",
        attempts(*decided_after),
        attempts(*left)
    )];
    if *overshoot > 0 {
        lines.push(format!("{} on the way by then cost ${overshoot_usd:.2}", attempts(*overshoot)));
    }
    lines
}

fn counted_tokens(tokens: u64) -> String {
    if tokens == 1 { counted(tokens, "token") } else { format!("{} tokens", thousands(tokens)) }
}
