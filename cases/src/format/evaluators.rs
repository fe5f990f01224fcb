//! The section `evaluators`: how sessions are judged.

use super::{
    forms::{Form, Section},
    keys::{Optional, Required},
    models::ModelForm,
};
use crate::yaml::Placed;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
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
#[derive(Debug)]
pub(crate) struct EvaluatorMap(pub(crate) Vec<EvaluatorForm>);

/// An evaluator as it is asked for.
#[derive(Debug)]
pub(crate) enum EvaluatorForm {
    /// How helpful each turn is.
    Helpfulness(HelpfulnessForm),
    /// Whether the user's goal was met.
    GoalSuccess(GoalSuccessForm),
    /// Whether a tool was called.
    ToolCalled(ToolCalledForm),
    /// `tool_called` without the tool.
    ToolCalledBare,
    /// A name that no evaluator has.
    Unknown(String),
}

/// The names of the evaluators there are.
pub(crate) const KINDS: [&str; 3] = ["helpfulness", "goal_success", "tool_called"];

/// How helpful each turn is, by a judge.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with the settings of `helpfulness`")]
#[schemars(rename = "Helpfulness")]
pub(crate) struct HelpfulnessForm {
    /// The least score that passes, from 0 to 1; 0.5 where this is left out.
    #[schemars(range(min = 0, max = 1))]
    pub(crate) threshold: Optional<Placed<f64>>,
    /// The model that judges here; the one of `models.judge` where this is left out.
    pub(crate) model: Optional<Placed<ModelForm>>,
    /// The name it goes by in the gate and in reports.
    #[serde(rename = "as")]
    pub(crate) called: Optional<Placed<String>>,
}

/// Whether the user's goal was met, by a judge.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with the settings of `goal_success`")]
#[schemars(rename = "GoalSuccess")]
pub(crate) struct GoalSuccessForm {
    /// The model that judges here; the one of `models.judge` where this is left out.
    pub(crate) model: Optional<Placed<ModelForm>>,
    /// The name it goes by in the gate and in reports.
    #[serde(rename = "as")]
    pub(crate) called: Optional<Placed<String>>,
}

/// Whether a tool was called without error.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with the settings of `tool_called`")]
#[schemars(rename = "ToolCalled")]
pub(crate) struct ToolCalledForm {
    /// The tool.
    #[schemars(length(min = 1))]
    pub(crate) name: Required<Placed<String>>,
    /// Read to be complained about: it asks no model.
    #[serde(default)]
    #[schemars(skip)]
    pub(crate) model: Optional<Placed<IgnoredAny>>,
    /// The name it goes by in the gate and in reports; needed from the second on.
    #[serde(default, rename = "as")]
    pub(crate) called: Optional<Placed<String>>,
}

impl EvaluatorWord {
    /// The evaluator with nothing but defaults.
    pub(crate) fn form(&self) -> EvaluatorForm {
        match self.0.as_str() {
            "helpfulness" => EvaluatorForm::Helpfulness(HelpfulnessForm::default()),
            "goal_success" => EvaluatorForm::GoalSuccess(GoalSuccessForm::default()),
            "tool_called" => EvaluatorForm::ToolCalledBare,
            unknown => EvaluatorForm::Unknown(unknown.to_owned()),
        }
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
            forms.push(match name.as_str() {
                "helpfulness" => EvaluatorForm::Helpfulness(map.next_value()?),
                "goal_success" => EvaluatorForm::GoalSuccess(map.next_value()?),
                "tool_called" => EvaluatorForm::ToolCalled(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    EvaluatorForm::Unknown(name)
                }
            });
        }
        Ok(EvaluatorMap(forms))
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
        json_schema!({ "type": "string", "enum": ["helpfulness", "goal_success"] })
    }
}

impl JsonSchema for EvaluatorMap {
    fn schema_name() -> Cow<'static, str> {
        "Evaluator".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An evaluator's name and its settings.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": false,
            "properties": {
                "helpfulness": generator.subschema_for::<HelpfulnessForm>(),
                "goal_success": generator.subschema_for::<GoalSuccessForm>(),
                "tool_called": generator.subschema_for::<ToolCalledForm>(),
            },
        })
    }
}
