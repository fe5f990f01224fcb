//! Models as Rehearsal uses them: a prompt in, JSON of a stated shape out.

use crate::{attempt::AttemptIndex, ids::ModelId, money::Usage, seed::Seed};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// On whose account a call goes. Agent, actor and judge never share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The agent under test; known from its spans only.
    Agent,
    /// The simulated user.
    Actor,
    /// The making of the simulated user.
    Profile,
    /// The evaluators.
    Judge,
}

impl Role {
    /// All of them, in the order in which reports show them.
    pub const ALL: [Self; 4] = [Self::Agent, Self::Actor, Self::Profile, Self::Judge];

    /// The word used in files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Actor => "actor",
            Self::Profile => "profile",
            Self::Judge => "judge",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Who speaks in a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The one who asks.
    User,
    /// The model itself, earlier.
    Assistant,
}

/// One message of a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptMessage {
    /// Who speaks.
    pub speaker: Speaker,
    /// The words.
    pub text: String,
}

/// The shape of the answer that is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerSchema {
    /// A short name, such as `user_turn`; the offline model knows by it what is asked.
    pub name: String,
    /// The JSON Schema.
    pub schema: Value,
}

impl AnswerSchema {
    /// The schema of a Rust type, under a name, in the subset that providers' structured output
    /// understands: a choice of constants is an `enum`, and a number has no width.
    pub fn of<T: schemars::JsonSchema>(name: &str) -> Self {
        let mut schema = schemars::generate::SchemaSettings::draft2020_12()
            .with(|settings| settings.inline_subschemas = true)
            .into_generator()
            .into_root_schema_for::<T>();
        // Providers' structured output refuses these two, and they say nothing to a model.
        schema.remove("$schema");
        schema.remove("title");
        let mut schema = schema.to_value();
        simplify(&mut schema);
        Self { name: name.to_owned(), schema }
    }
}

fn simplify(schema: &mut Value) {
    if let Value::Array(items) = schema {
        items.iter_mut().for_each(simplify);
    }
    let Value::Object(object) = schema else { return };
    object.values_mut().for_each(simplify);
    if object.get("type").is_some_and(|kind| kind == "integer") {
        object.remove("format");
    }
    let words = object.get("oneOf").and_then(Value::as_array).and_then(|choices| {
        choices.iter().map(|choice| choice.get("const").cloned()).collect::<Option<Vec<_>>>()
    });
    if let Some(words) = words {
        object.remove("oneOf");
        object.insert("type".to_owned(), Value::from("string"));
        object.insert("enum".to_owned(), Value::from(words));
    }
}

/// One call of a model, complete: what is not in here cannot influence the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelRequest {
    /// On whose account.
    pub role: Role,
    /// For which attempt.
    pub attempt: AttemptIndex,
    /// The standing instruction.
    pub system: String,
    /// The conversation with the model; the last message asks.
    pub messages: Vec<PromptMessage>,
    /// The shape of the answer.
    pub answer: AnswerSchema,
    /// For models that take one.
    pub seed: Seed,
    /// Which repair of an unusable answer this is; 0 for the first asking.
    pub repair: u32,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelResponse {
    /// The text, which should be JSON of the asked shape.
    pub text: String,
    /// What it took; `None` where the provider does not say.
    pub usage: Option<Usage>,
}

/// Why a model gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The run's budget would be exceeded; nothing was sent.
    #[error("the budget is spent")]
    Budget,
    /// The provider cannot be reached, or answered with an error.
    #[error("{0}")]
    Provider(String),
}

/// A model. Implementations do not retry in silence: each call is one request to the provider.
#[async_trait]
pub trait Model: Send + Sync {
    /// The name under which the suite asked for it and prices are looked up.
    fn id(&self) -> &ModelId;

    /// Asks once.
    ///
    /// # Errors
    /// Where no answer came back.
    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError>;
}
