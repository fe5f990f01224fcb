//! `spans`: whether the agent's spans are waited for.

use super::super::{forms::Section, keys::Optional, scalars::DurationText};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Whether the agent's spans are waited for, and how long.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Spans")]
pub(crate) struct SpansMap {
    /// Whether they are waited for; `auto` where this is left out.
    #[serde(default)]
    pub(crate) wait: Optional<SpansWord>,
    /// How long after a conversation's end; 10s where this is left out.
    #[serde(default)]
    pub(crate) deadline: Optional<Placed<DurationText>>,
    /// Attributes in which the agent's spans hold the session id, beside those that frameworks are known to send.
    #[serde(default)]
    pub(crate) session_attributes: Vec<Placed<String>>,
}

impl Section for SpansMap {
    const EXPECTING: &'static str =
        "`auto`, `expected`, `off`, or a map with `wait`, `deadline` and `session_attributes`";
    const SHORT_IS_LIST: bool = false;
}

/// Whether the agent's spans are waited for.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum SpansWord {
    /// Until the first sessions showed that the agent sends none.
    Auto,
    /// Always; a session without them says so.
    Expected,
    /// Never.
    Off,
}
