//! `openai`: an agent that speaks OpenAI's API.

use super::{
    super::{
        keys::{Optional, Required},
        providers::ApiWord,
    },
    exchange::Headers,
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// An agent that already runs and speaks OpenAI's API.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with `model`")]
#[schemars(rename = "OpenAiAgent")]
pub(crate) struct OpenAiMap {
    /// Where it is, with `http://` or `https://`, up to and without `/chat/completions`.
    #[serde(default)]
    #[schemars(url)]
    pub(crate) base_url: Optional<Placed<String>>,
    /// What it calls itself.
    pub(crate) model: Required<Placed<String>>,
    /// Which of the two APIs it speaks: `chat` or `responses`; `chat` where this is left out.
    #[serde(default)]
    pub(crate) api: Optional<Placed<ApiWord>>,
    /// Who keeps what was said: `ours`, and all of it is sent each time, or `previous_response_id`.
    #[serde(default)]
    pub(crate) history: Optional<Placed<HistoryForm>>,
    /// A system prompt to send along.
    #[serde(default)]
    pub(crate) instructions: Optional<Placed<String>>,
    /// The name of the variable of the environment that holds the key, never the key itself.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"))]
    pub(crate) key: Optional<Placed<String>>,
    /// Headers to add, as for `http`.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
}

/// Who keeps what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "History", inline)]
pub(crate) enum HistoryForm {
    /// We do.
    Ours,
    /// The agent does.
    PreviousResponseId,
}
