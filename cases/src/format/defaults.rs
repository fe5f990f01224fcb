//! The section `defaults`: what holds for every case that does not say otherwise.

use super::{keys::Optional, scalars::DurationText};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// What holds for every case that does not say otherwise.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a map with `max_turns`, `trials`, `turn_timeout` and `personas`"
)]
#[schemars(rename = "Defaults")]
pub(crate) struct DefaultsForm {
    /// The largest number of user messages, the opening one included; 8 where this is left out.
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) max_turns: Optional<Placed<u64>>,
    /// How often each persona plays a case; 1 where this is left out.
    #[schemars(range(min = 1, max = 100_000))]
    pub(crate) trials: Optional<Placed<u64>>,
    /// How long the agent may take over one reply; 60s where this is left out. Calls of models have a `timeout` of
    /// their own.
    pub(crate) turn_timeout: Optional<Placed<DurationText>>,
    /// Who plays the user: ids of personas, `auto`, or `auto*3` for three generated ones; `grid` for everybody of the
    /// trait grid, or `grid*4` for four of them, who change from case to case. All personas of the suite where this is
    /// left out, or everybody of the grid, or `auto` where it has neither.
    #[schemars(length(min = 1))]
    pub(crate) personas: Optional<Placed<Vec<Placed<String>>>>,
}
