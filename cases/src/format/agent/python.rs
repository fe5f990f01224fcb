//! `python`: an object of a Python module.

use super::super::{
    forms::Section,
    keys::{Optional, Required},
    scalars::{DurationText, Scalar},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An object of a Python module, run in your own interpreter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Python")]
pub(crate) struct PythonMap {
    /// `module:attribute`: an agent, a graph, a callable, or a function that makes one for each conversation.
    pub(crate) target: Required<Placed<String>>,
    /// The interpreter; that of an active virtual environment, of `.venv` in the folder, or `python3` where this is
    /// left out.
    #[serde(default)]
    pub(crate) interpreter: Optional<Placed<String>>,
    /// Where it runs and looks for modules, from the suite file's folder, which it is if this is left out.
    #[serde(default)]
    pub(crate) folder: Optional<Placed<String>>,
    /// Variables to add to its environment.
    #[serde(default)]
    pub(crate) env: BTreeMap<String, Placed<Scalar>>,
    /// How many processes share the conversations; as many as there are processors where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 64))]
    pub(crate) processes: Optional<Placed<u64>>,
    /// How long it may take to come up; 60s where this is left out.
    #[serde(default)]
    pub(crate) ready_timeout: Optional<Placed<DurationText>>,
}

impl Section for PythonMap {
    const EXPECTING: &'static str = "`module:attribute`, or a map with `target`";
    const SHORT_IS_LIST: bool = false;
}
