//! Converse over a loopback server, byte by byte.

mod anything;
mod broken;
mod refused;
mod server;
mod success;

use super::Bedrock;
use aws_config::{Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    ids::{CaseName, ModelId, PersonaId},
    model::{
        AnswerSchema, Model, ModelError, ModelRequest, Parameters, PromptMessage, ProviderError, Role,
        Speaker,
    },
    seed::Seed,
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// A request that asks for a count.
pub(super) fn request() -> ModelRequest {
    ModelRequest {
        role: Role::Judge,
        attempt: AttemptIndex(7),
        attempt_id: AttemptId { case: CaseName::new("paris"), persona: PersonaId::new("auto-2"), trial: 3 },
        turn: None,
        system: "Be brief.".into(),
        messages: vec![PromptMessage { speaker: Speaker::User, text: "How many?".into() }],
        answer: AnswerSchema {
            name: "count".into(),
            schema: json!({
                "type": "object",
                "properties": { "why": { "type": "string" }, "count": { "type": "integer", "minimum": 0 } },
                "required": ["why", "count"],
            })
            .into(),
        },
        parameters: Parameters::default(),
        seed: Seed(42),
        repair: 0,
        retry: 0,
    }
}

/// A connection to a server on this machine, with keys that open nothing.
fn connected(url: &str) -> Bedrock {
    let keys = Credentials::new("AKIDEXAMPLE", "SECRETEXAMPLE", Some("TOKENEXAMPLE".into()), None, "test");
    let loaded = SdkConfig::builder()
        .region(Region::new("eu-west-1"))
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .build();
    let tags = [("run", "r-1"), ("suite", "travel"), ("Team", "CX")];
    let tags: BTreeMap<String, String> = tags.map(|(key, value)| (key.into(), value.into())).into();
    Bedrock::over(&loaded, Some(url.to_owned()), tags).unwrap()
}

fn model(url: &str) -> Arc<dyn Model> {
    connected(url).model(&ModelId::new("bedrock/us.acme.model-1:0"), true)
}

/// The provider's error of one call.
async fn error(model: &Arc<dyn Model>) -> ProviderError {
    match model.complete(&request()).await {
        Err(ModelError::Provider(error)) => *error,
        other => panic!("an error was expected: {other:?}"),
    }
}
