//! What earlier runs of the same suite took.

use super::{Expected, Forecast, Range, dollars_of};
use rehearsal_core::{
    model::Role,
    price::PriceList,
    spending::Spending,
    suite::{ModelChoice, Suite},
    usage::Usage,
};
use std::collections::BTreeMap;

/// What one finished attempt of an earlier run took, by role.
pub type Sample = BTreeMap<Role, Spending>;

/// Fewer attempts than this tell too little.
const FEWEST: usize = 3;

/// A forecast for this many attempts; `None` where too few were played before.
pub fn earlier(suite: &Suite, attempts: usize, prices: &PriceList, samples: &[Sample]) -> Option<Forecast> {
    if samples.len() < FEWEST {
        return None;
    }
    let choices = &suite.models;
    let judges = suite.evaluators.iter().filter(|spec| spec.kind.asks_a_model());
    let judging =
        judges.flat_map(|spec| std::iter::once(choices.judge_of(&spec.name)).chain(&spec.panel.others));
    let judging = judging.chain(suite.reviewed.then(|| choices.reviewer()));
    let ours = [
        (Role::Actor, vec![&choices.actor]),
        (Role::Profile, vec![&choices.profile]),
        (Role::Judge, judging.collect()),
        (Role::Tools, choices.tools.iter().collect()),
    ];
    let mut roles: BTreeMap<Role, Expected> = ours
        .into_iter()
        .map(|(role, choices)| (role, expected(samples, role, attempts, |spent| at(prices, &choices, spent))))
        .collect();
    roles.insert(Role::Agent, expected(samples, Role::Agent, attempts, as_charged));
    roles.retain(|_, expected| expected.calls.high > 0.0);
    Some(Forecast { roles, basis: format!("by {} earlier attempts of this suite", samples.len()) })
}

fn expected(
    samples: &[Sample],
    role: Role,
    attempts: usize,
    dollars: impl Fn(&Spending) -> Option<f64>,
) -> Expected {
    let spent: Vec<Spending> =
        samples.iter().map(|sample| sample.get(&role).copied().unwrap_or_default()).collect();
    let sum =
        |of: &dyn Fn(&Spending) -> f64| Range::of_sum(attempts, &spent.iter().map(of).collect::<Vec<_>>());
    let costs: Option<Vec<f64>> = spent.iter().map(dollars).collect();
    Expected {
        calls: sum(&|spent| spent.calls as f64),
        input: sum(&|spent| spent.usage.prompt_tokens().unwrap_or(0) as f64),
        output: sum(&|spent| spent.usage.output_tokens.unwrap_or(0) as f64),
        dollars: costs.map(|costs| Range::of_sum(attempts, &costs)),
    }
}

/// What the same calls would cost with today's models and prices, each model having its share of them. Priced
/// call by call on average, since a sum of calls is no long prompt. `None` where somebody reported no tokens.
fn at(prices: &PriceList, choices: &[&ModelChoice], spent: &Spending) -> Option<f64> {
    if spent.unreported > 0 {
        return None;
    }
    let each = |tokens: Option<u64>| tokens.map(|tokens| tokens / spent.calls.max(1));
    let usage = Usage {
        input_tokens: each(spent.usage.input_tokens).or(Some(0)),
        output_tokens: each(spent.usage.output_tokens).or(Some(0)),
        cache_read_tokens: each(spent.usage.cache_read_tokens),
        cache_write_tokens: each(spent.usage.cache_write_tokens),
        ..Usage::default()
    };
    let costs: Option<Vec<f64>> = choices.iter().map(|choice| dollars_of(prices, choice, &usage)).collect();
    let costs = costs?;
    Some(costs.iter().sum::<f64>() / costs.len().max(1) as f64 * spent.calls as f64)
}

/// What the agent was charged: its model is for it to choose.
fn as_charged(spent: &Spending) -> Option<f64> {
    (spent.of_unknown_cost() == 0).then(|| spent.cost.dollars())
}
