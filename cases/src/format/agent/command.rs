//! `command`: a program that is started and ended for the run.

use super::{
    super::{
        forms::Section,
        keys::{Optional, Required},
        scalars::{DurationText, OneOrMore, Scalar},
    },
    exchange::{Headers, PresetForm, QuestionsMap, SessionForm, StreamMap},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

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
    /// As `preset` of `http`.
    #[serde(default)]
    pub(crate) preset: Optional<Placed<PresetForm>>,
    /// As `body` of `http`.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) body: Optional<Placed<Value>>,
    /// As `reply` of `http`.
    #[serde(default)]
    pub(crate) reply: Optional<Placed<OneOrMore>>,
    /// As `headers` of `http`.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
    /// As `session` of `http`.
    #[serde(default)]
    pub(crate) session: Optional<Placed<SessionForm>>,
    /// As `stream` of `http`.
    #[serde(default)]
    pub(crate) stream: Optional<Placed<StreamMap>>,
    /// As `questions` of `http`.
    #[serde(default)]
    pub(crate) questions: Optional<Placed<QuestionsMap>>,
    /// As `state` of `http`; what speaks JSON lines tells it by the key `state`.
    #[serde(default)]
    pub(crate) state: Optional<Placed<String>>,
    /// The path that answers `GET` with success once it is ready; a connection is enough where this is left out.
    #[serde(default)]
    pub(crate) ready: Optional<Placed<String>>,
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
