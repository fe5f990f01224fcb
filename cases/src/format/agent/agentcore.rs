//! `agentcore`: a runtime of Amazon Bedrock AgentCore.

use super::{
    super::{
        forms::Section,
        keys::{Optional, Required},
        scalars::OneOrMore,
    },
    exchange::{AuthForm, Headers, QuestionsMap, StreamMap},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A runtime of Amazon Bedrock AgentCore.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AgentCore")]
pub(crate) struct AgentCoreMap {
    /// Its ARN.
    pub(crate) runtime: Required<Placed<String>>,
    /// Its endpoint; `DEFAULT` where this is left out.
    #[serde(default)]
    pub(crate) qualifier: Optional<Placed<String>>,
    /// The AWS region; the ARN's where this is left out.
    #[serde(default)]
    pub(crate) region: Optional<Placed<String>>,
    /// Another address than AWS's own.
    #[serde(default)]
    #[schemars(url)]
    pub(crate) base_url: Optional<Placed<String>>,
    /// On whose behalf.
    #[serde(default)]
    #[schemars(length(min = 1, max = 1024))]
    pub(crate) user_id: Optional<Placed<String>>,
    /// The request; `{"prompt": "{{message}}"}` where this is left out. As `body` of `http`.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) body: Optional<Placed<Value>>,
    /// As `reply` of `http`; the usual places are tried where this is left out.
    #[serde(default)]
    pub(crate) reply: Optional<Placed<OneOrMore>>,
    /// As `headers` of `http`; the runtime passes on those it is configured to.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
    /// For a runtime that asks for a token instead of a signature of AWS: only `bearer`.
    #[serde(default)]
    pub(crate) auth: Optional<Placed<AuthForm>>,
    /// As `stream` of `http`.
    #[serde(default)]
    pub(crate) stream: Optional<Placed<StreamMap>>,
    /// As `questions` of `http`.
    #[serde(default)]
    pub(crate) questions: Optional<Placed<QuestionsMap>>,
    /// As `state` of `http`.
    #[serde(default)]
    pub(crate) state: Optional<Placed<String>>,
}

impl Section for AgentCoreMap {
    const EXPECTING: &'static str = "the ARN of a runtime, or a map with `runtime`";
    const SHORT_IS_LIST: bool = false;
}
