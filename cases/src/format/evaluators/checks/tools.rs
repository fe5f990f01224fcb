//! Rules about the tools that were called.

use super::super::{
    super::keys::{Optional, Required},
    settings::{short, unasking},
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// How a list of tools is compared with what was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Order", inline)]
pub(crate) enum OrderWord {
    /// The same calls and no others, in this order.
    Exact,
    /// These calls in this order, with others in between.
    InOrder,
    /// These calls, in any order and among others.
    AnyOrder,
}

unasking! {
    /// Whether a tool was called without error.
    #[schemars(rename = "ToolCalled")]
    ToolCalledMap {
        /// The tool.
        #[schemars(length(min = 1))]
        name: Required<Placed<String>>,
    }
}

short!(ToolCalledMap, String, false, "the name of a tool, or a map with `name`", |name| {
    ToolCalledMap { name: Required::written(name), ..ToolCalledMap::default() }
});

unasking! {
    /// Whether a tool, or any, was called so often.
    #[schemars(rename = "ToolCount")]
    ToolCountMap {
        /// The tool; all of them together where this is left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        name: Optional<Placed<String>>,
        /// So often at least.
        #[serde(default)]
        #[schemars(range(min = 0, max = 100_000))]
        min: Optional<Placed<u64>>,
        /// So often at most.
        #[serde(default)]
        #[schemars(range(min = 0, max = 100_000))]
        max: Optional<Placed<u64>>,
    }
}

short!(
    ToolCountMap,
    super::super::Nothing,
    false,
    "a map with `min` or `max`, and `name` for one tool",
    |_| { ToolCountMap::default() }
);

unasking! {
    /// Whether the tools of a list were called; the score is the share of the list that was found.
    #[schemars(rename = "ToolOrder")]
    ToolOrderMap {
        /// The tools; the case's `expected_trajectory` where this is left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        tools: Optional<Placed<Vec<Placed<String>>>>,
        /// How they are compared with what was called; `in_order` where this is left out.
        #[serde(default)]
        order: Optional<Placed<OrderWord>>,
    }
}

short!(
    ToolOrderMap,
    Vec<Placed<String>>,
    true,
    "a list of tools, or a map with `tools` and `order`",
    |tools| { ToolOrderMap { tools: Optional::written(tools), ..ToolOrderMap::default() } }
);

unasking! {
    /// Whether a call of a tool has these arguments.
    #[schemars(rename = "ToolArguments")]
    ToolArgumentsMap {
        /// The tool.
        #[schemars(length(min = 1))]
        name: Required<Placed<String>>,
        /// Arguments that the call must hold, each equal; others may come with them.
        #[serde(default)]
        arguments: BTreeMap<String, Value>,
        /// A JSON Schema that the arguments must satisfy.
        #[serde(default)]
        #[schemars(with = "Value")]
        schema: Optional<Placed<Value>>,
        /// Whether every call of the tool must do; one is enough where this is left out.
        #[serde(default)]
        every: Optional<bool>,
    }
}

short!(
    ToolArgumentsMap,
    super::super::Nothing,
    false,
    "a map with `name`, and `arguments` or `schema`",
    |_| { ToolArgumentsMap::default() }
);
