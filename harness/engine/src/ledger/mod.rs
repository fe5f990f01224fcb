//! The ledger: the only way in which a model reaches a simulator or an evaluator.
//!
//! It stands at both ends of what lies between a caller and a provider (recordings, cache, retries, pace).
//! [`Ledger::meter`] goes next to the provider, so that every request is reserved, bounded in time, priced
//! and recorded. [`Ledger::note`] goes next to the caller and records the answers for which no provider
//! was asked.

mod budget;
mod call;
mod kept;
mod meter;
mod note;

pub use budget::Budget;
pub use kept::Kept;

use crate::dispatch::Events;
use meter::Metered;
use note::Noted;
use rehearsal_core::{
    clock::Clock,
    ids::ModelId,
    model::{Model, Served},
    price::{Cost, PriceList},
    suite::ModelChoice,
    usage::Usage,
};
use std::{sync::Arc, time::Duration};

/// What models are metered with.
#[derive(Clone)]
pub struct Ledger {
    /// Prices.
    pub prices: Arc<PriceList>,
    /// What may be spent.
    pub budget: Arc<Budget>,
    /// How long one call may take where the suite does not say.
    pub call_timeout: Duration,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Answers that a process which was killed has paid for.
    pub kept: Arc<Kept>,
}

impl Ledger {
    /// A model whose every request is counted, priced, bounded in time and refused once the budget is spent.
    pub fn meter(&self, model: Arc<dyn Model>, choice: &ModelChoice, events: Events) -> Arc<dyn Model> {
        let timeout = choice.timeout.unwrap_or(self.call_timeout);
        let priced_as = choice.priced_as.clone().unwrap_or_else(|| model.id().clone());
        Arc::new(Metered { model, priced_as, timeout, events, ledger: self.clone() })
    }

    /// A model whose answers from a cache or a recording are recorded as such.
    pub fn note(&self, model: Arc<dyn Model>, choice: &ModelChoice, events: Events) -> Arc<dyn Model> {
        let priced_as = choice.priced_as.clone().unwrap_or_else(|| model.id().clone());
        Arc::new(Noted { model, priced_as, events, ledger: self.clone() })
    }

    /// What a call cost. Where the asked name has no price, that of the model which says it answered holds.
    fn cost(&self, asked: &ModelId, usage: Option<&Usage>, served: &Served) -> Cost {
        let tier = served.tier.as_deref();
        let by_name = self.prices.cost(asked.as_str(), usage, tier);
        match (by_name, &served.model) {
            (Cost::Unpriced, Some(answered)) => self.prices.cost(&sibling(asked, answered), usage, tier),
            (cost, _) => cost,
        }
    }
}

/// The name of another model of the same provider.
fn sibling(asked: &ModelId, answered: &str) -> String {
    match asked.as_str().split_once('/') {
        Some((provider, _)) => format!("{provider}/{answered}"),
        None => answered.to_owned(),
    }
}
