//! The section `gate`: what must hold over all attempts.

use super::{
    forms::{Form, Section},
    keys::Optional,
    scalars::{DurationText, Scalar},
};
use crate::yaml::Placed;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::{borrow::Cow, collections::BTreeMap, fmt};

/// One entry of the gate, such as `goal_success: { min_rate: 0.8 }`. It holds every pair that is
/// written, so that a second one can be complained about where it stands.
#[derive(Debug)]
pub(crate) struct GateMap(pub(crate) Vec<(Placed<String>, BoundsForm)>);

/// One entry as it may be written; that a name alone is no rule is found by the checks.
pub(crate) type GateEntry = Form<String, GateMap>;

/// What a number must come to, in which attempts, and how sure that has to be.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with a bound such as `min_rate`")]
#[schemars(rename = "Bounds", extend("minProperties" = 1))]
pub(crate) struct BoundsForm {
    /// Of an evaluator: the least share of attempts in which every score passed, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) min_rate: Optional<Placed<f64>>,
    /// Of an evaluator: the least mean score over attempts, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) min_mean: Optional<Placed<f64>>,
    /// Of an evaluator: by how much the rate may be lower than the baseline's, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) max_rate_drop: Optional<Placed<f64>>,
    /// Of an evaluator: by how much the mean may be lower than the baseline's, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) max_mean_drop: Optional<Placed<f64>>,
    /// Of `cost_per_success`: the most that the agent's own model calls may cost for each attempt that succeeded, in
    /// US dollars.
    #[schemars(range(min = 0))]
    pub(crate) max_usd: Optional<Placed<f64>>,
    /// Of `cost_per_success`: the same for all model calls, those of users and judges included.
    #[schemars(range(min = 0))]
    pub(crate) max_run_usd: Optional<Placed<f64>>,
    /// Of `turns_to_success`: the most user messages of attempts that succeeded, on average.
    #[schemars(range(min = 0))]
    pub(crate) max_turns: Optional<Placed<f64>>,
    /// Of `latency`: the longest mean time to a reply.
    pub(crate) max_mean: Optional<Placed<DurationText>>,
    /// Of `latency`: the longest time within which half of the replies come.
    pub(crate) max_p50: Optional<Placed<DurationText>>,
    /// Of `latency`: the longest time within which 95 of 100 replies come.
    pub(crate) max_p95: Optional<Placed<DurationText>>,
    /// Of `latency`: the longest time within which 99 of 100 replies come.
    pub(crate) max_p99: Optional<Placed<DurationText>>,
    /// Of `invalid_sessions`: the most that may be broken off, spoilt by the simulated user or unreviewed, as a share
    /// from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) max_rate: Optional<Placed<f64>>,
    /// In which attempts: `case`, `persona`, a trait or a tag, and its value.
    #[serde(rename = "where")]
    pub(crate) segment: Optional<Placed<BTreeMap<String, Placed<Scalar>>>>,
    /// How sure the decision has to be, above 0.5 and below 1, such as 0.95; without it, the number decides as it is.
    #[schemars(range(min = 0.5, max = 1))]
    pub(crate) confidence: Optional<Placed<f64>>,
}

impl Section for GateMap {
    const EXPECTING: &'static str = "a rule such as `goal_success: { min_rate: 0.8 }`";
    const SHORT_IS_LIST: bool = false;
}

impl<'de> Deserialize<'de> for GateMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RuleVisitor)
    }
}

struct RuleVisitor;

impl<'de> Visitor<'de> for RuleVisitor {
    type Value = GateMap;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(GateMap::EXPECTING)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(GateMap(pairs))
    }
}

impl JsonSchema for GateMap {
    fn schema_name() -> Cow<'static, str> {
        "GateRule".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The name of an evaluator, or `cost_per_success`, `turns_to_success`, `latency` or `invalid_sessions`, and what its numbers must come to.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": generator.subschema_for::<BoundsForm>(),
        })
    }
}
