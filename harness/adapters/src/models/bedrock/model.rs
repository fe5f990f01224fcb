//! One model on Bedrock: a request in its shape, one exchange, and what follows from it.

use super::{
    answer::response,
    body::body,
    exchange::{NoReply, exchange},
    failure::Failure,
    feature::Lacks,
    place::Place,
    refusal::refused,
    reply::Reading,
    shape::Shape,
};
use async_trait::async_trait;
use aws_sdk_bedrockruntime::Client;
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse},
};
use std::{collections::BTreeMap, sync::Arc};

/// One model on Bedrock.
pub(super) struct BedrockModel {
    pub(super) id: ModelId,
    pub(super) client: Client,
    pub(super) place: Place,
    pub(super) tags: Arc<BTreeMap<String, String>>,
    pub(super) can_cache: bool,
    /// What it does not take, as far as is known.
    pub(super) lacks: Lacks,
}

#[async_trait]
impl Model for BedrockModel {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let shape = Shape::of(request, &self.lacks, self.can_cache);
        let body = body(request, &shape, &self.tags).to_string();
        let reply = match exchange(&self.client, &self.place.name, body).await {
            Ok(reply) => reply,
            Err(no_reply) => return Err(self.no_reply(no_reply)),
        };
        match reply.read() {
            Reading::Answer(raw) => {
                response(raw, reply.request_id, &shape, (&self.place, request.parameters.max_tokens()))
            }
            Reading::Failed(failure) => Err(self.failed(failure, &shape)),
            Reading::Garbled(what) => Err(self.fault(Fault::Garbled, &format!("the answer is {what}"))),
        }
    }
}

impl BedrockModel {
    /// A refused feature is remembered, so that the next asking goes without it.
    fn failed(&self, failure: Failure, shape: &Shape) -> ModelError {
        let Some(feature) = refused(&failure, shape) else { return failure.into_error(&self.place) };
        self.lacks.learn(feature);
        let line = format!("the model does not take {}; asking without{}", feature.words(), failure.quoted());
        self.fault(Fault::Reshape, &line)
    }

    fn no_reply(&self, no_reply: NoReply) -> ModelError {
        match no_reply {
            NoReply::Unsigned(error) => self.fault(Fault::Denied, &error.to_string()),
            NoReply::Unsendable(why) => {
                self.fault(Fault::Internal, &format!("the request cannot be sent ({why})"))
            }
            NoReply::Unreachable(host, why) => {
                let line =
                    format!("no connection to {host}; check the region, the address and the network ({why})");
                self.fault(Fault::Unreachable, &line)
            }
            NoReply::BrokenOff(host, why) => self
                .fault(Fault::BrokenOff, &format!("{host} broke off before the answer was complete ({why})")),
        }
    }

    fn fault(&self, fault: Fault, line: &str) -> ModelError {
        ModelError::provider(fault, format!("{}: {line}", self.place))
    }
}
