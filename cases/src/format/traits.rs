//! The sections `traits` and `grid`: graded properties of people, and which of their levels do not go together.

use super::{
    forms::{Form, Section},
    keys::Optional,
    ordered::Ordered,
    scalars::Scalar,
};
use crate::yaml::Placed;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};
use std::{borrow::Cow, collections::BTreeMap};

/// The trait grid: names of the built-in properties, or each property with its levels.
pub(crate) type TraitsForm = Form<Vec<Placed<String>>, TraitsMap>;

/// Graded properties of people.
#[derive(Clone, Debug)]
pub(crate) struct TraitsMap(pub(crate) Ordered<Placed<ScaleForm>>);

/// A property: `standard`, or its levels.
pub(crate) type ScaleForm = Form<StandardWord, LevelsMap>;

/// The word for a built-in property.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("const" = "standard"))]
pub(crate) struct StandardWord(pub(crate) String);

/// The levels of a property, from one end to the other, each with a sentence of behaviour that another could see.
#[derive(Clone, Debug)]
pub(crate) struct LevelsMap(pub(crate) Ordered<Placed<String>>);

impl Section for TraitsMap {
    const EXPECTING: &'static str = "a list of built-in properties, or a map of properties to their levels";
    const SHORT_IS_LIST: bool = true;
}

impl Section for LevelsMap {
    const EXPECTING: &'static str = "`standard`, or a map of levels to what they look like";
    const SHORT_IS_LIST: bool = false;
}

/// Gives a section that is a map in the file's order the reading and the schema of that map.
macro_rules! written_as_map {
    ($section:ident, $value:ty, $schema:literal) => {
        impl<'de> Deserialize<'de> for $section {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ordered::<$value>::deserialize(deserializer).map(Self)
            }
        }

        impl JsonSchema for $section {
            fn schema_name() -> Cow<'static, str> {
                $schema.into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                Ordered::<$value>::json_schema(generator)
            }
        }
    };
}

written_as_map!(TraitsMap, Placed<ScaleForm>, "Traits");
written_as_map!(LevelsMap, Placed<String>, "Levels");

/// What the people of the trait grid are made by.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with `exclude` and `seed`")]
#[schemars(rename = "Grid")]
pub(crate) struct GridForm {
    /// Pairs of levels that no person has together, each a map of two properties to a level: `{ patience_level: low,
    /// verbosity: rambling }`.
    pub(crate) exclude: Vec<Placed<BTreeMap<String, Placed<Scalar>>>>,
    /// Another number brings other people that try every pair as well; 0 where this is left out.
    pub(crate) seed: Optional<Placed<u64>>,
}
