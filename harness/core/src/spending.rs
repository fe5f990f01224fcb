//! What was spent: a fold over model calls, ours and the agent's.

use crate::{
    event::ModelCalled,
    model::AnswerSource,
    money::Money,
    price::{Cost, PriceList},
    span::ModelCall,
    usage::Usage,
};
use serde::{Deserialize, Serialize};

/// Counts over some model calls. Retries, repairs and discarded calls are among `calls` and counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spending {
    /// Requests to a provider.
    pub calls: u64,
    /// Of these, repairs of unusable answers.
    pub repairs: u64,
    /// Of these, retries of calls that failed.
    pub retries: u64,
    /// Of these, calls that nobody waited for any more.
    pub discarded: u64,
    /// Of these, calls that brought no answer.
    pub errors: u64,
    /// Of these, calls whose model has no price.
    pub unpriced: u64,
    /// Of these, calls whose provider reported no tokens.
    pub unreported: u64,
    /// Of these, calls whose cost rests on an assumption.
    pub estimated: u64,
    /// Answers from a cache or a recording, which are not among `calls` and cost nothing.
    pub reused: u64,
    /// Of these, answers from a recording.
    pub replayed: u64,
    /// What those answers would have cost, as far as known.
    pub saved: Money,
    /// Tokens of the calls, as far as reported.
    pub usage: Usage,
    /// The cost of the calls, as far as known.
    pub cost: Money,
}

impl Spending {
    /// Adds a call of ours.
    pub fn add(&mut self, call: &ModelCalled) {
        match call.source {
            AnswerSource::Provider => self.add_provider(call),
            AnswerSource::Cache | AnswerSource::Recording => {
                self.reused += 1;
                self.replayed += u64::from(call.source == AnswerSource::Recording);
                self.saved += call.cost.amount().unwrap_or(Money::ZERO);
            }
        }
    }

    fn add_provider(&mut self, call: &ModelCalled) {
        self.repairs += u64::from(call.repair > 0);
        self.retries += u64::from(call.retry > 0);
        self.discarded += u64::from(call.discarded);
        self.charge(call.usage.as_ref(), call.cost, call.error.is_some());
    }

    /// Adds a call of the agent's, by what its span says and these prices. Without prices it is unpriced.
    pub fn add_agent_call(&mut self, call: &ModelCall, prices: Option<&PriceList>) {
        let usage = call.usage.is_reported().then(|| call.usage.without_cached_in_input());
        let cost = prices.map_or(Cost::Unpriced, |prices| call.cost(prices));
        self.charge(usage.as_ref(), cost, call.error.is_some());
    }

    /// Adds what another fold came to.
    pub fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        self.repairs += other.repairs;
        self.retries += other.retries;
        self.discarded += other.discarded;
        self.errors += other.errors;
        self.unpriced += other.unpriced;
        self.unreported += other.unreported;
        self.estimated += other.estimated;
        self.reused += other.reused;
        self.replayed += other.replayed;
        self.saved += other.saved;
        self.usage.add(&other.usage);
        self.cost += other.cost;
    }

    /// Calls whose cost is not in the sum, because nobody knows it.
    pub fn of_unknown_cost(&self) -> u64 {
        self.unpriced + self.unreported
    }

    /// The cost as far as known; `None` where there are calls and not one of them has a known cost.
    pub fn known_cost(&self) -> Option<Money> {
        (self.calls == 0 || self.calls > self.of_unknown_cost()).then_some(self.cost)
    }

    /// Answers from a cache.
    pub fn cached(&self) -> u64 {
        self.reused.saturating_sub(self.replayed)
    }

    fn charge(&mut self, usage: Option<&Usage>, cost: Cost, failed: bool) {
        self.calls += 1;
        self.errors += u64::from(failed);
        if let Some(usage) = usage {
            self.usage.add(usage);
        }
        match cost {
            Cost::Priced(money) => self.cost += money,
            Cost::Estimated(money) => {
                self.estimated += 1;
                self.cost += money;
            }
            Cost::Unpriced => self.unpriced += 1,
            Cost::Unreported => self.unreported += 1,
        }
    }
}

impl ModelCall {
    /// What this call of the agent's costs by these prices.
    pub fn cost(&self, prices: &PriceList) -> Cost {
        let usage = self.usage.is_reported().then(|| self.usage.without_cached_in_input());
        let model = self.model.as_deref().unwrap_or_default();
        match (prices.cost(model, usage.as_ref(), None), self.reported_cost) {
            // What the agent's framework makes of it is better than nothing.
            (Cost::Unpriced | Cost::Unreported, Some(reported)) => Cost::Estimated(reported),
            (cost, _) => cost,
        }
    }
}
