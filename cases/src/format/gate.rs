//! The section `gate`: what must hold over all attempts.

use super::{
    forms::{Form, Section},
    keys::Optional,
};
use crate::yaml::Placed;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::{borrow::Cow, fmt};

/// One entry of the gate, such as `goal_success: { min_rate: 0.8 }`. It holds every pair that is
/// written, so that a second one can be complained about where it stands.
#[derive(Debug)]
pub(crate) struct GateMap(pub(crate) Vec<(Placed<String>, BoundsForm)>);

/// One entry as it may be written; that a name alone is no rule is found by the checks.
pub(crate) type GateEntry = Form<String, GateMap>;

/// The least an evaluator's numbers may be.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with `min_rate` or `min_mean`")]
#[schemars(rename = "Bounds", extend("minProperties" = 1))]
pub(crate) struct BoundsForm {
    /// The least share of attempts in which every score passed, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) min_rate: Optional<Placed<f64>>,
    /// The least mean score over attempts, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) min_mean: Optional<Placed<f64>>,
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
            "description": "An evaluator's name and the least its numbers may be.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": generator.subschema_for::<BoundsForm>(),
        })
    }
}
