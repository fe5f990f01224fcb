//! Asking a model for a typed answer, and asking again with the reason when it cannot be used.

use crate::model::{Model, ModelError, ModelRequest, PromptMessage, Speaker};
use serde::de::DeserializeOwned;

/// How often an unusable answer is asked for again.
pub const REPAIRS: u32 = 2;

/// Why there is no usable answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AskError {
    /// The model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model answered three times, and never usably.
    #[error("{0}")]
    Unusable(String),
}

/// Asks for an answer of type `T` and lets `accept` turn it into what the caller needs. An answer that
/// does not parse or is not accepted is asked for again with the reason, at most [`REPAIRS`] times.
///
/// # Errors
/// The model's own error at once, or the last reason why the answer was unusable.
pub async fn ask<T: DeserializeOwned, A>(
    model: &dyn Model,
    mut request: ModelRequest,
    accept: impl Fn(T) -> Result<A, String>,
) -> Result<A, AskError> {
    loop {
        let response = model.complete(&request).await?;
        let refused = match parse(&response.text).and_then(&accept) {
            Ok(answer) => return Ok(answer),
            Err(reason) => reason,
        };
        if request.repair == REPAIRS {
            return Err(AskError::Unusable(refused));
        }
        request.repair += 1;
        request.retry = 0;
        request.messages.push(PromptMessage { speaker: Speaker::Assistant, text: response.text });
        let again = format!(
            "That answer cannot be used: {refused}. Answer again, with JSON of the asked shape and nothing else."
        );
        request.messages.push(PromptMessage { speaker: Speaker::User, text: again });
    }
}

/// Reads JSON, also from inside a Markdown code fence, which many models cannot resist.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let trimmed = text.trim();
    let body = trimmed
        .strip_prefix("```json")
        .or_else(|| trimmed.strip_prefix("```"))
        .and_then(|rest| rest.strip_suffix("```"))
        .unwrap_or(trimmed);
    serde_json::from_str(body).map_err(|error| format!("it is not JSON of the asked shape ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        attempt::{AttemptId, AttemptIndex},
        ids::{CaseName, ModelId, PersonaId},
        model::{AnswerSchema, ModelResponse, Parameters, Role},
        seed::Seed,
    };
    use async_trait::async_trait;
    use serde_json::Value;
    use std::sync::Mutex;

    struct Scripted {
        id: ModelId,
        answers: Mutex<Vec<&'static str>>,
        asked: Mutex<Vec<ModelRequest>>,
    }

    #[async_trait]
    impl Model for Scripted {
        fn id(&self) -> &ModelId {
            &self.id
        }
        async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
            self.asked.lock().unwrap().push(request.clone());
            let text = self.answers.lock().unwrap().remove(0).to_owned();
            Ok(ModelResponse { text, ..ModelResponse::default() })
        }
    }

    fn scripted(answers: &[&'static str]) -> Scripted {
        Scripted {
            id: ModelId::new("scripted"),
            answers: Mutex::new(answers.to_vec()),
            asked: Mutex::new(vec![]),
        }
    }

    fn request() -> ModelRequest {
        ModelRequest {
            role: Role::Judge,
            attempt: AttemptIndex(0),
            attempt_id: AttemptId {
                case: CaseName::new("case"),
                persona: PersonaId::new("persona"),
                trial: 1,
            },
            turn: None,
            system: String::new(),
            messages: vec![],
            answer: AnswerSchema { name: "number".into(), schema: Value::Bool(true) },
            parameters: Parameters::default(),
            seed: Seed(1),
            repair: 0,
            retry: 0,
        }
    }

    fn even(number: u32) -> Result<u32, String> {
        if number.is_multiple_of(2) { Ok(number) } else { Err(format!("{number} is odd")) }
    }

    #[tokio::test]
    async fn an_unusable_answer_is_asked_for_again_with_the_reason() {
        let model = scripted(&["three", "3", "```json\n4\n```"]);
        assert_eq!(ask(&model, request(), even).await, Ok(4));
        let asked = model.asked.lock().unwrap();
        assert_eq!(asked.iter().map(|request| request.repair).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(asked[2].messages[3].text.contains("3 is odd"));
    }

    #[tokio::test]
    async fn the_third_unusable_answer_is_an_error_and_never_a_guess() {
        let model = scripted(&["1", "3", "5", "6"]);
        assert_eq!(ask(&model, request(), even).await, Err(AskError::Unusable("5 is odd".into())));
    }
}
