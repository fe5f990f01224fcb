//! The name of a request: equal for equal requests to the same model, and for no others.

use super::ModelRequest;
use crate::ids::ModelId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of a request within one run: 32 hexadecimal digits of the SHA-256 of all that its answer depends on. Who
/// asks and at which try is not among it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestKey(String);

impl RequestKey {
    /// The name of this request to this model.
    pub fn of(model: &ModelId, request: &ModelRequest) -> Self {
        let mut hash = Sha256::new();
        let mut part = |text: &[u8]| {
            // The length keeps one part apart from the next.
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        part(model.as_str().as_bytes());
        part(&request.seed.0.to_le_bytes());
        part(format!("{:?}", request.parameters).as_bytes());
        part(request.answer.name.as_bytes());
        part(request.answer.schema.text().as_bytes());
        part(request.system.as_bytes());
        for message in &request.messages {
            part(&[message.speaker as u8]);
            part(message.text.as_bytes());
        }
        let digest: [u8; 32] = hash.finalize().into();
        let half = digest.iter().take(16).fold(0, |sum: u128, byte| (sum << 8) | u128::from(*byte));
        Self(format!("{half:032x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        attempt::{AttemptId, AttemptIndex},
        ids::{CaseName, PersonaId},
        model::{AnswerSchema, Parameters, PromptMessage, Role, Speaker},
        seed::Seed,
    };
    use rstest::rstest;
    use serde_json::json;

    fn request() -> ModelRequest {
        ModelRequest {
            role: Role::Actor,
            attempt: AttemptIndex(0),
            attempt_id: AttemptId { case: CaseName::new("c"), persona: PersonaId::new("p"), trial: 1 },
            turn: None,
            system: "You are a user.".into(),
            messages: vec![PromptMessage { speaker: Speaker::User, text: "Hello".into() }],
            answer: AnswerSchema { name: "user_turn".into(), schema: json!({ "type": "object" }).into() },
            parameters: Parameters::default(),
            seed: Seed(7),
            repair: 0,
            retry: 0,
        }
    }

    fn key(request: &ModelRequest) -> RequestKey {
        RequestKey::of(&ModelId::new("openai/fake"), request)
    }

    #[test]
    fn who_asks_and_at_which_try_does_not_matter() {
        let (attempt, role) = (AttemptIndex(9), Role::Judge);
        assert_eq!(key(&ModelRequest { attempt, role, retry: 3, repair: 1, ..request() }), key(&request()));
    }

    #[rstest]
    #[case(|request: &mut ModelRequest| request.system.push(' '))]
    #[case(|request: &mut ModelRequest| request.messages[0].text.push(' '))]
    #[case(|request: &mut ModelRequest| request.messages[0].speaker = Speaker::Assistant)]
    #[case(|request: &mut ModelRequest| request.messages.push(request.messages[0].clone()))]
    #[case(|request: &mut ModelRequest| request.answer.name.push('s'))]
    #[case(|request: &mut ModelRequest| request.answer.schema = json!({}).into())]
    #[case(|request: &mut ModelRequest| request.parameters.max_tokens = Some(4096))]
    #[case(|request: &mut ModelRequest| request.seed = Seed(8))]
    fn everything_else_does(#[case] change: fn(&mut ModelRequest)) {
        let mut changed = request();
        change(&mut changed);
        assert_ne!(key(&changed), key(&request()));
    }

    #[test]
    fn another_model_is_asked_something_else() {
        assert_ne!(RequestKey::of(&ModelId::new("openai/other"), &request()), key(&request()));
    }
}
