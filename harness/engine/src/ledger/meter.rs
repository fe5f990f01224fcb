//! Next to the provider: every request is reserved, bounded in time, priced and recorded.

use super::{Ledger, call::Call};
use crate::dispatch::Events;
use async_trait::async_trait;
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse, Served},
    money::Money,
    usage::Usage,
};
use std::{sync::Arc, time::Duration};

/// Tokens that a provider may add to a prompt for its own marks: roles, a tool's frame, a grammar.
const FRAME: u64 = 500;

pub(super) struct Metered {
    pub(super) model: Arc<dyn Model>,
    pub(super) priced_as: ModelId,
    pub(super) timeout: Duration,
    pub(super) events: Events,
    pub(super) ledger: Ledger,
}

impl Metered {
    /// The most that a request can cost: no tokenizer makes more tokens than there are bytes, no answer is
    /// longer than was allowed, and everything is charged at the dearest input rate.
    fn most(&self, request: &ModelRequest) -> Money {
        let input = (request.bytes() as u64).saturating_add(FRAME);
        let output = u64::from(request.parameters.max_tokens());
        let plain = Usage { input_tokens: Some(input), output_tokens: Some(output), ..Usage::default() };
        let cached = Usage { input_tokens: Some(0), cache_write_tokens: Some(input), ..plain };
        let cost = |usage| self.ledger.cost(&self.priced_as, Some(&usage), &Served::default()).amount();
        cost(plain).max(cost(cached)).unwrap_or(Money::ZERO)
    }

    async fn bounded(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let limit = self.timeout;
        match tokio::time::timeout(limit, self.model.complete(request)).await {
            Ok(result) => result,
            Err(_) => Err(ModelError::provider(
                Fault::TimedOut,
                format!("{} gave no answer within {limit:?}", self.model.id()),
            )),
        }
    }
}

#[async_trait]
impl Model for Metered {
    fn id(&self) -> &ModelId {
        self.model.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let most = self.most(request);
        self.ledger.budget.reserve(most).await?;
        let call = Call::begin(self, request, most);
        let result = self.bounded(request).await;
        call.end(request, &result);
        // Whoever calls on waits until what was called is on record.
        self.events.caught_up().await;
        result
    }
}
