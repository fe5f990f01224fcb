//! What a provider is set up with, and why it cannot be: known before anything was sent.

use crate::authorize::Authorize;
use rehearsal_core::{ids::ModelId, suite::OpenAiApi};
use std::{collections::BTreeMap, sync::Arc};

/// Where models are served, and how.
#[derive(Clone)]
pub struct Endpoint {
    /// The URL below which the APIs are, such as `https://api.openai.com/v1`. For [`Flavour::Mantle`] and
    /// [`Flavour::Ollama`] the host alone will do, and the path goes by the model.
    pub base_url: String,
    /// The API to use; where it is `None`, the one that the model needs, and else Chat Completions.
    pub api: Option<OpenAiApi>,
    /// Extra headers as they are sent. All of them are taken for secret.
    pub headers: Vec<(String, String)>,
    /// The proof, put on each request once it is complete. Its body is in memory.
    pub authorize: Arc<dyn Authorize>,
    /// Where the proof comes from, such as `OPENAI_API_KEY`: what to check when it is refused. Empty where
    /// there is none.
    pub key_hint: String,
    /// The project that pays, sent as `OpenAI-Project`.
    pub project: Option<String>,
    /// What kind of server it is.
    pub flavour: Flavour,
    /// What the provider's log is told of every call beside role, case, persona and trial: the run, tags.
    /// Sent by the Responses API, and only to servers that keep a log.
    pub metadata: BTreeMap<String, String>,
}

/// What kind of server speaks the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// OpenAI itself.
    OpenAi,
    /// Amazon Bedrock's OpenAI-compatible endpoint, which knows projects.
    Mantle,
    /// A local Ollama.
    Ollama,
    /// Any other.
    Compatible,
}

/// What the suite or the environment asks for and cannot have. No message shows a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The address cannot be posted to.
    #[error("the provider's base URL cannot be used: {0}; write it as https://host/v1")]
    Url(String),
    /// A header's name cannot be sent.
    #[error("{0:?} is not a header name")]
    HeaderName(String),
    /// A header's value cannot be sent.
    #[error("the value of the header {0} holds a line break or control character")]
    HeaderValue(String),
    /// The project's id cannot be sent.
    #[error("{0:?} is not a project's id; one looks like proj_abc123")]
    Project(String),
    /// A model without a name.
    #[error("{0} names no model; write the provider's name for it after a slash, as in openai/gpt-5")]
    NoName(ModelId),
    /// A model of Mantle's that only the Messages API serves.
    #[error(
        "Amazon Bedrock's Mantle endpoint serves {0} by the Messages API only, which is not spoken here; write bedrock/{0} instead (Converse may want a region and a date in the name, as in bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0)"
    )]
    Elsewhere(String),
    /// The HTTP client cannot be built, for want of root certificates for example.
    #[error("the http client cannot be set up: {0}")]
    Client(String),
    /// What is built in about models does not read.
    #[error("the built-in list of models does not read: {0}")]
    Catalogue(String),
}
