//! How a model is to answer, where the suite says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of one role's model. What is `None` is not sent, so that the provider's own default holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Parameters {
    /// How freely it chooses its words; 0 for as little as possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// The most tokens of an answer, reasoning included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// How long it may think, for models that can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
}

impl Parameters {
    /// The most tokens of an answer where the suite does not say. Always sent: without it, Bedrock reserves
    /// the model's largest answer of the quota for every call, which is the first cause of throttling.
    pub const DEFAULT_MAX_TOKENS: u32 = 4096;

    /// The most tokens of an answer.
    pub fn max_tokens(&self) -> u32 {
        self.max_tokens.unwrap_or(Self::DEFAULT_MAX_TOKENS)
    }
}

/// How long a model may think. Which of these a model has is for its provider to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// Hardly at all.
    Minimal,
    /// A little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
    /// Very much.
    Xhigh,
    /// As long as it likes.
    Max,
}

impl Effort {
    /// All of them, from the least.
    pub const ALL: [Self; 6] = [Self::Minimal, Self::Low, Self::Medium, Self::High, Self::Xhigh, Self::Max];

    /// The word used in suites and by providers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Xhigh => "xhigh",
            Self::Max => "max",
        }
    }
}
