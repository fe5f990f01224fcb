//! What the tests of the layers share: a request, and a model that answers by a rule.

use async_trait::async_trait;
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    ids::{CaseName, ModelId, PersonaId},
    model::{
        AnswerSchema, Fault, Model, ModelError, ModelRequest, ModelResponse, Parameters, PromptMessage, Role,
        Speaker,
    },
    seed::Seed,
};
use serde_json::json;
use std::sync::Mutex;

pub(super) const MODEL: &str = "openai/fake";

type Answer = dyn Fn(&ModelRequest, usize) -> Result<ModelResponse, ModelError> + Send + Sync;

/// Answers by a rule that is told the request and how many came before, and keeps what it was asked.
pub(super) struct Fake {
    id: ModelId,
    answer: Box<Answer>,
    asked: Mutex<Vec<ModelRequest>>,
}

impl Fake {
    pub(super) fn new(
        answer: impl Fn(&ModelRequest, usize) -> Result<ModelResponse, ModelError> + Send + Sync + 'static,
    ) -> Self {
        Self { id: ModelId::new(MODEL), answer: Box::new(answer), asked: Mutex::default() }
    }

    /// Fails in these ways one after the other, and then answers.
    pub(super) fn failing(faults: &[Fault]) -> Self {
        let faults = faults.to_vec();
        Self::new(move |_, before| match faults.get(before) {
            Some(fault) => Err(ModelError::provider(*fault, "it failed")),
            None => Ok(said("fine")),
        })
    }

    /// Says a different thing each time.
    pub(super) fn counting() -> Self {
        Self::new(|_, before| Ok(said(&format!("answer {before}"))))
    }

    pub(super) fn asked(&self) -> Vec<ModelRequest> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Model for Fake {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let before = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(request.clone());
            asked.len() - 1
        };
        // A real one takes its time, and others get their turn.
        tokio::task::yield_now().await;
        (self.answer)(request, before)
    }
}

pub(super) fn said(text: &str) -> ModelResponse {
    ModelResponse { text: text.to_owned(), ..ModelResponse::default() }
}

/// What the actor of an attempt asks.
pub(super) fn request(case: &str, words: &str) -> ModelRequest {
    ModelRequest {
        role: Role::Actor,
        attempt: AttemptIndex(0),
        attempt_id: AttemptId { case: CaseName::new(case), persona: PersonaId::new("auto"), trial: 1 },
        turn: None,
        system: "You are a user.".into(),
        messages: vec![PromptMessage { speaker: Speaker::User, text: words.into() }],
        answer: AnswerSchema {
            name: "user_turn".into(),
            schema: json!({"type": "object", "properties": {"message": {"type": "string"}}}).into(),
        },
        parameters: Parameters::default(),
        seed: Seed(7),
        repair: 0,
        retry: 0,
    }
}
