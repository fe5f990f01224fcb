//! How an exchange over HTTP goes, wherever the agent behind it is.

use super::super::{
    forms::{Form, Section},
    keys::{Optional, Required},
    scalars::{OneOrMore, Scalar},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Headers by name.
pub(crate) type Headers = BTreeMap<String, Placed<Scalar>>;

/// What keys are where they are left out.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Preset", inline)]
pub(crate) enum PresetForm {
    /// `{"session_id", "message"}` and `{"reply"}`.
    Plain,
    /// The container of an Amazon Bedrock AgentCore runtime: `POST /invocations` and `GET /ping`.
    Agentcore,
}

/// What proves who asks: one of `bearer` and `basic`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with `bearer` or `basic`")]
#[schemars(rename = "Auth")]
pub(crate) struct AuthForm {
    /// The name of the variable of the environment that holds a token, never the token itself.
    #[serde(default)]
    pub(crate) bearer: Optional<Placed<String>>,
    /// A user's name and a password, each by the name of its variable.
    #[serde(default)]
    pub(crate) basic: Optional<Placed<BasicForm>>,
}

/// A user's name and a password.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with `user` and `password`")]
#[schemars(rename = "Basic")]
pub(crate) struct BasicForm {
    /// The name of the variable with the user's name.
    pub(crate) user: Required<Placed<String>>,
    /// The name of the variable with the password.
    pub(crate) password: Required<Placed<String>>,
}

/// Whose name for the conversation is used.
pub(crate) type SessionForm = Form<SessionWord, SessionMap>;

/// Whose name for the conversation is used, in a word.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum SessionWord {
    /// Ours.
    Ours,
    /// The agent's, in the cookies that it sets.
    Cookie,
}

/// Where the agent says its own name for the conversation: one of `header` and `body`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Session")]
pub(crate) struct SessionMap {
    /// The header of its first answer, in which it is told its name from then on.
    #[serde(default)]
    pub(crate) header: Optional<Placed<String>>,
    /// The JSON pointer in its first answer; `{{session_id}}` stands for that name from then on.
    #[serde(default)]
    pub(crate) body: Optional<Placed<String>>,
}

impl Section for SessionMap {
    const EXPECTING: &'static str = "`ours`, `cookie`, or a map with `header` or `body`";
    const SHORT_IS_LIST: bool = false;
}

/// Where the reply is in the frames of a stream.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with `delta` and `whole`")]
#[schemars(rename = "Stream")]
pub(crate) struct StreamMap {
    /// The JSON pointer of the next piece of the reply in a frame, or several to try.
    #[serde(default)]
    pub(crate) delta: Optional<Placed<OneOrMore>>,
    /// The JSON pointer of the whole reply in a frame, or several to try.
    #[serde(default)]
    pub(crate) whole: Optional<Placed<OneOrMore>>,
}

/// How the agent asks its user something, and is answered.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with `at` and `body`")]
#[schemars(rename = "Questions")]
pub(crate) struct QuestionsMap {
    /// The JSON pointer of a question or a list of them in an answer, or several to try.
    #[serde(default)]
    pub(crate) at: Optional<Placed<OneOrMore>>,
    /// The request that answers. A string that is exactly `{{answers}}` becomes the list of answers,
    /// `{{interrupt_responses}}` the same as Strands reads it; `{{message}}` stands for the answers in words.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) body: Optional<Placed<Value>>,
}
