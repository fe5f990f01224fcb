//! The section `agent`: how the agent under test is reached.

use super::{
    forms::{Form, Section},
    keys::{Optional, Required},
    scalars::{DurationText, Scalar},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The agent under test: exactly one of `http` and `command`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with `http` or `command`")]
#[schemars(rename = "Agent", extend("oneOf" = json!([{ "required": ["http"] }, { "required": ["command"] }])))]
pub(crate) struct AgentForm {
    /// An agent that already runs: its URL, or a map with more.
    #[serde(default)]
    pub(crate) http: Optional<Placed<Form<String, HttpMap>>>,
    /// A program that is started and ended for the run: the program and its arguments, or a map with more.
    #[serde(default)]
    pub(crate) command: Optional<Placed<Form<Vec<Placed<String>>, CommandMap>>>,
    /// Whether the agent's spans are waited for.
    #[serde(default)]
    pub(crate) spans: Optional<Placed<Form<SpansWord, SpansMap>>>,
}

/// An agent that already runs and answers `POST` with JSON.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Http")]
pub(crate) struct HttpMap {
    /// Where to post, with `http://` or `https://`.
    #[schemars(url)]
    pub(crate) url: Required<Placed<String>>,
    /// The request as JSON. Its strings may hold `{{message}}`, `{{session_id}}` and `{{turn}}`; a string that is
    /// exactly `{{messages}}` becomes the conversation so far.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) body: Optional<Placed<Value>>,
    /// The JSON pointer of the reply in the answer; `/reply` where this is left out.
    #[serde(default)]
    pub(crate) reply: Optional<Placed<String>>,
    /// Headers to add. Values may hold placeholders, and `${NAME}` for a variable of the environment.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
}

/// Headers by name.
pub(crate) type Headers = BTreeMap<String, Placed<Scalar>>;

impl Section for HttpMap {
    const EXPECTING: &'static str = "a URL, or a map with `url`";
    const SHORT_IS_LIST: bool = false;
}

/// A program that is started and ended for the run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Command")]
pub(crate) struct CommandMap {
    /// The program and its arguments. `rehearsal` means the running binary.
    #[schemars(length(min = 1))]
    pub(crate) run: Required<Placed<Vec<Placed<String>>>>,
    /// Where it runs, from the suite file's folder, which is also where it runs if this is left out.
    #[serde(default)]
    pub(crate) folder: Optional<Placed<String>>,
    /// Variables to add to its environment.
    #[serde(default)]
    pub(crate) env: BTreeMap<String, Placed<Scalar>>,
    /// What it speaks: `http` on the port in the variable `PORT`, or `json_lines` on standard input and output.
    #[serde(default)]
    pub(crate) speaks: Optional<SpeaksForm>,
    /// How many processes there are: one for the `run`, or one for each `attempt`.
    #[serde(default)]
    pub(crate) process: Optional<ProcessForm>,
    /// How long it may take to come up; 30s where this is left out.
    #[serde(default)]
    pub(crate) ready_timeout: Optional<Placed<DurationText>>,
    /// The path to post to; `/chat` where this is left out.
    #[serde(default)]
    pub(crate) path: Optional<Placed<String>>,
    /// As `body` of `http`.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) body: Optional<Placed<Value>>,
    /// As `reply` of `http`.
    #[serde(default)]
    pub(crate) reply: Optional<Placed<String>>,
    /// As `headers` of `http`.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
}

impl Section for CommandMap {
    const EXPECTING: &'static str = "a list with a program and its arguments, or a map with `run`";
    const SHORT_IS_LIST: bool = true;
}

/// What a started program speaks.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Speaks", inline)]
pub(crate) enum SpeaksForm {
    /// HTTP, on the port in the variable `PORT`.
    Http,
    /// A JSON object a line.
    JsonLines,
}

/// How many processes a started agent has.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Process", inline)]
pub(crate) enum ProcessForm {
    /// One for the whole run.
    Run,
    /// One for each attempt.
    Attempt,
}

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
}

impl Section for SpansMap {
    const EXPECTING: &'static str = "`auto`, `expected`, `off`, or a map with `wait` and `deadline`";
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
