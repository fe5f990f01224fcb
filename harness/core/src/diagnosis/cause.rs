//! What caused a failure, what came of it, and what would mend it.

use super::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a failure began the trouble or came of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Causality {
    /// It began the trouble.
    PrimaryFailure,
    /// It came of a primary one.
    SecondaryFailure,
    /// It came of a secondary one, or is a symptom at the end of the chain.
    TertiaryFailure,
    /// Nobody can tell.
    Unclear,
}

/// What came of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Propagation {
    /// The task ended there.
    TaskTermination,
    /// What followed was worse for it.
    QualityDegradation,
    /// The agent went another way than it should have.
    IncorrectPath,
    /// Something is now recorded that is not so.
    StateCorruption,
    /// Nothing came of it.
    NoPropagation,
    /// Nobody can tell.
    Unclear,
}

/// When the failure was noticed in the session, by agent or user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Noticed {
    /// At once.
    ImmediatelyAtOccurrence,
    /// Some steps later.
    SeveralStepsLater,
    /// At the end.
    OnlyAtTaskEnd,
    /// By nobody.
    SilentUndetected,
}

/// How far the task got in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Completion {
    /// All the way.
    CompleteSuccess,
    /// Part of it.
    PartialSuccess,
    /// Not at all.
    CompleteFailure,
}

/// Where the remedy is to be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// The agent's system prompt.
    SystemPromptFix,
    /// The description or the schema of a tool.
    ToolDescriptionFix,
    /// Something else: code, a service, a limit.
    Others,
}

impl Fix {
    /// Where, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::SystemPromptFix => "system prompt",
            Self::ToolDescriptionFix => "tool description",
            Self::Others => "elsewhere",
        }
    }
}

/// What caused a failure and what would mend it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RootCause {
    /// Where the cause lies, which may be long before the failure shows.
    pub location: Place,
    /// Whether it began the trouble.
    pub causality: Causality,
    /// What came of it.
    pub propagation: Vec<Propagation>,
    /// When it was noticed.
    pub noticed: Noticed,
    /// How far the task got.
    pub completion: Completion,
    /// Why it happened, in one to three sentences.
    pub explanation: String,
    /// Where the remedy is to be applied.
    pub fix: Fix,
    /// The remedy, as one would tell it to whoever maintains the agent.
    pub recommendation: String,
}
