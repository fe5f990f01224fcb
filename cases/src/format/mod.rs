//! A suite file as it is written: the keys, their types and what an editor says about them.
//!
//! Doc comments on keys end up in the JSON Schema, so they speak to those who write suites. Enums that
//! serde would have to guess at (`flatten`, `untagged`, an inner tag) lose the places of their values
//! and stay out of here; where a section has a short and a full form, `forms` tells them apart.

mod agent;
mod cases;
mod defaults;
mod evaluators;
mod forms;
mod gate;
mod keys;
mod models;
mod ordered;
mod personas;
mod providers;
mod scalars;
mod traits;

pub(crate) use agent::{
    A2aMap, AgentCoreMap, AgentForm, AuthForm, CommandMap, Headers, HistoryForm, HttpMap, OpenAiMap,
    PresetForm, ProcessForm, PythonMap, QuestionsMap, SessionForm, SessionMap, SessionWord, SpansMap,
    SpansWord, SpeaksForm, StreamMap, WAYS,
};
pub(crate) use cases::{ActionWord, AnswerForm, CaseForm};
pub(crate) use defaults::DefaultsForm;
pub(crate) use evaluators::{EvaluatorEntry, EvaluatorForm, EvaluatorMap, KINDS, ToolCalledForm};
pub(crate) use forms::{Form, Section};
pub(crate) use gate::{BoundsForm, GateEntry, GateMap};
pub(crate) use keys::{Optional, Required};
pub(crate) use models::{EffortWord, ModelForm, ModelMap, ModelName, ModelsForm};
pub(crate) use ordered::Ordered;
pub(crate) use personas::PersonaForm;
pub(crate) use providers::{ApiWord, ProviderForm, ProvidersForm};
pub(crate) use scalars::{DurationText, OneOrMore, Scalar};
pub(crate) use traits::{GridForm, LevelsMap, ScaleForm, TraitsForm, TraitsMap};

use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A suite of Rehearsal: an agent, the people who talk to it, what they want, and who judges.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a suite: a map with `suite`, `agent` and `cases`")]
#[schemars(title = "Rehearsal suite")]
pub(crate) struct SuiteFile {
    /// The suite's name, as reports show it.
    #[schemars(length(min = 1, max = 200))]
    pub(crate) suite: Required<Placed<String>>,
    /// The agent under test.
    pub(crate) agent: Required<Placed<AgentForm>>,
    /// Which models play the user and judge. `offline` needs no key.
    #[serde(default)]
    pub(crate) models: ModelsForm,
    /// Where models are served. What is left out is taken from the environment, or from what is usual.
    #[serde(default)]
    pub(crate) providers: ProvidersForm,
    /// Who pays for the models.
    #[serde(default)]
    pub(crate) project: ProjectForm,
    /// What holds for every case that does not say otherwise.
    #[serde(default)]
    pub(crate) defaults: DefaultsForm,
    /// The most that a run may spend on models.
    #[serde(default)]
    pub(crate) budget: Optional<Placed<BudgetForm>>,
    /// Graded properties of people, each level described as behaviour: names of the built-in ones, or a map of
    /// properties to `standard` or to their levels. Cases take the people who try every pair of levels by `grid`.
    #[serde(default)]
    pub(crate) traits: Optional<Placed<TraitsForm>>,
    /// What the people of the trait grid are made by.
    #[serde(default)]
    pub(crate) grid: Optional<Placed<GridForm>>,
    /// Kinds of users that the suite describes.
    #[serde(default)]
    pub(crate) personas: Vec<Placed<PersonaForm>>,
    /// The cases to play.
    #[schemars(length(min = 1))]
    pub(crate) cases: Required<Placed<Vec<Placed<CaseForm>>>>,
    /// How sessions are judged; `helpfulness` and `goal_success` where this is left out.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) evaluators: Optional<Placed<Vec<Placed<EvaluatorEntry>>>>,
    /// What must hold over all attempts for the run to pass.
    #[serde(default)]
    #[schemars(with = "Vec<GateMap>", length(min = 1))]
    pub(crate) gate: Optional<Placed<Vec<Placed<GateEntry>>>>,
}

/// Who pays for a run.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with `id` and `tags`")]
#[schemars(rename = "Project")]
pub(crate) struct ProjectForm {
    /// An Amazon Bedrock project, which only `mantle/...` models can be charged to.
    pub(crate) id: Optional<Placed<String>>,
    /// Cost tags of every run, whatever its models.
    pub(crate) tags: BTreeMap<String, Scalar>,
}

/// The most that a run may spend.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map with `usd`")]
#[schemars(rename = "Budget")]
pub(crate) struct BudgetForm {
    /// In US dollars.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub(crate) usd: Required<Placed<f64>>,
}
