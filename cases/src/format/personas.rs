//! The section `personas`: kinds of users that the suite describes.

use super::{
    keys::{Optional, Required},
    scalars::Scalar,
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A kind of user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a persona: a map with `id`, `traits`, `context` and `actor_goal`")]
#[schemars(rename = "Persona")]
pub(crate) struct PersonaForm {
    /// Unique in the suite. `auto`, `auto-1`, `grid` and `grid-1` belong to generated users and to those of the grid.
    #[schemars(length(min = 1, max = 200))]
    pub(crate) id: Required<Placed<String>>,
    /// Graded properties, such as `patience_level: low`. A property of the suite's `traits` takes one of its levels.
    #[serde(default)]
    pub(crate) traits: BTreeMap<String, Placed<Scalar>>,
    /// Two or three sentences of background.
    #[serde(default)]
    pub(crate) context: String,
    /// What this person wants, where it differs from the case's task description.
    #[serde(default)]
    pub(crate) actor_goal: Optional<Placed<String>>,
}
