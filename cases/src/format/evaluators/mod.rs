//! The section `evaluators`: how sessions are judged. One file for each family.

mod checks;
mod judges;
mod own;
mod rubrics;
mod settings;

pub(crate) use checks::{
    CheckForm, ContainsMap, CostMap, EqualsMap, JsonSchemaMap, LanguageMap, LatencyMap, NoSecretsMap,
    NumberMap, OrderWord, RegexMap, SimilarityMap, SpokenWord, StartsWithMap, StateEqualsMap, TokensMap,
    ToolArgumentsMap, ToolCalledMap, ToolCountMap, ToolOrderMap, TurnsMap,
};
pub(crate) use judges::JudgeForm;
pub(crate) use own::{OwnCommandMap, OwnForm, OwnHttpMap, OwnPythonMap};
pub(crate) use rubrics::{Criteria, CriterionForm, CriterionMap, RubricForm, RubricKindForm, RubricMap};
pub(crate) use settings::{Abbreviated, PanelKeys, SamplesForm, SamplesMap, Settings, SettingsForm, full};

use super::forms::{Form, Section};
use crate::yaml::{Place, Placed};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, Visitor},
};
use std::{borrow::Cow, fmt};

/// One entry: a name such as `helpfulness`, or a map of a name to settings.
pub(crate) type EvaluatorEntry = Form<EvaluatorWord, EvaluatorMap>;

/// The name of an evaluator without settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct EvaluatorWord(String);

/// An evaluator with its settings. A map may hold several by mistake, and each is kept to be
/// complained about.
#[derive(Clone, Debug)]
pub(crate) struct EvaluatorMap(pub(crate) Vec<EvaluatorForm>);

/// An evaluator as it is asked for.
#[derive(Clone, Debug)]
pub(crate) enum EvaluatorForm {
    /// A model with a scale of its own.
    Judge(JudgeForm),
    /// A model with the suite's rubric.
    Rubric(RubricKindForm),
    /// A rule that asks no model.
    Check(CheckForm),
    /// Code of the user's.
    Own(OwnForm),
    /// Another evaluator, turned round.
    Not(Box<Placed<EvaluatorEntry>>),
    /// A name that no evaluator has.
    Unknown(String),
}

/// In front of another evaluator.
pub(crate) const NOT: &str = "not";

/// The names of the evaluators there are.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    let others = CheckForm::NAMES.iter().chain(OwnForm::NAMES).copied();
    JudgeForm::names().chain(RubricKindForm::names()).chain(others)
}

impl EvaluatorWord {
    /// The evaluator with nothing but defaults.
    pub(crate) fn form(&self, at: Place) -> EvaluatorForm {
        let name = self.0.as_str();
        let judge = JudgeForm::bare(name, at).map(EvaluatorForm::Judge);
        let rubric = || RubricKindForm::bare(name, at).map(EvaluatorForm::Rubric);
        let check = || CheckForm::bare(name, at).map(EvaluatorForm::Check);
        let own = || OwnForm::bare(name, at).map(EvaluatorForm::Own);
        let unknown = || EvaluatorForm::Unknown(name.to_owned());
        judge.or_else(rubric).or_else(check).or_else(own).unwrap_or_else(unknown)
    }

    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl EvaluatorForm {
    fn read<'de, A: MapAccess<'de>>(name: String, map: &mut A) -> Result<Self, A::Error> {
        if name == NOT {
            return Ok(Self::Not(Box::new(map.next_value()?)));
        }
        if let Some(judge) = JudgeForm::read(&name, map)? {
            return Ok(Self::Judge(judge));
        }
        if let Some(rubric) = RubricKindForm::read(&name, map)? {
            return Ok(Self::Rubric(rubric));
        }
        if let Some(check) = CheckForm::read(&name, map)? {
            return Ok(Self::Check(check));
        }
        if let Some(own) = OwnForm::read(&name, map)? {
            return Ok(Self::Own(own));
        }
        map.next_value::<IgnoredAny>()?;
        Ok(Self::Unknown(name))
    }
}

impl Section for EvaluatorMap {
    const EXPECTING: &'static str =
        "an evaluator's name, or a map such as `tool_called: { name: book_flight }`";
    const SHORT_IS_LIST: bool = false;
}

impl<'de> Deserialize<'de> for EvaluatorMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor)
    }
}

struct MapVisitor;

impl<'de> Visitor<'de> for MapVisitor {
    type Value = EvaluatorMap;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EvaluatorMap::EXPECTING)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut forms = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            forms.push(EvaluatorForm::read(name, &mut map)?);
        }
        Ok(EvaluatorMap(forms))
    }
}

/// The short form of settings that have none: no word reads as it.
#[derive(Clone, Debug)]
pub(crate) enum Nothing {}

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("these settings have no short form"))
    }
}

impl JsonSchema for Nothing {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Nothing".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        false.into()
    }
}

impl JsonSchema for EvaluatorWord {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "EvaluatorName".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let bare = ["equals", "contains", "number", "tool_order", "language", "no_secrets", "similarity"];
        let names: Vec<&str> = JudgeForm::names().chain(bare).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}

impl JsonSchema for EvaluatorMap {
    fn schema_name() -> Cow<'static, str> {
        "Evaluator".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut kinds = JudgeForm::schemas(generator);
        kinds.extend(RubricKindForm::schemas(generator));
        kinds.extend(CheckForm::schemas(generator));
        kinds.extend(OwnForm::schemas(generator));
        kinds.push((NOT, generator.subschema_for::<EvaluatorEntry>()));
        let kinds: serde_json::Map<String, serde_json::Value> =
            kinds.into_iter().map(|(name, schema)| (name.to_owned(), schema.to_value())).collect();
        json_schema!({
            "description": "An evaluator's name and its settings; `not` in front of another turns it round.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": false,
            "properties": kinds,
        })
    }
}
