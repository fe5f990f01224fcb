//! The section `models`: who plays the user and who judges, and how a model is used.

use super::{
    forms::{Form, Section},
    keys::{Optional, Required},
    scalars::DurationText,
};
use crate::yaml::Placed;
use rehearsal_core::model::Effort;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;

/// A model for each job: its name, or a map with `model` and how it is used.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with `actor`, `judge`, `profile` and `tools`")]
#[schemars(rename = "Models")]
pub(crate) struct ModelsForm {
    /// Plays the user; `offline` where this is left out.
    pub(crate) actor: Optional<Placed<ModelForm>>,
    /// Judges where an evaluator has no model of its own; `offline` where this is left out.
    pub(crate) judge: Optional<Placed<ModelForm>>,
    /// Makes generated users up; as the actor's where this is left out.
    pub(crate) profile: Optional<Placed<ModelForm>>,
    /// Plays the tools that the suite simulates; as the actor's where this is left out.
    pub(crate) tools: Optional<Placed<ModelForm>>,
}

/// A model by its name, or with how it is used.
pub(crate) type ModelForm = Form<ModelName, ModelMap>;

/// A model's name.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct ModelName(pub(crate) String);

/// A model and how it is used.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Model")]
pub(crate) struct ModelMap {
    /// The model's name.
    pub(crate) model: Required<Placed<ModelName>>,
    /// How freely it chooses its words, from 0 to 2; the provider's default where this is left out.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2))]
    pub(crate) temperature: Optional<Placed<f64>>,
    /// The most tokens of an answer, reasoning included; 4096 where this is left out.
    #[serde(default)]
    #[schemars(range(min = 16, max = 1_000_000))]
    pub(crate) max_tokens: Optional<Placed<u64>>,
    /// How long it may think, for models that can; the provider's default where this is left out.
    #[serde(default)]
    pub(crate) effort: Optional<Placed<EffortWord>>,
    /// The model whose price holds, where the name does not tell, such as an inference profile's ARN.
    #[serde(default)]
    pub(crate) priced_as: Optional<Placed<String>>,
    /// The most calls begun in a minute, whoever asks the model; no limit where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(crate) requests_per_minute: Optional<Placed<u64>>,
    /// The most tokens asked for in a minute, the prompt's and the longest answer's; no limit where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub(crate) tokens_per_minute: Optional<Placed<u64>>,
    /// The most calls at once; no limit where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10_000))]
    pub(crate) concurrency: Optional<Placed<u64>>,
    /// How long one call may take; 120s where this is left out.
    #[serde(default)]
    pub(crate) timeout: Optional<Placed<DurationText>>,
}

impl Section for ModelMap {
    const EXPECTING: &'static str = "a model's name such as `openai/gpt-5.4`, or a map with `model`";
    const SHORT_IS_LIST: bool = false;
}

/// How long a model may think, as a word that the checks look up.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct EffortWord(pub(crate) String);

impl JsonSchema for ModelName {
    fn schema_name() -> Cow<'static, str> {
        "ModelName".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`offline`, `bedrock/<id>`, `mantle/<id>`, `openai/<id>`, `ollama/<id>`, or `<name>/<id>` \
                            with a server that `providers` names.",
            "type": "string",
            "pattern": r"^(offline|[^/\s]+/\S+)$",
        })
    }
}

impl JsonSchema for EffortWord {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Effort".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Effort::ALL.map(Effort::as_str) })
    }
}
