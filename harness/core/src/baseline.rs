//! A baseline: what an earlier run came to, attempt by attempt, and by what a later one can be compared with it.

use crate::{
    clock::Timestamp,
    ids::{EvaluatorName, RunId},
    seed::Seed,
    summary::AttemptRow,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an earlier run came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The version of this file's shape.
    pub format: u32,
    /// The run.
    pub run: RunId,
    /// The suite's name.
    pub suite: String,
    /// When it began.
    pub at: Timestamp,
    /// What it was run with.
    pub fingerprint: Fingerprint,
    /// Whether it was played to its end. A part of a run is nothing to hold another against.
    #[serde(default = "yes")]
    pub complete: bool,
    /// Its attempts, in the order of its plan.
    pub attempts: Vec<AttemptRow>,
}

fn yes() -> bool {
    true
}

/// The version of a baseline file that is written and read.
pub const BASELINE_FORMAT: u32 = 1;

/// Everything besides the agent under test that a run's numbers depend on, so that two runs that agree in it differ by
/// the agent and by chance alone. Who played the users is in each attempt's row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The version of Rehearsal.
    pub version: String,
    /// The run's seed.
    pub seed: Option<Seed>,
    /// A hash of each case.
    pub cases: BTreeMap<String, String>,
    /// A hash of each evaluator: what it judges, how strictly, by which model and prompts.
    pub evaluators: BTreeMap<EvaluatorName, String>,
    /// The models by the part they play, as the suite writes them.
    pub models: BTreeMap<String, String>,
    /// Each prompt's hash.
    pub prompts: BTreeMap<String, String>,
}
