//! Rules about values: JSON, numbers, and what holds outside the conversation.

use super::super::{
    super::{
        keys::{Optional, Required},
        scalars::Scalar,
    },
    settings::{short, unasking},
};
use crate::yaml::Placed;
use serde_json::Value;
use std::collections::BTreeMap;

unasking! {
    /// Whether the last reply equals a value: this one, or the case's `expected_output`.
    #[schemars(rename = "Equals")]
    EqualsMap {
        /// The value, text or any JSON; the case's `expected_output` where this is left out.
        #[serde(default)]
        #[schemars(with = "Value")]
        value: Optional<Placed<Value>>,
    }
}

short!(EqualsMap, Value, true, "a value, or a map with `value`", |value| {
    EqualsMap { value: Optional::written(value), ..EqualsMap::default() }
});

unasking! {
    /// Whether the last reply is JSON that satisfies a schema.
    #[schemars(rename = "JsonSchema")]
    JsonSchemaMap {
        /// The JSON Schema.
        #[schemars(with = "Value")]
        schema: Required<Placed<Value>>,
    }
}

short!(JsonSchemaMap, super::super::Nothing, false, "a map with `schema`", |_| JsonSchemaMap::default());

unasking! {
    /// Whether a number in the last reply is near a value.
    #[schemars(rename = "Number")]
    NumberMap {
        /// The value; the case's `expected_output` where this is left out.
        #[serde(default)]
        value: Optional<Placed<f64>>,
        /// How far off it may be: a number, or a share of the value such as `5%`; not at all where this is left out.
        #[serde(default)]
        tolerance: Optional<Placed<Scalar>>,
    }
}

short!(NumberMap, f64, false, "a number, or a map with `value` and `tolerance`", |value| {
    NumberMap { value: Optional::written(value), ..NumberMap::default() }
});

unasking! {
    /// Whether what holds outside the conversation equals a value.
    #[schemars(rename = "StateEquals")]
    StateEqualsMap {
        /// The name under which it is reported.
        #[schemars(length(min = 1))]
        name: Required<Placed<String>>,
        /// The value; that of the case's `expected_environment_state` where this is left out.
        #[serde(default)]
        #[schemars(with = "Value")]
        value: Optional<Placed<Value>>,
    }
}

short!(StateEqualsMap, String, false, "the name of a state, or a map with `name`", |name| {
    StateEqualsMap { name: Required::written(name), ..StateEqualsMap::default() }
});

unasking! {
    /// Whether the last reply is JSON whose fields match those of the case's `expected_output`.
    #[schemars(rename = "Similarity")]
    SimilarityMap {
        /// The least share of expected fields that must match, from 0 to 1; 0.7 where this is left out.
        #[serde(default)]
        #[schemars(range(min = 0, max = 1))]
        threshold: Optional<Placed<f64>>,
        /// How much a field counts, by its path such as `address.city`; 1 for those that are not named.
        #[serde(default)]
        weights: BTreeMap<String, Placed<f64>>,
    }
}

short!(
    SimilarityMap,
    f64,
    false,
    "the least share that must match, or a map with `threshold` and `weights`",
    |least| { SimilarityMap { threshold: Optional::written(least), ..SimilarityMap::default() } }
);
