//! The ledger: the only way in which a model reaches a simulator or an evaluator.

use crate::dispatch::Events;
use async_trait::async_trait;
use rehearsal_core::{
    clock::{Clock, Timestamp},
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
        let call = Call::begin(self, request, estimate);
        let result = self.bounded(request).await;
        let usage = result.as_ref().ok().and_then(|response| response.usage);
        call.end(usage, result.as_ref().err().map(ToString::to_string)).await;
        result
    }
}

/// A call that is under way. Dropped before its end, because the turn ran out of time or the run was
/// stopped, it is recorded all the same: the provider may well charge for it.
struct Call<'a> {
    metered: &'a Metered,
    estimate: Money,
    started: Timestamp,
    /// What will be recorded; `None` once it has been.
    record: Option<ModelCalled>,
}

impl<'a> Call<'a> {
    fn begin(metered: &'a Metered, request: &ModelRequest, estimate: Money) -> Self {
        let record = ModelCalled {
            attempt: request.attempt,
            role: request.role,
            model: metered.model.id().clone(),
            repair: request.repair,
            usage: None,
            cost: Cost::Unpriced,
            took: 0,
            error: Some("given up before an answer came".into()),
        };
        Self { metered, estimate, started: metered.ledger.clock.now(), record: Some(record) }
    }

    async fn end(mut self, usage: Option<Usage>, error: Option<String>) {
        if let Some(called) = self.record.take() {
            let called = self.settled(ModelCalled { usage, error, ..called });
            self.metered.events.send(RunEvent::ModelCalled(called)).await;
        }
    }

    /// Prices the call. Where nobody says what it cost, the budget goes by the estimate.
    fn settled(&self, called: ModelCalled) -> ModelCalled {
        let ledger = &self.metered.ledger;
        let cost = ledger.prices.cost(called.model.as_str(), called.usage.as_ref());
        match cost {
            Cost::Priced(actual) => ledger.budget.replace(self.estimate, actual),
            Cost::Unpriced | Cost::Unreported => {}
        }
        let took = ledger.clock.now().since(self.started);
        ModelCalled { cost, took: u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), ..called }
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if let Some(called) = self.record.take() {
            let called = self.settled(called);
            self.metered.events.send_later(RunEvent::ModelCalled(called));
        }
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
