//! The gate's rules and the verdict they lead to. The decision itself is in the reports.

mod rule;

pub use rule::{Bound, GateRule, Measure, Metric, Segment, Subject};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Where a number lies, as far as chance lets us say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConfidenceBounds {
    /// How sure each end is by itself, such as 0.95.
    pub confidence: f64,
    /// The number is at least this.
    pub low: f64,
    /// The number is at most this; `None` where nothing bounds it.
    pub high: Option<f64>,
}

/// A decision that was reached on the way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EarlyDecision {
    /// After so many attempts of the plan.
    pub after: u32,
    /// The chance of a wrong decision that was borne.
    pub risk: f64,
}

/// One rule and what it came to. Numbers are in the unit of the rule's subject; those of a rule about the baseline are
/// differences to it.
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
    /// The bounds by which it was decided, where the rule asks for confidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<ConfidenceBounds>,
    /// About how many more attempts would settle a rule that could not be decided; `None` where it was, and where no
    /// number of them can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_attempts: Option<u32>,
    /// How it was decided on the way, where attempts were read one by one until they decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early: Option<EarlyDecision>,
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
