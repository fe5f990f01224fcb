//! Which models play and judge, and how they are to be used.

use crate::{
    ids::{EvaluatorName, ModelId},
    model::{Parameters, Role},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, time::Duration};

/// The name under which the judge that looks at the simulated user has a model of its own, where it has one.
pub const REVIEW: &str = "user review";

/// A model for each job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModelChoices {
    /// Plays the user.
    pub actor: ModelChoice,
    /// Makes the user up.
    pub profile: ModelChoice,
    /// Judges, where an evaluator has no model of its own.
    pub judge: ModelChoice,
    /// Plays the tools that the suite simulates; `None` where it simulates none, or all their answers are written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<ModelChoice>,
    /// Evaluators with a model of their own, and the [`REVIEW`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub judges: BTreeMap<EvaluatorName, ModelChoice>,
    /// Models that evaluators ask besides their own; one may come more than once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub panel: Vec<ModelChoice>,
}

impl ModelChoices {
    /// One model for everything that is asked, and none for what is not.
    pub fn alone(choice: ModelChoice) -> Self {
        Self {
            actor: choice.clone(),
            profile: choice.clone(),
            judge: choice,
            tools: None,
            judges: BTreeMap::new(),
            panel: Vec::new(),
        }
    }

    /// The model by which an evaluator judges.
    pub fn judge_of(&self, evaluator: &EvaluatorName) -> &ModelChoice {
        self.judges.get(evaluator).unwrap_or(&self.judge)
    }

    /// The model that looks at the simulated user, where the suite wants one to.
    pub fn reviewer(&self) -> &ModelChoice {
        self.judge_of(&EvaluatorName::new(REVIEW))
    }

    /// Every choice with the role it is for; a model may come more than once.
    pub fn all(&self) -> impl Iterator<Item = (Role, &ModelChoice)> {
        let three = [(Role::Actor, &self.actor), (Role::Profile, &self.profile), (Role::Judge, &self.judge)];
        let tools = self.tools.iter().map(|choice| (Role::Tools, choice));
        let judges = self.judges.values().chain(&self.panel).map(|choice| (Role::Judge, choice));
        three.into_iter().chain(tools).chain(judges)
    }
}

/// A model and how it is to be used for one job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModelChoice {
    /// The model.
    pub model: ModelId,
    /// How it is to answer.
    #[serde(flatten)]
    pub parameters: Parameters,
    /// The model whose price holds, where the name alone does not tell, such as a profile's ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priced_as: Option<ModelId>,
    /// How fast it may be asked.
    #[serde(default, skip_serializing_if = "Pace::is_unlimited")]
    pub pace: Pace,
    /// How long one call may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
}

impl ModelChoice {
    /// A model with everything left to its provider.
    pub fn plain(model: ModelId) -> Self {
        Self {
            model,
            parameters: Parameters::default(),
            priced_as: None,
            pace: Pace::default(),
            timeout: None,
        }
    }
}

impl fmt::Display for ModelChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.model.fmt(f)
    }
}

/// How fast a model may be asked. Holds for the model, whoever asks; what is `None` is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Pace {
    /// The most calls begun in a minute.
    pub requests_per_minute: Option<u32>,
    /// The most tokens asked for in a minute: those of the prompt and the most of the answer.
    pub tokens_per_minute: Option<u32>,
    /// The most calls at once.
    pub concurrency: Option<u32>,
}

impl Pace {
    /// Whether nothing is limited.
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }

    /// The stricter of two, in each respect.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        let least = |one: Option<u32>, two: Option<u32>| match (one, two) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self {
            requests_per_minute: least(self.requests_per_minute, other.requests_per_minute),
            tokens_per_minute: least(self.tokens_per_minute, other.tokens_per_minute),
            concurrency: least(self.concurrency, other.concurrency),
        }
    }
}
