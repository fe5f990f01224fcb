//! The section `agent`: how the agent under test is reached. One file for each way.

mod a2a;
mod agentcore;
mod command;
mod exchange;
mod http;
mod openai;
mod python;
mod spans;

pub(crate) use a2a::A2aMap;
pub(crate) use agentcore::AgentCoreMap;
pub(crate) use command::{CommandMap, ProcessForm, SpeaksForm};
pub(crate) use exchange::{
    AuthForm, Headers, PresetForm, QuestionsMap, SessionForm, SessionMap, SessionWord, StreamMap,
};
pub(crate) use http::HttpMap;
pub(crate) use openai::{HistoryForm, OpenAiMap};
pub(crate) use python::PythonMap;
pub(crate) use spans::{SpansMap, SpansWord};

use super::{forms::Form, keys::Optional};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// The agent under test: exactly one of `http`, `openai`, `command`, `python`, `agentcore`, `a2a` and `in_process`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a map with one of `http`, `openai`, `command`, `python`, `agentcore`, `a2a` and `in_process`"
)]
#[schemars(rename = "Agent", extend("oneOf" = one_way()))]
pub(crate) struct AgentForm {
    /// An agent that already runs: its URL, or a map with more.
    #[serde(default)]
    pub(crate) http: Optional<Placed<Form<String, HttpMap>>>,
    /// An agent that already runs and speaks OpenAI's API.
    #[serde(default)]
    pub(crate) openai: Optional<Placed<OpenAiMap>>,
    /// A program that is started and ended for the run: the program and its arguments, or a map with more.
    #[serde(default)]
    pub(crate) command: Optional<Placed<Form<Vec<Placed<String>>, CommandMap>>>,
    /// An object of a Python module, as `module:attribute`, or a map with more.
    #[serde(default)]
    pub(crate) python: Optional<Placed<Form<String, PythonMap>>>,
    /// A runtime of Amazon Bedrock AgentCore: its ARN, or a map with more.
    #[serde(default)]
    pub(crate) agentcore: Optional<Placed<Form<String, AgentCoreMap>>>,
    /// An agent that speaks the Agent2Agent protocol: its URL, or a map with more.
    #[serde(default)]
    pub(crate) a2a: Optional<Placed<Form<String, A2aMap>>>,
    /// True where a Rust program that uses Rehearsal as a library brings the agent.
    #[serde(default)]
    pub(crate) in_process: Optional<Placed<bool>>,
    /// Whether the agent's spans are waited for.
    #[serde(default)]
    pub(crate) spans: Optional<Placed<Form<SpansWord, SpansMap>>>,
}

/// The ways to reach an agent, by their keys.
pub(crate) const WAYS: [&str; 7] = ["http", "openai", "command", "python", "agentcore", "a2a", "in_process"];

fn one_way() -> serde_json::Value {
    WAYS.iter().map(|way| json!({ "required": [way] })).collect()
}
