//! The gate's rules and the verdict they lead to. The decision itself is in the reports.

use crate::{case::SourceRef, ids::EvaluatorName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One rule of a gate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateRule {
    /// Whose scores.
    pub evaluator: EvaluatorName,
    /// Which number of them.
    pub measure: Measure,
    /// The least that number may be, from 0 to 1.
    pub threshold: f64,
    /// Where it is written.
    pub source: SourceRef,
}

/// A number over all attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The share of attempts in which every score of the evaluator passed.
    Rate,
    /// The mean over attempts of the attempt's mean score.
    Mean,
}

impl fmt::Display for GateRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measure = match self.measure {
            Measure::Rate => "rate",
            Measure::Mean => "mean",
        };
        write!(f, "{} {measure} >= {}", self.evaluator, self.threshold)
    }
}

/// What a rule, or the whole gate, comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The agent did well enough.
    Passed,
    /// The agent did badly.
    Failed,
    /// We could not find out.
    CouldNotTell,
}

/// One rule and what it came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: GateRule,
    /// The number over the attempts that were scored; `None` where none was.
    pub value: Option<f64>,
    /// The number over those of them that can be believed: neither spoilt by the simulated user nor left unreviewed.
    #[serde(default)]
    pub valid: Option<f64>,
    /// The number if every attempt without a score that can be believed had done as badly as can be.
    pub low: f64,
    /// The number if every attempt without a score that can be believed had done as well as can be.
    pub high: f64,
    /// Attempts that were scored.
    pub scored: u32,
    /// Of these, attempts that were spoilt by the simulated user or left unreviewed.
    #[serde(default)]
    pub doubtful: u32,
    /// Attempts that should have been scored and were not.
    pub missing: u32,
    /// What it comes to.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub why: String,
}

impl RuleOutcome {
    /// Attempts that could have gone either way, as far as can be believed.
    pub fn undecided(&self) -> u32 {
        self.missing + self.doubtful
    }
}

/// The whole gate and what it came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateOutcome {
    /// Passed when every rule passed; failed when one failed; otherwise we could not tell.
    pub verdict: Verdict,
    /// Each rule.
    pub rules: Vec<RuleOutcome>,
    /// Why, in a sentence.
    pub why: String,
}
