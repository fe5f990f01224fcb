//! One request that is under way, from its reservation to its record.

use super::meter::Metered;
use rehearsal_core::{
    event::{KeptAnswer, ModelCalled, RunEvent},
    ids::ModelId,
    model::{AnswerSource, Model as _, ModelError, ModelRequest, ModelResponse, RequestKey, Served},
    money::Money,
    price::Cost,
};
use std::time::Duration;

/// A request that is under way. Dropped before its end, because the turn ran out of time or the run was
/// stopped, it is recorded all the same: the provider may well charge for it.
pub(super) struct Call<'a> {
    metered: &'a Metered,
    reserved: Money,
    /// When, by the steady clock.
    started: Duration,
    /// What will be recorded; `None` once it has been.
    record: Option<ModelCalled>,
}

impl<'a> Call<'a> {
    pub(super) fn begin(metered: &'a Metered, request: &ModelRequest, reserved: Money) -> Self {
        let record = ModelCalled {
            error: Some("given up before an answer came".into()),
            discarded: true,
            ..blank(request, metered.model.id())
        };
        Self { metered, reserved, started: metered.ledger.clock.steady(), record: Some(record) }
    }

    /// Not asynchronous, so that nothing can come between the settlement and its record.
    pub(super) fn end(mut self, request: &ModelRequest, result: &Result<ModelResponse, ModelError>) {
        if let Some(called) = self.record.take() {
            let answer = result.as_ref().ok().map(|response| kept(self.metered.id(), request, response));
            let called = ModelCalled { answer, ..answered(called, result) };
            let called = self.settled(called, may_be_charged(result));
            self.metered.events.send_later(RunEvent::ModelCalled(Box::new(called)));
        }
    }

    /// Prices the call. Where nobody says what it cost, the budget goes by the most it can have cost.
    fn settled(&self, called: ModelCalled, may_be_charged: bool) -> ModelCalled {
        let Metered { ledger, priced_as, .. } = self.metered;
        let cost = match (&called.usage, may_be_charged) {
            (None, false) => Cost::Priced(Money::ZERO),
            (usage, _) => ledger.cost(priced_as, usage.as_ref(), &called.served),
        };
        ledger.budget.settle(self.reserved, cost.amount().unwrap_or(self.reserved));
        let took = ledger.clock.steady().saturating_sub(self.started);
        ModelCalled { cost, took: u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), ..called }
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if let Some(called) = self.record.take() {
            let called = self.settled(called, true);
            self.metered.events.send_later(RunEvent::ModelCalled(Box::new(called)));
        }
    }
}

/// The record of a request before anything is known of its answer.
pub(super) fn blank(request: &ModelRequest, model: &ModelId) -> ModelCalled {
    ModelCalled {
        attempt: request.attempt,
        role: request.role,
        model: model.clone(),
        repair: request.repair,
        retry: request.retry,
        source: AnswerSource::Provider,
        usage: None,
        cost: Cost::Unpriced,
        took: 0,
        error: None,
        discarded: false,
        served: Served::default(),
        turn: request.turn,
        asked: request.answer.name.clone(),
        answer: None,
    }
}

/// What is kept of an answer.
pub(super) fn kept(model: &ModelId, request: &ModelRequest, response: &ModelResponse) -> Box<KeptAnswer> {
    Box::new(KeptAnswer { key: RequestKey::of(model, request), text: response.text.clone() })
}

fn answered(called: ModelCalled, result: &Result<ModelResponse, ModelError>) -> ModelCalled {
    let called = ModelCalled { discarded: false, error: None, ..called };
    match result {
        Ok(response) => ModelCalled { usage: response.usage, served: response.served.clone(), ..called },
        Err(error) => ModelCalled { usage: usage_of(error), error: Some(error.to_string()), ..called },
    }
}

fn usage_of(error: &ModelError) -> Option<rehearsal_core::usage::Usage> {
    match error {
        ModelError::Budget => None,
        ModelError::Provider(error) => error.usage,
    }
}

fn may_be_charged(result: &Result<ModelResponse, ModelError>) -> bool {
    match result {
        Ok(_) => true,
        Err(error) => error.fault().is_some_and(|fault| fault.may_be_charged()),
    }
}
