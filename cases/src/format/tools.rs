//! The section `tools`: tools that are simulated for the agent, and the faults that are put on them.

use super::{
    forms::{Form, Section},
    keys::{Optional, Required},
    scalars::DurationText,
};
use crate::yaml::Placed;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

/// The tools as a list, or with where they are served.
pub(crate) type ToolsForm = Form<Vec<Placed<ToolForm>>, ToolsMap>;

/// Tools that are simulated for the agent, and where they are served.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tools")]
pub(crate) struct ToolsMap {
    /// The port on this machine, for an agent that runs already; any free one where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 65_535))]
    pub(crate) port: Optional<Placed<u64>>,
    /// The tools.
    #[schemars(length(min = 1))]
    pub(crate) list: Required<Placed<Vec<Placed<ToolForm>>>>,
}

impl Section for ToolsMap {
    const EXPECTING: &'static str = "a list of tools, or a map with `list` and `port`";
    const SHORT_IS_LIST: bool = true;
}

/// One simulated tool.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a tool: a map with `name` and `description`")]
#[schemars(rename = "Tool")]
pub(crate) struct ToolForm {
    /// Unique in the suite; letters, digits, `_`, `-` and `.`.
    #[schemars(length(min = 1, max = 128), regex(pattern = r"^[A-Za-z0-9_.-]+$"))]
    pub(crate) name: Required<Placed<String>>,
    /// What it does, as the agent is told.
    pub(crate) description: Required<Placed<String>>,
    /// The JSON Schema of its arguments; any arguments where this is left out.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    pub(crate) input_schema: Optional<Placed<Value>>,
    /// The JSON Schema of its answers; text where this is left out.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) output_schema: Optional<Placed<Value>>,
    /// The state that it shares with other tools of the same name here; one of its own where this is left out.
    #[serde(default)]
    pub(crate) state: Optional<Placed<String>>,
    /// What that state is before the first call of a conversation: words, or a map.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) initial_state: Optional<Placed<Value>>,
    /// Answers that are given without asking a model; the first that fits.
    #[serde(default)]
    pub(crate) answers: Vec<Placed<ToolAnswerForm>>,
    /// What goes wrong with its calls; the first that happens decides.
    #[serde(default)]
    pub(crate) faults: Vec<Placed<FaultEntry>>,
}

/// An answer that is written down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an answer: a map with `result`")]
#[schemars(rename = "ToolAnswer")]
pub(crate) struct ToolAnswerForm {
    /// Arguments that the call must hold; any call where this is left out.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    pub(crate) when: Optional<Placed<Value>>,
    /// The answer.
    #[schemars(with = "Value")]
    pub(crate) result: Required<Placed<Value>>,
    /// What changes of the tool's state: fields to put in, and `null` for those to take away.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    pub(crate) state: Optional<Placed<Value>>,
}

/// A fault by its name, or with when and how it happens.
pub(crate) type FaultEntry = Form<FaultWord, FaultMap>;

/// The faults of a case, by the tool.
pub(crate) type CaseFaults = BTreeMap<String, Placed<Vec<Placed<FaultEntry>>>>;

/// The name of a fault.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct FaultWord(pub(crate) String);

/// The names of the faults there are.
pub(crate) const FAULTS: [&str; 7] =
    ["timeout", "network_error", "error", "validation_error", "truncate", "remove", "corrupt"];

/// A fault, which is one of the first seven keys, and when it happens.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fault")]
pub(crate) struct FaultMap {
    /// No answer comes for so long, and then an error.
    #[serde(default)]
    pub(crate) timeout: Optional<Placed<DurationText>>,
    /// The connection breaks, with these words.
    #[serde(default)]
    pub(crate) network_error: Optional<Placed<String>>,
    /// The tool answers that it failed, in these words.
    #[serde(default)]
    pub(crate) error: Optional<Placed<String>>,
    /// The tool answers that its arguments are wrong, in these words.
    #[serde(default)]
    pub(crate) validation_error: Optional<Placed<String>>,
    /// Texts in the answer are cut to so many characters.
    #[serde(default)]
    pub(crate) truncate: Optional<Placed<u64>>,
    /// This share of the answer's fields is missing, from 0 to 1.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1))]
    pub(crate) remove: Optional<Placed<f64>>,
    /// This share of the answer's values is wrong, from 0 to 1.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1))]
    pub(crate) corrupt: Optional<Placed<f64>>,
    /// On these calls of the tool in a conversation, from 1; on all where this is left out.
    #[serde(default)]
    #[schemars(length(min = 1), inner(range(min = 1, max = 100_000)))]
    pub(crate) calls: Optional<Placed<Vec<Placed<u64>>>>,
    /// How likely it is on such a call, drawn by the run's seed; certain where this is left out.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1))]
    pub(crate) probability: Optional<Placed<f64>>,
}

impl Section for FaultMap {
    const EXPECTING: &'static str = "a fault's name, or a map such as `{ timeout: 2s, calls: [1] }`";
    const SHORT_IS_LIST: bool = false;
}

impl JsonSchema for FaultWord {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "FaultName".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": FAULTS })
    }
}
