//! A run beside an earlier one: what changed, attempt by attempt, and whether it is more than noise.
//!
//! Attempts are paired by case, persona and trial; a case whose attempts are many counts as one cluster. Where more than
//! the agent differs between the two runs, such as who played the users, it is said.

mod baseline;
mod changes;
mod fingerprint;
mod pairs;
mod text;

#[cfg(test)]
mod tests;

pub use baseline::{BaselineError, baseline, read_baseline, write_baseline};
pub use text::comparison_text;

pub use fingerprint::changed_since;
pub(crate) use fingerprint::differences;
pub(crate) use pairs::{Pair, Pairs, pairs, value};
pub(crate) use text::{lines, signed};

use changes::{changes, flips, segments};
use rehearsal_core::schema::written;
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    baseline::Baseline,
    gate::Measure,
    ids::{EvaluatorName, RunId, SessionId},
    summary::Summary,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the object that is printed for machines.
const FORMAT: u32 = 1;

/// What changed between an earlier run and this one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "A run of Rehearsal beside an earlier one")]
pub struct Comparison {
    /// The version of this object's shape; counted up when a reader of the old one would misread it.
    pub format: u32,
    /// The earlier run.
    pub base: RunId,
    /// This run.
    pub run: Option<RunId>,
    /// What differs besides the agent under test, a sentence each; empty where the two can be compared.
    pub incomparable: Vec<String>,
    /// Attempts that both played.
    pub pairs: u32,
    /// Attempts of this run that the earlier one has no partner for.
    pub only_here: u32,
    /// Attempts of the earlier run that this one has no partner for.
    pub only_there: u32,
    /// Each evaluator's number.
    pub changes: Vec<Change>,
    /// Attempts that passed and do not any more, and the other way round: what got worse first.
    pub flips: Vec<Flip>,
    /// The number by which the run is known, by segment: the largest drop first.
    pub segments: Vec<SegmentChange>,
}

/// How an evaluator's number changed, over the pairs in which both attempts have a score that can be believed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// The evaluator.
    pub evaluator: EvaluatorName,
    /// Which of its numbers.
    pub measure: Measure,
    /// Pairs that it rests on.
    pub pairs: u32,
    /// The number in the earlier run.
    pub base: f64,
    /// The number in this one.
    pub run: f64,
    /// The second without the first.
    pub difference: f64,
    /// The 95 % interval of the difference, by case; `null` where there is only one case.
    pub interval: Option<[f64; 2]>,
    /// The chance of a difference at least so large where the two do not differ: over cases by flipping signs, or
    /// exact McNemar where each case was played once.
    pub p: Option<f64>,
    /// Pairs that passed there and fail here.
    pub lost: u32,
    /// Pairs that failed there and pass here.
    pub won: u32,
}

/// An attempt whose outcome turned round.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Flip {
    /// Its place in this run.
    #[schemars(with = "u32")]
    pub attempt: AttemptIndex,
    /// What it is called.
    #[schemars(with = "String")]
    #[serde(serialize_with = "as_text")]
    pub id: AttemptId,
    /// The evaluator.
    pub evaluator: EvaluatorName,
    /// Whether it passes here, having failed there; otherwise it is the other way round.
    pub now_passes: bool,
    /// Its conversation in this run.
    pub session: SessionId,
    /// Its conversation in the earlier one.
    pub base_session: SessionId,
}

/// How a segment changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SegmentChange {
    /// `case`, `persona` or a trait.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The change.
    pub change: Change,
    /// The chance of it, corrected by Holm's method for so many segments having been looked at.
    pub adjusted_p: Option<f64>,
}

fn as_text<S: serde::Serializer>(id: &AttemptId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

impl Comparison {
    /// Of a run with the baseline that it is held against; `None` without one.
    pub fn of(summary: &Summary) -> Option<Self> {
        let held = summary.manifest.as_ref()?.baseline.as_ref()?;
        Some(Self::new(&held.baseline, summary))
    }

    /// Of a run with an earlier one.
    pub fn new(base: &Baseline, summary: &Summary) -> Self {
        let paired = pairs(base, summary);
        let incomparable = match &summary.manifest {
            Some(manifest) => differences(base, manifest, &paired),
            None => vec!["the run has not begun".to_owned()],
        };
        Self {
            format: FORMAT,
            base: base.run.clone(),
            run: summary.manifest.as_ref().map(|manifest| manifest.run.clone()),
            incomparable,
            pairs: count(paired.pairs.len()),
            only_here: paired.only_here,
            only_there: paired.only_there,
            changes: changes(&paired, summary),
            flips: flips(&paired, summary),
            segments: segments(&paired, summary),
        }
    }
}

/// The JSON Schema of a comparison.
pub fn comparison_schema() -> serde_json::Value {
    written::<Comparison>("comparison")
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
