//! `a2a`: an agent that speaks the Agent2Agent protocol.

use super::{
    super::{
        forms::Section,
        keys::{Optional, Required},
        scalars::Scalar,
    },
    exchange::{AuthForm, Headers},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// An agent that speaks the Agent2Agent protocol.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "A2a")]
pub(crate) struct A2aMap {
    /// The agent's base address, or that of its card.
    #[schemars(url)]
    pub(crate) url: Required<Placed<String>>,
    /// Which version is spoken: `0.3`, `1.0`, or `auto` for what the card says, which it is if this is left out.
    #[serde(default)]
    pub(crate) version: Optional<Placed<Scalar>>,
    /// Headers to add, as for `http`.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
    /// What proves who asks.
    #[serde(default)]
    pub(crate) auth: Optional<Placed<AuthForm>>,
}

impl Section for A2aMap {
    const EXPECTING: &'static str = "a URL, or a map with `url`";
    const SHORT_IS_LIST: bool = false;
}
