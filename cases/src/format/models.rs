//! The section `models`: who plays the user and who judges.

use super::keys::Optional;
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// A model for each job: `offline`, `bedrock/<id>`, `mantle/<id>`, `openai/<id>` or `ollama/<id>`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with `actor`, `judge` and `profile`")]
#[schemars(rename = "Models")]
pub(crate) struct ModelsForm {
    /// Plays the user; `offline` where this is left out.
    #[schemars(regex(pattern = r"^(offline|(bedrock|mantle|openai|ollama)/\S+)$"))]
    pub(crate) actor: Optional<Placed<String>>,
    /// Judges; `offline` where this is left out.
    #[schemars(regex(pattern = r"^(offline|(bedrock|mantle|openai|ollama)/\S+)$"))]
    pub(crate) judge: Optional<Placed<String>>,
    /// Makes generated users up; the actor's model where this is left out.
    #[schemars(regex(pattern = r"^(offline|(bedrock|mantle|openai|ollama)/\S+)$"))]
    pub(crate) profile: Optional<Placed<String>>,
}
