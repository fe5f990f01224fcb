//! `http`: an agent that already runs.

use super::{
    super::{
        forms::Section,
        keys::{Optional, Required},
        scalars::OneOrMore,
    },
    exchange::{AuthForm, Headers, PresetForm, QuestionsMap, SessionForm, StreamMap},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// An agent that already runs and answers `POST` with JSON or with server-sent events.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Http")]
pub(crate) struct HttpMap {
    /// Where to post, with `http://` or `https://`.
    #[schemars(url)]
    pub(crate) url: Required<Placed<String>>,
    /// What the other keys are where they are left out.
    #[serde(default)]
    pub(crate) preset: Optional<Placed<PresetForm>>,
    /// The request as JSON. Its strings may hold `{{message}}`, `{{session_id}}` and `{{turn}}`; a string that is
    /// exactly `{{messages}}` becomes the conversation so far.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) body: Optional<Placed<Value>>,
    /// The JSON pointer of the reply in the answer, or several to try; `/reply` where this is left out.
    #[serde(default)]
    pub(crate) reply: Optional<Placed<OneOrMore>>,
    /// Headers to add. Values may hold placeholders, and `${NAME}` for a variable of the environment.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
    /// What proves who asks.
    #[serde(default)]
    pub(crate) auth: Optional<Placed<AuthForm>>,
    /// Whose name for the conversation is used: `ours`, the agent's in its `cookie`, or a map with `header` or `body`.
    #[serde(default)]
    pub(crate) session: Optional<Placed<SessionForm>>,
    /// Where the reply is in a stream of server-sent events; what is usual where this is left out.
    #[serde(default)]
    pub(crate) stream: Optional<Placed<StreamMap>>,
    /// How the agent asks its user something in the middle of its work, and is answered.
    #[serde(default)]
    pub(crate) questions: Optional<Placed<QuestionsMap>>,
    /// The JSON pointer of what holds outside the conversation, a map by name, in the answer: what `state_equals` reads.
    #[serde(default)]
    pub(crate) state: Optional<Placed<String>>,
    /// The path that answers `GET` with success once the agent is ready; nobody asks where this is left out.
    #[serde(default)]
    pub(crate) ready: Optional<Placed<String>>,
}

impl Section for HttpMap {
    const EXPECTING: &'static str = "a URL, or a map with `url`";
    const SHORT_IS_LIST: bool = false;
}
