//! The ledger: the only way in which a model reaches a simulator or an evaluator.

use crate::dispatch::Events;
use async_trait::async_trait;
use rehearsal_core::{
    clock::Clock,
    event::{ModelCalled, RunEvent},
    ids::ModelId,
    model::{Model, ModelError, ModelRequest, ModelResponse},
    money::{Cost, Money, PriceList, Usage},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Tokens that an answer is thought to take before it is there.
const EXPECTED_OUTPUT_TOKENS: u64 = 500;

/// The money a run may spend on actors, profiles and judges.
///
/// Before a call its cost is estimated and set aside, so many calls at once do not each take the last
/// dollar. Estimates can be low: the run may overshoot by the error of the calls then in flight.
#[derive(Debug, Default)]
pub struct Budget {
    limit: Option<Money>,
    taken: Mutex<Money>,
}

impl Budget {
    /// A budget with this limit; `None` for no limit.
    pub fn new(limit: Option<Money>) -> Self {
        Self { limit, taken: Mutex::default() }
    }

    fn reserve(&self, estimate: Money) -> Result<(), ModelError> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let after = taken.plus(estimate);
        if self.limit.is_some_and(|limit| after > limit) {
            return Err(ModelError::Budget);
        }
        *taken = after;
        Ok(())
    }

    fn replace(&self, estimate: Money, actual: Money) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.minus(estimate).plus(actual);
    }
}

/// What models are metered with.
#[derive(Clone)]
pub struct Ledger {
    /// Prices.
    pub prices: Arc<PriceList>,
    /// What may be spent.
    pub budget: Arc<Budget>,
    /// How long one call may take.
    pub call_timeout: Duration,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl Ledger {
    /// A model whose every call is counted, priced, bounded in time and refused once the budget is spent.
    pub fn meter(&self, model: Arc<dyn Model>, events: Events) -> Arc<dyn Model> {
        Arc::new(Metered { model, events, ledger: self.clone() })
    }
}

struct Metered {
    model: Arc<dyn Model>,
    events: Events,
    ledger: Ledger,
}

impl Metered {
    fn estimate(&self, request: &ModelRequest) -> Money {
        let bytes =
            request.system.len() + request.messages.iter().map(|message| message.text.len()).sum::<usize>();
        // Four bytes a token is the usual rule of thumb for English text.
        let usage = Usage {
            input_tokens: Some(bytes.div_ceil(4) as u64),
            output_tokens: Some(EXPECTED_OUTPUT_TOKENS),
            ..Usage::default()
        };
        known(self.ledger.prices.cost(self.model.id().as_str(), Some(&usage)))
    }

    async fn bounded(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let limit = self.ledger.call_timeout;
        match tokio::time::timeout(limit, self.model.complete(request)).await {
            Ok(result) => result,
            Err(_) => {
                Err(ModelError::Provider(format!("{} gave no answer within {limit:?}", self.model.id())))
            }
        }
    }
}

#[async_trait]
impl Model for Metered {
    fn id(&self) -> &ModelId {
        self.model.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let estimate = self.estimate(request);
        self.ledger.budget.reserve(estimate)?;
        let started = self.ledger.clock.now();
        let result = self.bounded(request).await;
        let took = self.ledger.clock.now().since(started);
        let usage = result.as_ref().ok().and_then(|response| response.usage);
        let cost = self.ledger.prices.cost(self.model.id().as_str(), usage.as_ref());
        self.ledger.budget.replace(estimate, known(cost));
        let called = ModelCalled {
            attempt: request.attempt,
            role: request.role,
            model: self.model.id().clone(),
            repair: request.repair,
            usage,
            cost,
            took: u64::try_from(took.as_nanos()).unwrap_or(u64::MAX),
            error: result.as_ref().err().map(ToString::to_string),
        };
        self.events.send(RunEvent::ModelCalled(called)).await;
        result
    }
}

fn known(cost: Cost) -> Money {
    match cost {
        Cost::Priced(money) => money,
        Cost::Unpriced | Cost::Unreported => Money::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_at_once_do_not_each_take_the_last_dollar() {
        let cents = |cents: f64| Money::from_dollars(cents / 100.0).unwrap();
        let budget = Budget::new(Some(cents(100.0)));
        assert_eq!(budget.reserve(cents(60.0)), Ok(()));
        assert_eq!(budget.reserve(cents(60.0)), Err(ModelError::Budget));
        budget.replace(cents(60.0), cents(10.0));
        assert_eq!(budget.reserve(cents(60.0)), Ok(()));
    }
}
