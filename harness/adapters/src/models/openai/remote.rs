//! One model behind an OpenAI-compatible API. Each `complete` is one request.

use super::{
    Shared,
    cause::Cause,
    chat,
    complaint::Complaint,
    connection::Answer,
    reading::{Outcome, Reading},
    refusal::refused_part,
    responses,
    shape::{Part, Shape},
    words::{Site, said},
};
use async_trait::async_trait;
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse, Served},
    suite::OpenAiApi,
};
use reqwest::Url;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One model.
pub(super) struct Remote {
    pub(super) shared: Arc<Shared>,
    pub(super) site: Site,
    pub(super) address: Url,
    pub(super) api: OpenAiApi,
    /// What the model takes, as far as it is known.
    pub(super) shape: Mutex<Shape>,
}

#[async_trait]
impl Model for Remote {
    fn id(&self) -> &ModelId {
        &self.site.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let shape = self.shape().clone();
        let body = self.body(request, &shape);
        let answer = self.shared.connection.post(&self.address, body).await;
        let answer = answer.map_err(|trouble| self.site.trouble(trouble))?;
        if answer.status.is_success() {
            self.understood(request, &shape, answer)
        } else {
            Err(self.refused(request, &shape, &answer))
        }
    }
}

impl Remote {
    fn body(&self, request: &ModelRequest, shape: &Shape) -> Value {
        let name = &self.site.name;
        match self.api {
            OpenAiApi::Chat => chat::body(name, request, shape),
            OpenAiApi::Responses => responses::body(name, request, shape, self.shared.standing()),
        }
    }

    fn parts(&self, request: &ModelRequest, shape: &Shape) -> Vec<Part> {
        match self.api {
            OpenAiApi::Chat => chat::parts(request, shape),
            OpenAiApi::Responses => responses::parts(request, shape, self.shared.standing()),
        }
    }

    fn read(&self, answer: &Value) -> Reading {
        match self.api {
            OpenAiApi::Chat => chat::read(answer),
            OpenAiApi::Responses => responses::read(answer),
        }
    }

    /// An answer with a status of success.
    fn understood(
        &self,
        request: &ModelRequest,
        shape: &Shape,
        answer: Answer,
    ) -> Result<ModelResponse, ModelError> {
        let mut raw = self.site.json(&answer)?;
        answer.secrets.take_out_of(&mut raw);
        let mut reading = self.read(&raw);
        if let Some(complaint) = Complaint::inside(&raw) {
            return Err(self.site.error(Cause::inside(&complaint), &answer, &complaint, reading.usage));
        }
        match reading.outcome() {
            Outcome::Text(text) => {
                let usage = reading.usage;
                let served = self.served(request, shape, &answer, reading, raw);
                Ok(ModelResponse { text, usage, served, ..ModelResponse::default() })
            }
            other => {
                Err(self.site.without_text(other, request.parameters.max_tokens(), &answer, reading.usage))
            }
        }
    }

    fn served(
        &self,
        request: &ModelRequest,
        shape: &Shape,
        answer: &Answer,
        reading: Reading,
        raw: Value,
    ) -> Served {
        let mut left_out = shape.left_out(&request.parameters);
        if self.api == OpenAiApi::Responses {
            left_out.push(Part::Seed.as_str().to_owned());
        }
        Served {
            model: reading.model,
            tier: reading.tier,
            request_id: answer.request_id().map(str::to_owned).or(reading.id),
            form: Some(shape.form),
            left_out,
            raw: Some(raw),
        }
    }

    /// An answer with a status of failure.
    fn refused(&self, request: &ModelRequest, shape: &Shape, answer: &Answer) -> ModelError {
        let status = answer.status.as_u16();
        let complaint = Complaint::of_body(&answer.body);
        let cause = Cause::of(status, &complaint);
        let part = match cause {
            // What is too long or stopped by a filter may name a part all the same.
            Cause::Request | Cause::Server | Cause::Model | Cause::Address => {
                refused_part(status, &complaint, &self.parts(request, shape))
            }
            Cause::Key
            | Cause::Access
            | Cause::Project
            | Cause::Route
            | Cause::Throttled
            | Cause::Quota
            | Cause::Loading
            | Cause::TooLong
            | Cause::TimedOut
            | Cause::Filtered
            | Cause::Retention
            | Cause::Odd => None,
        };
        match part.filter(|part| self.learn(shape, *part)) {
            Some(part) => {
                let said = said(status, &answer.secrets.out_of_error(&complaint.message));
                ModelError::provider(Fault::Reshape, self.site.reshaped(part, &said))
            }
            None => self.site.error(cause, answer, &complaint, None),
        }
    }

    /// Remembers that the model does not take a part, for all later requests. Says whether there is
    /// something else to try.
    fn learn(&self, sent: &Shape, part: Part) -> bool {
        let Some(next) = sent.without(part) else { return false };
        let mut shape = self.shape();
        // Another call may have learnt something meanwhile; then its shape is tried first.
        if *shape == *sent {
            *shape = next;
        }
        true
    }

    fn shape(&self) -> MutexGuard<'_, Shape> {
        // A shape is replaced as a whole, so a lock that was poisoned elsewhere is as good as another.
        self.shape.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
