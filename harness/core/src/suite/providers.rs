//! Where models are served.

use crate::case::SourceRef;
use std::collections::BTreeMap;

/// Where models of one prefix are served. Everything that is `None` is taken from the environment, or
/// from what is usual.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderSpec {
    /// What it speaks.
    pub kind: ProviderKind,
    /// Where it is, such as `http://127.0.0.1:8000/v1`.
    pub base_url: Option<String>,
    /// The AWS region.
    pub region: Option<String>,
    /// Which of OpenAI's APIs is used.
    pub api: Option<OpenAiApi>,
    /// Extra headers; values may hold `${NAME}` for a variable of the environment.
    pub headers: BTreeMap<String, String>,
    /// The variable of the environment that holds the key.
    pub key_variable: Option<String>,
    /// Where it is written; `None` for one that the suite does not mention.
    pub source: Option<SourceRef>,
}

impl ProviderSpec {
    /// A provider with everything left open.
    pub fn plain(kind: ProviderKind) -> Self {
        Self {
            kind,
            base_url: None,
            region: None,
            api: None,
            headers: BTreeMap::new(),
            key_variable: None,
            source: None,
        }
    }
}

/// What a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderKind {
    /// Amazon Bedrock's Converse.
    Bedrock,
    /// Amazon Bedrock's OpenAI-compatible endpoint, which knows projects.
    Mantle,
    /// OpenAI, or a server that speaks its API.
    OpenAi,
    /// A local Ollama, by the same API.
    Ollama,
}

impl ProviderKind {
    /// The kinds whose names are prefixes of models.
    pub const ALL: [Self; 4] = [Self::Bedrock, Self::Mantle, Self::OpenAi, Self::Ollama];

    /// The prefix of its models.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bedrock => "bedrock",
            Self::Mantle => "mantle",
            Self::OpenAi => "openai",
            Self::Ollama => "ollama",
        }
    }
}

/// Which of OpenAI's two APIs is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAiApi {
    /// `POST /chat/completions`.
    Chat,
    /// `POST /responses`.
    Responses,
}
