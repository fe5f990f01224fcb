//! A suite file as it is written: the keys, their types and what an editor says about them.
//!
//! Doc comments on keys end up in the JSON Schema, so they speak to those who write suites. Enums that
//! serde would have to guess at (`flatten`, `untagged`, an inner tag) lose the places of their values
//! and stay out of here; where a section has a short and a full form, `forms` tells them apart.

mod agent;
mod cases;
mod defaults;
mod evaluators;
mod expected;
mod forms;
mod gate;
mod keys;
mod models;
mod ordered;
mod personas;
mod providers;
mod review;
mod scalars;
mod tools;
mod traits;

pub(crate) use agent::{
    A2aMap, AgentCoreMap, AgentForm, AuthForm, CommandMap, Headers, HistoryForm, HttpMap, OpenAiMap,
    PresetForm, ProcessForm, PythonMap, QuestionsMap, SessionForm, SessionMap, SessionWord, SpansMap,
    SpansWord, SpeaksForm, StreamMap, WAYS,
};
pub(crate) use cases::{ActionWord, AnswerForm, CaseForm, FreeMap, LineForm};
pub(crate) use defaults::DefaultsForm;
pub(crate) use evaluators::{
    Abbreviated, CheckForm, ContainsMap, CostMap, Criteria, CriterionForm, CriterionMap, EqualsMap,
    EvaluatorEntry, EvaluatorForm, EvaluatorMap, JsonSchemaMap, JudgeForm, LanguageMap, LatencyMap, NOT,
    NoSecretsMap, NumberMap, OrderWord, OwnCommandMap, OwnForm, OwnHttpMap, OwnPythonMap, PanelKeys,
    RegexMap, RubricForm, RubricKindForm, RubricMap, SamplesForm, SamplesMap, Settings, SettingsForm,
    SimilarityMap, SpokenWord, StartsWithMap, StateEqualsMap, TokensMap, ToolArgumentsMap, ToolCalledMap,
    ToolCountMap, ToolOrderMap, TurnsMap, full, kinds,
};
pub(crate) use expected::{
    InteractionForm, SolvedCallForm, SolvedForm, SolvedMap, StateForm, StateMap, StatesForm,
};
pub(crate) use forms::{Form, Section};
pub(crate) use gate::{BoundsForm, GateEntry, GateMap};
pub(crate) use keys::{Optional, Required};
pub(crate) use models::{EffortWord, ModelForm, ModelMap, ModelName, ModelsForm};
pub(crate) use ordered::Ordered;
pub(crate) use personas::PersonaForm;
pub(crate) use providers::{ApiWord, ProviderForm, ProvidersForm};
pub(crate) use review::{ReviewForm, ReviewMap};
pub(crate) use scalars::{DurationText, OneOrMore, Scalar};
pub(crate) use tools::{
    FAULTS, FaultEntry, FaultMap, FaultWord, ToolAnswerForm, ToolForm, ToolsForm, ToolsMap,
};
pub(crate) use traits::{GridForm, LevelsMap, ScaleForm, TraitsForm, TraitsMap};

use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A suite of Rehearsal: an agent, the people who talk to it, what they want, and who judges.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a suite: a map with `suite`, `agent` and `cases`")]
#[schemars(
    title = "Rehearsal suite",
    extend("anyOf" = [{ "required": ["cases"] }, { "required": ["import"] }])
)]
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
    /// Regular expressions: what matches is neither kept nor shown, besides the usual credentials. Where a part of a match is the
    /// secret, it is the group `secret`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) redact: Optional<Placed<Vec<Placed<String>>>>,
    /// Tools that are simulated for the agent: a list, or a map with `list` and `port`.
    #[serde(default)]
    pub(crate) tools: Optional<Placed<ToolsForm>>,
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
    /// An experiment file of Strands Evals, from the suite file's folder, whose cases and evaluators are the suite's too.
    #[serde(default)]
    pub(crate) import: Optional<Placed<String>>,
    /// The cases to play; needed unless `import` brings some.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) cases: Required<Placed<Vec<Placed<CaseForm>>>>,
    /// How sessions are judged; `helpfulness` and `goal_success` where this is left out.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) evaluators: Optional<Placed<Vec<Placed<EvaluatorEntry>>>>,
    /// Whether a judge looks at every session for what the simulated user did wrong, which rules do in any case; `false`
    /// where this is left out.
    #[serde(default)]
    pub(crate) review: Optional<Placed<ReviewForm>>,
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
