//! What models cost, in the object that is printed for each suite.

use rehearsal_core::{money::Money, spending::Spending, summary::Summary};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What models cost.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CostEntry<'a> {
    /// All of it, as far as known.
    usd: f64,
    /// Calls whose cost is in no sum, because nobody knows it.
    calls_of_unknown_cost: u64,
    /// The most that may be spent.
    budget_usd: Option<f64>,
    /// The price list in force.
    prices: Option<&'a str>,
    /// By role: `agent`, `actor`, `profile`, `judge`.
    roles: BTreeMap<String, SpentEntry>,
}

/// What one role spent.
#[derive(Debug, Serialize, JsonSchema)]
struct SpentEntry {
    /// As far as known.
    usd: f64,
    /// Requests to a provider.
    calls: u64,
    /// Of these, repairs of unusable answers.
    repairs: u64,
    /// Of these, retries of calls that failed.
    retries: u64,
    /// Of these, calls that nobody waited for any more.
    discarded: u64,
    /// Of these, calls that brought no answer.
    errors: u64,
    /// Of these, calls whose model has no price.
    unpriced: u64,
    /// Of these, calls whose provider reported no tokens.
    unreported: u64,
    /// Of these, calls whose cost rests on an assumption.
    estimated: u64,
    /// Answers from a cache or a recording, which are not among `calls`.
    reused: u64,
    /// What those would have cost, as far as known.
    saved_usd: f64,
    /// Tokens read, those of caches not included.
    input_tokens: Option<u64>,
    /// Tokens written.
    output_tokens: Option<u64>,
    /// Tokens read from a cache.
    cache_read_tokens: Option<u64>,
    /// Tokens written to a cache.
    cache_write_tokens: Option<u64>,
}

impl<'a> CostEntry<'a> {
    pub(super) fn new(summary: &'a Summary) -> Self {
        let manifest = summary.manifest.as_deref();
        let roles = summary.spending.iter();
        Self {
            usd: summary.cost().dollars(),
            calls_of_unknown_cost: summary.calls_of_unknown_cost(),
            budget_usd: manifest.and_then(|manifest| manifest.budget).map(Money::dollars),
            prices: manifest.map(|manifest| manifest.prices.id.as_str()),
            roles: roles.map(|(role, spending)| (role.to_string(), SpentEntry::new(spending))).collect(),
        }
    }
}

impl SpentEntry {
    fn new(spending: &Spending) -> Self {
        Self {
            usd: spending.cost.dollars(),
            calls: spending.calls,
            repairs: spending.repairs,
            retries: spending.retries,
            discarded: spending.discarded,
            errors: spending.errors,
            unpriced: spending.unpriced,
            unreported: spending.unreported,
            estimated: spending.estimated,
            reused: spending.reused,
            saved_usd: spending.saved.dollars(),
            input_tokens: spending.usage.input_tokens,
            output_tokens: spending.usage.output_tokens,
            cache_read_tokens: spending.usage.cache_read_tokens,
            cache_write_tokens: spending.usage.cache_write_tokens,
        }
    }
}
