//! What a case expects of the agent, in the section `cases`.

use super::{
    forms::{Form, Section},
    keys::{Optional, Required},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A hand-over between the agents of a system.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a hand-over: a map with `node_name`, `dependencies` and `messages`, as far as they are known"
)]
#[schemars(rename = "Interaction", extend("minProperties" = 1))]
pub(crate) struct InteractionForm {
    /// The agent, or the step, by its name.
    #[serde(default)]
    pub(crate) node_name: Optional<Placed<String>>,
    /// Those that must come before it.
    #[serde(default)]
    pub(crate) dependencies: Vec<Placed<String>>,
    /// What it says or does, in words.
    #[serde(default)]
    pub(crate) messages: Vec<Placed<String>>,
}

/// What holds outside the conversation: a map, or a list as Strands Evals has it.
pub(crate) type StatesForm = Form<Vec<Placed<StateForm>>, StateMap>;

/// What holds outside the conversation, by name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "States")]
pub(crate) struct StateMap(pub(crate) BTreeMap<String, Value>);

impl Section for StateMap {
    const EXPECTING: &'static str = "a map of names to values, or a list of `{ name, state }`";
    const SHORT_IS_LIST: bool = true;
}

/// One thing that holds outside the conversation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a state: a map with `name` and `state`")]
#[schemars(rename = "State")]
pub(crate) struct StateForm {
    /// Its name.
    pub(crate) name: Required<Placed<String>>,
    /// Its value.
    #[serde(default)]
    pub(crate) state: Value,
}

/// A reply of an agent that does it right: its words, or a map with what goes with them.
pub(crate) type SolvedForm = Form<String, SolvedMap>;

/// A reply of an agent that does it right.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Solved")]
pub(crate) struct SolvedMap {
    /// Its words.
    #[schemars(length(min = 1))]
    pub(crate) reply: Required<Placed<String>>,
    /// The tools it calls before it replies, in order.
    #[serde(default)]
    pub(crate) tool_calls: Vec<Placed<SolvedCallForm>>,
    /// What holds outside the conversation afterwards, by name.
    #[serde(default)]
    pub(crate) state: BTreeMap<String, Value>,
}

impl Section for SolvedMap {
    const EXPECTING: &'static str = "the agent's reply, or a map with `reply`, `tool_calls` and `state`";
    const SHORT_IS_LIST: bool = false;
}

/// A tool call of an agent that does it right.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a tool call: a map with `name`, `arguments` and `result`")]
#[schemars(rename = "SolvedCall")]
pub(crate) struct SolvedCallForm {
    /// The tool.
    #[schemars(length(min = 1))]
    pub(crate) name: Required<Placed<String>>,
    /// What it is called with.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) arguments: Optional<Value>,
    /// What it gives back.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) result: Optional<Placed<Value>>,
    /// What goes wrong, in the place of a result.
    #[serde(default)]
    pub(crate) error: Optional<Placed<String>>,
}
