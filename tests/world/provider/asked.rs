//! What a model was asked, whichever wire format it came in.

use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    ids::{CaseName, PersonaId},
    model::{AnswerForm, AnswerSchema, ModelRequest, Parameters, PromptMessage, Role},
    seed::Seed,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The shapes that the offline model has rules for, each with a property that no other has.
const SHAPES: [(&str, &str); 6] = [
    ("actor_profile", "actor_goal"),
    ("user_turn", "decision"),
    ("user_answer", "action"),
    ("user_closing", "goal_met"),
    ("helpfulness", "turns"),
    ("goal_success", "assertions"),
];

/// Something that a request may use and a model may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// An answer by a JSON Schema: `outputConfig`, `response_format`, `text.format`.
    Schema,
    /// An answer in JSON of any shape.
    JsonObject,
    /// A tool that has to be called.
    ForcedTool,
    /// A temperature.
    Temperature,
    /// A mark up to which the prompt is to be cached.
    CachePoint,
    /// How long to think.
    Effort,
    /// A seed.
    Seed,
}

/// What a model was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The model, as named on the wire.
    pub model: String,
    /// The standing instruction.
    pub system: String,
    /// The conversation with the model.
    pub messages: Vec<PromptMessage>,
    /// The name of the shape that is asked for: the schema's, the tool's, or the one that the system text tells.
    pub schema: Option<String>,
    /// By what means the shape is asked for.
    pub form: AnswerForm,
    /// The seed, as a parameter or among the metadata.
    pub seed: Option<u64>,
    /// The most tokens of the answer.
    pub max_tokens: Option<u64>,
    /// What was told about the call for the provider's log.
    pub metadata: BTreeMap<String, String>,
    /// The text up to the mark for caching, where there is one.
    pub(super) cached: Option<String>,
    /// What the request uses.
    pub(super) features: BTreeSet<Feature>,
}

impl Asked {
    /// Whether the request uses this.
    pub fn uses(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// The request as the offline model would have got it without a wire. On whose account it goes makes no
    /// difference to that model.
    pub(super) fn request(&self) -> ModelRequest {
        let name = self.schema.clone().unwrap_or_default();
        ModelRequest {
            role: Role::Agent,
            attempt: AttemptIndex(0),
            attempt_id: AttemptId { case: CaseName::new(""), persona: PersonaId::new(""), trial: 1 },
            turn: None,
            system: self.system.clone(),
            messages: self.messages.clone(),
            answer: AnswerSchema { name, schema: Value::Bool(true).into() },
            parameters: Parameters::default(),
            seed: Seed(self.seed.unwrap_or(0)),
            repair: 0,
            retry: 0,
        }
    }
}

/// The shape that a system text tells, by its schema or by its name: the last one, since what is added for a
/// model without structured output stands at the end.
pub(super) fn told_shape(system: &str) -> Option<String> {
    let schemas = system.lines().rev().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let by_schema = |schema: Value| {
        let has = |property: &str| schema["properties"].get(property).is_some();
        SHAPES.iter().find(|(_, property)| has(property)).map(|(name, _)| *name)
    };
    let by_name = || SHAPES.iter().filter_map(|(name, _)| Some((system.rfind(name)?, *name))).max();
    let told = schemas.into_iter().find_map(by_schema).or_else(|| by_name().map(|(_, name)| name));
    told.map(str::to_owned)
}

/// The strings of a JSON object, by their keys.
pub(super) fn strings(object: &Value) -> BTreeMap<String, String> {
    let entries = object.as_object().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}
