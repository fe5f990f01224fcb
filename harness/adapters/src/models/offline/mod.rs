//! The model that needs no key: deterministic rules behind the same port, prompts and schemas as a
//! cloud model. It reads the prompt that was rendered for it and answers in the JSON that was asked for.

mod diagnosis;
mod judge;
mod prompt;
mod review;
mod text;
mod tool;
mod user;

use async_trait::async_trait;
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse},
    prompt::without_times,
    usage::Usage,
};
use serde_json::{Value, json};

/// The name under which a suite asks for this model.
pub const NAME: &str = "offline";

/// The offline model.
#[derive(Debug)]
pub struct Offline {
    id: ModelId,
}

impl Default for Offline {
    fn default() -> Self {
        Self { id: ModelId::new(NAME) }
    }
}

#[async_trait]
impl Model for Offline {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let text = answer(request).map_err(|why| ModelError::provider(Fault::Internal, why))?.to_string();
        // Two runs that go alike count alike, however long they take.
        let told = request.messages.iter().map(|message| without_times(&message.text).len());
        let asked = request.system.len() + told.sum::<usize>();
        let usage = Usage {
            input_tokens: Some(tokens(asked)),
            output_tokens: Some(tokens(text.len())),
            ..Usage::default()
        };
        Ok(ModelResponse { text, usage: Some(usage), ..ModelResponse::default() })
    }
}

/// Which rules answer is told by the name of the schema that is asked for.
fn answer(request: &ModelRequest) -> Result<Value, String> {
    match request.answer.name.as_str() {
        "actor_profile" => user::profile(request),
        "user_turn" => user::turn(request),
        "user_answer" => user::answer(request),
        "user_closing" => user::closing(request),
        "helpfulness" => judge::helpfulness(request),
        "goal_success" | "output" | "trajectory" | "interactions" => judge::goal_success(request),
        "user_review" => review::findings(request),
        "tool_call" => tool::call(request),
        "diagnosis" => diagnosis::diagnosis(request),
        "probe" => Ok(json!({ "present": true })),
        other => judge::fixed_scale(other, request).unwrap_or_else(|| {
            Err(format!("the offline model has no rules for \"{other}\"; choose another model for this role"))
        }),
    }
}

/// Four bytes a token, the usual rule of thumb for English.
fn tokens(bytes: usize) -> u64 {
    bytes.div_ceil(4) as u64
}
