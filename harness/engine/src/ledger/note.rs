//! Next to the caller: answers for which no provider was asked are recorded as such, and those on record are given again.

use super::{
    Ledger,
    call::{blank, kept},
};
use crate::dispatch::Events;
use async_trait::async_trait;
use rehearsal_core::{
    event::{ModelCalled, RunEvent},
    ids::ModelId,
    model::{AnswerSource, Model, ModelError, ModelRequest, ModelResponse},
};
use std::sync::Arc;

pub(super) struct Noted {
    pub(super) model: Arc<dyn Model>,
    pub(super) priced_as: ModelId,
    pub(super) events: Events,
    pub(super) ledger: Ledger,
}

#[async_trait]
impl Model for Noted {
    fn id(&self) -> &ModelId {
        self.model.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        if let Some(answer) = self.ledger.kept.take(self.model.id(), request) {
            return Ok(answer);
        }
        let response = self.model.complete(request).await?;
        match response.source {
            // The meter has recorded it.
            AnswerSource::Provider => {}
            AnswerSource::Cache | AnswerSource::Recording => self.record(request, &response).await,
        }
        Ok(response)
    }
}

impl Noted {
    async fn record(&self, request: &ModelRequest, response: &ModelResponse) {
        let called = ModelCalled {
            source: response.source,
            usage: response.usage,
            cost: self.ledger.cost(&self.priced_as, response.usage.as_ref(), &response.served),
            served: response.served.clone(),
            answer: Some(kept(self.model.id(), request, response)),
            ..blank(request, self.model.id())
        };
        self.events.send_later(RunEvent::ModelCalled(Box::new(called)));
        self.events.caught_up().await;
    }
}
