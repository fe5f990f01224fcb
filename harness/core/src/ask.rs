//! Asking a model for a typed answer, and asking again with the reason when it cannot be used.

use crate::model::{Model, ModelError, ModelRequest, PromptMessage, Speaker};
use serde::de::DeserializeOwned;
use std::fmt;

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
    request: ModelRequest,
    accept: impl Fn(T) -> Result<A, String>,
) -> Result<A, AskError> {
    let accept = |text: &str| read(text).and_then(&accept);
    ask_keeping(model, request, accept).await.map(|(answer, _)| answer).map_err(|failed| failed.error)
}

/// An asking that came to nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed<R> {
    /// Why.
    pub error: AskError,
    /// What was refused on the way, in order.
    pub refused: Vec<R>,
}

/// As [`ask`], for a caller that reads the answer's text itself and wants to know what was refused on the way: the
/// first is what was wrong with the first answer, the second with the first repair.
///
/// # Errors
/// As [`ask`], with what was refused.
pub async fn ask_keeping<A, R: fmt::Display>(
    model: &dyn Model,
    mut request: ModelRequest,
    accept: impl Fn(&str) -> Result<A, R>,
) -> Result<(A, Vec<R>), Failed<R>> {
    let mut refused = Vec::new();
    loop {
        let response = match model.complete(&request).await {
            Ok(response) => response,
            Err(error) => return Err(Failed { error: error.into(), refused }),
        };
        let reason = match accept(&response.text) {
            Ok(answer) => return Ok((answer, refused)),
            Err(refusal) => {
                let reason = refusal.to_string();
                refused.push(refusal);
                reason
            }
        };
        if request.repair == REPAIRS {
            return Err(Failed { error: AskError::Unusable(reason), refused });
        }
        request.repair += 1;
        request.retry = 0;
        request.messages.push(PromptMessage { speaker: Speaker::Assistant, text: response.text });
        let again = format!(
            "That answer cannot be used: {reason}. Answer again, with JSON of the asked shape and nothing else."
        );
        request.messages.push(PromptMessage { speaker: Speaker::User, text: again });
    }
}

/// Reads JSON, also from inside a Markdown code fence, which many models cannot resist.
///
/// # Errors
/// Where it is not JSON of the type's shape, in words for the model.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
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
            answer: AnswerSchema { name: "number".into(), schema: Value::Bool(true).into() },
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
    async fn what_was_refused_is_told_in_the_order_of_the_askings() {
        let accept = |text: &str| read(text).and_then(even);
        let model = scripted(&["1", "3", "4"]);
        let asked = ask_keeping(&model, request(), accept).await;
        assert_eq!(asked, Ok((4, vec!["1 is odd".to_owned(), "3 is odd".to_owned()])));
        let failed = ask_keeping(&scripted(&["1", "3", "5"]), request(), accept).await.unwrap_err();
        assert_eq!((failed.error, failed.refused.len()), (AskError::Unusable("5 is odd".into()), 3));
    }

    #[tokio::test]
    async fn the_third_unusable_answer_is_an_error_and_never_a_guess() {
        let model = scripted(&["1", "3", "5", "6"]);
        assert_eq!(ask(&model, request(), even).await, Err(AskError::Unusable("5 is odd".into())));
    }
}
