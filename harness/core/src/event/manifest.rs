//! What a run set out to do, as its journal keeps it.

use super::Origin;
use crate::{
    attempt::AttemptId,
    baseline::Baseline,
    calibration::JudgeOnRecord,
    case::{Case, SourceRef},
    gate::GateRule,
    ids::{EvaluatorName, RunId},
    money::Money,
    price::PriceList,
    seed::Seed,
    shard::{Part, Shard},
    suite::{Grid, ModelChoices, Project},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a run set out to do: enough to read its journal without the suite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The run.
    pub run: RunId,
    /// The version of Rehearsal.
    pub version: String,
    /// Where its conversations come from.
    #[serde(default)]
    pub origin: Origin,
    /// The suite's name.
    pub suite: String,
    /// The suite's file, as the user named it.
    pub suite_file: String,
    /// A hash of the suite's text.
    pub suite_fingerprint: String,
    /// Who plays and who judges.
    pub models: ModelChoices,
    /// Who pays.
    pub project: Project,
    /// The most that may be spent on models; `None` for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// The run's seed.
    pub seed: Seed,
    /// How many attempts were planned.
    pub attempts: u32,
    /// How many are played at once.
    pub jobs: u32,
    /// Planned attempts by case, in the suite's order.
    pub cases: Vec<PlannedCase>,
    /// What the planned attempts are called, in the order of the plan; empty where conversations were held before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<AttemptId>,
    /// Which part of a run this is, where several machines play it; `None` for a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Box<Part>>,
    /// The parts that this run was joined from; empty where it was played in one piece.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<RunId>,
    /// The personas' traits, where the suite gives them.
    pub personas: BTreeMap<String, crate::actor::Traits>,
    /// The suite's trait grid, to tell which pairs of levels were tried.
    #[serde(default, skip_serializing_if = "Grid::is_empty")]
    pub grid: Grid,
    /// The evaluators, in the suite's order.
    pub evaluators: Vec<EvaluatorName>,
    /// Those of them who ask a model, and how far they can be trusted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub judges: BTreeMap<EvaluatorName, JudgeOnRecord>,
    /// A hash of each evaluator: what it judges, how strictly, by which model and prompts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evaluator_hashes: BTreeMap<EvaluatorName, String>,
    /// The gate.
    pub gate: Vec<GateRule>,
    /// What the run is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Box<HeldAgainst>>,
    /// How the run stops once its gate is decided; `None` to play everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequential: Option<Sequential>,
    /// Each prompt's id and hash.
    pub prompts: BTreeMap<String, String>,
    /// The prices in force; reading the run back later gives the same cost.
    pub prices: PriceList,
}

/// An earlier run that a run is held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldAgainst {
    /// Where it was read from, as the user named it.
    pub from: String,
    /// Whether the two are compared although more than the agent differs.
    pub anyway: bool,
    /// What it came to.
    pub baseline: Baseline,
}

/// A run that stops once its gate is decided.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequential {
    /// The chance of a wrong decision that is borne for a rule that names no confidence of its own.
    pub alpha: f64,
}

/// A case of the plan, as far as it can be judged by without the suite.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlannedCase {
    /// Its name.
    pub name: String,
    /// What must have happened.
    pub task_description: String,
    /// What a judge must find true.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assertions: Vec<String>,
    /// Facts that the user may give.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, String>,
    /// Facts that the user does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// How many attempts.
    pub attempts: u32,
    /// The largest number of user messages in one; 0 in a journal of before this was kept.
    #[serde(default)]
    pub max_turns: u32,
    /// A hash of everything that makes the case what it is to the agent and to the judges.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fingerprint: String,
    /// Where it is written; `None` in a journal of before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceRef>,
}

impl Manifest {
    /// Which part of a run this is; `None` for a whole one.
    pub fn shard(&self) -> Option<Shard> {
        self.part.as_ref().map(|part| part.shard)
    }
}

impl PlannedCase {
    /// A case with so many attempts.
    pub fn new(case: &Case, attempts: u32) -> Self {
        Self {
            name: case.name.to_string(),
            task_description: case.task_description.clone(),
            assertions: case.assertions.clone(),
            known: case.known.clone(),
            unknown: case.unknown.clone(),
            tags: case.tags.clone(),
            attempts,
            max_turns: case.max_turns,
            fingerprint: case.fingerprint(),
            source: Some(case.source.clone()),
        }
    }
}
