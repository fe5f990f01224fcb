//! A file of labels as it is written.

use crate::{
    format::{OneOrMore, Optional, Required},
    yaml::Placed,
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "labels: a map with `conversations`")]
pub(super) struct LabelsFile {
    pub(super) conversations: Required<Placed<Vec<Placed<LabelledForm>>>>,
}

/// One conversation and what people say of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a conversation: a map with `turns` or `run`, and with `verdicts`")]
pub(super) struct LabelledForm {
    /// The folder of a run that holds it.
    #[serde(default)]
    pub(super) run: Optional<Placed<String>>,
    /// Its attempt in that run: `case / persona / trial`.
    #[serde(default)]
    pub(super) attempt: Optional<Placed<String>>,
    /// The conversation itself, where no run holds it.
    #[serde(default)]
    pub(super) turns: Optional<Placed<Vec<Placed<TurnForm>>>>,
    /// The suite's case that it is an attempt of.
    #[serde(default)]
    pub(super) case: Optional<Placed<String>>,
    /// What must have happened, instead of what the case says.
    #[serde(default)]
    pub(super) task_description: Optional<Placed<String>>,
    /// What a judge must find true, instead of what the case says.
    #[serde(default)]
    pub(super) assertions: Vec<Placed<String>>,
    /// What people say, by evaluator: `pass` or `fail`, or one of them for each turn.
    pub(super) verdicts: Required<Placed<BTreeMap<String, Placed<OneOrMore>>>>,
}

/// One turn of a conversation that is written in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a turn: a map with `user` and `reply`")]
pub(super) struct TurnForm {
    pub(super) user: Required<Placed<String>>,
    #[serde(default)]
    pub(super) reply: Optional<Placed<String>>,
    #[serde(default)]
    pub(super) error: Optional<Placed<String>>,
    #[serde(default)]
    pub(super) tool_calls: Vec<Placed<CallForm>>,
}

/// One tool call of such a turn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a tool call: a map with `name`")]
pub(super) struct CallForm {
    pub(super) name: Required<Placed<String>>,
    #[serde(default)]
    pub(super) arguments: Optional<Value>,
    #[serde(default)]
    pub(super) result: Optional<Value>,
    #[serde(default)]
    pub(super) error: Optional<Placed<String>>,
}
