//! What a model answered, and how it was served.

use crate::usage::Usage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelResponse {
    /// The text, which should be JSON of the asked shape.
    pub text: String,
    /// What it took; `None` where the provider does not say.
    pub usage: Option<Usage>,
    /// How it was served.
    #[serde(default)]
    pub served: Served,
    /// Where it came from.
    #[serde(default)]
    pub source: AnswerSource,
}

/// How a provider served a call, as far as it says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Served {
    /// The model that answered, in the provider's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The service tier, which has a price of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The provider's id of the call, to ask its support about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// By what means the shape of the answer was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<AnswerForm>,
    /// What was asked for and left out, because this model does not take it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The provider's answer as it came; `None` for a model without a wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<Value>,
}

/// By what means the shape of an answer is asked for, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerForm {
    /// The provider enforces a JSON Schema.
    Schema,
    /// The model has to call a tool whose arguments are the answer.
    Tool,
    /// The provider promises JSON of some shape; the prompt tells which.
    Json,
    /// The prompt tells, and nobody enforces it.
    Text,
}

/// Where an answer came from. Only a provider's costs anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerSource {
    /// The provider, now.
    #[default]
    Provider,
    /// The cache: the same request was answered in an earlier run.
    Cache,
    /// A recording that is being replayed.
    Recording,
}
