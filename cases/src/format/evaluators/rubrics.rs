//! Judges with a rubric of the suite's own.

use super::{
    super::{
        forms::{Form, Section},
        keys::{Optional, Required},
    },
    settings::{SettingsForm, asking, short},
};
use crate::yaml::{Place, Placed};
use rehearsal_core::suite::RubricSubject;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use std::{borrow::Cow, fmt};

asking! {
    /// A rubric of your own; each of its criteria gets a verdict.
    #[schemars(rename = "Rubric")]
    RubricMap {
        /// What must be so: one criterion, or several.
        rubric: Required<Placed<RubricForm>>,
        /// The least weighted share of the criteria that passes, from 0 to 1; all of them where this is left out.
        #[serde(default)]
        #[schemars(range(min = 0, max = 1))]
        threshold: Optional<Placed<f64>>,
        /// What the steps of a trajectory, or the agents of a system, are; shown to the judge.
        #[serde(default)]
        description: Optional<Placed<String>>,
    }
}

short!(
    RubricMap,
    Criteria,
    true,
    "a criterion in words, a list of criteria, or a map with `rubric`",
    |criteria| {
        let rubric = Placed { value: Form::Short(criteria.value), at: criteria.at };
        RubricMap { rubric: Required::written(rubric), ..RubricMap::default() }
    }
);

/// What a rubric may be held against.
const SUBJECTS: [RubricSubject; 3] =
    [RubricSubject::Output, RubricSubject::Trajectory, RubricSubject::Interactions];

/// A judge with a rubric, by what the rubric is held against.
#[derive(Clone, Debug)]
pub(crate) struct RubricKindForm {
    pub(crate) subject: RubricSubject,
    pub(crate) settings: SettingsForm<RubricMap>,
}

impl RubricKindForm {
    /// The names of these judges.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        SUBJECTS.into_iter().map(RubricSubject::as_str)
    }

    /// The settings of the judge that has the name; `None` where none has, and then nothing was read.
    pub(super) fn read<'de, A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<Option<Self>, A::Error> {
        let Some(subject) = subject(name) else { return Ok(None) };
        Ok(Some(Self { subject, settings: map.next_value()? }))
    }

    /// The judge without settings of its own.
    pub(super) fn bare(name: &str, at: Place) -> Option<Self> {
        let settings = Placed { value: Form::Full(RubricMap::default()), at };
        Some(Self { subject: subject(name)?, settings })
    }

    /// What an editor knows of each of these judges.
    pub(super) fn schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
        let settings = generator.subschema_for::<Form<Criteria, RubricMap>>();
        let described = |subject: RubricSubject| {
            let about = match subject {
                RubricSubject::Output => "A rubric for the last reply, with the whole session before it.",
                RubricSubject::Trajectory => "A rubric for the tool calls, in order.",
                RubricSubject::Interactions => {
                    "A rubric for what each agent of a system did, one after another."
                }
            };
            let mut schema = settings.clone();
            schema.insert("description".to_owned(), about.into());
            (subject.as_str(), schema)
        };
        SUBJECTS.into_iter().map(described).collect()
    }
}

fn subject(name: &str) -> Option<RubricSubject> {
    SUBJECTS.into_iter().find(|subject| subject.as_str() == name)
}

/// A rubric: one criterion in words or as a map, or a list.
pub(crate) type RubricForm = Form<Criteria, CriterionMap>;

/// A criterion: its words, or a map with a weight.
pub(crate) type CriterionForm = Form<String, CriterionMap>;

/// One thing that a rubric asks for, and how much it counts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Criterion")]
pub(crate) struct CriterionMap {
    /// What must be so, in words.
    #[schemars(length(min = 1))]
    pub(crate) criterion: Required<Placed<String>>,
    /// How much it counts beside the others, above 0; 1 where this is left out.
    #[serde(default)]
    #[schemars(extend("exclusiveMinimum" = 0), range(max = 1000))]
    pub(crate) weight: Optional<Placed<f64>>,
}

impl Section for CriterionMap {
    const EXPECTING: &'static str = "a criterion in words, or a map with `criterion` and `weight`";
    const SHORT_IS_LIST: bool = true;
}

/// One criterion in words, or a list of criteria.
#[derive(Clone, Debug)]
pub(crate) enum Criteria {
    /// In words.
    One(String),
    /// Several, each in either form.
    Several(Vec<Placed<CriterionForm>>),
}

impl<'de> Deserialize<'de> for Criteria {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CriteriaVisitor)
    }
}

struct CriteriaVisitor;

impl<'de> Visitor<'de> for CriteriaVisitor {
    type Value = Criteria;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a criterion in words, or a list of criteria")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Criteria::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut several = Vec::new();
        while let Some(criterion) = list.next_element()? {
            several.push(criterion);
        }
        Ok(Criteria::Several(several))
    }
}

impl JsonSchema for Criteria {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Criteria".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let criterion = generator.subschema_for::<CriterionForm>();
        json_schema!({
            "anyOf": [
                { "type": "string", "minLength": 1 },
                { "type": "array", "items": criterion, "minItems": 1 },
            ],
        })
    }
}
