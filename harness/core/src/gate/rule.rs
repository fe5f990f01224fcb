//! One rule: what is measured, in which attempts, and what it must come to.

use crate::{case::SourceRef, ids::EvaluatorName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// One rule of a gate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateRule {
    /// What is measured.
    #[serde(flatten)]
    pub subject: Subject,
    /// What it must come to.
    #[serde(flatten)]
    pub bound: Bound,
    /// In which attempts; all of them where it names nothing.
    #[serde(default, rename = "where", skip_serializing_if = "Segment::is_everything")]
    pub segment: Segment,
    /// How sure the decision has to be, such as 0.95; `None` to go by the number as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Where it is written.
    pub source: SourceRef,
}

/// What a rule measures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Subject {
    /// The scores of an evaluator.
    Score {
        /// Whose.
        evaluator: EvaluatorName,
        /// Which number of them.
        measure: Measure,
    },
    /// Something that is counted without judging.
    Metric {
        /// What.
        metric: Metric,
    },
}

/// A number over all attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The share of attempts in which every score of the evaluator passed.
    Rate,
    /// The mean over attempts of the attempt's mean score.
    Mean,
}

/// What is counted without judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// What the agent's own model calls cost for each attempt that succeeded, in US dollars.
    CostPerSuccess,
    /// What all model calls cost for each attempt that succeeded, users and judges included, in US dollars.
    RunCostPerSuccess,
    /// User messages of the attempts that succeeded, on average.
    TurnsToSuccess,
    /// The time to a reply in seconds, on average.
    LatencyMean,
    /// The time within which half of the replies came, in seconds.
    LatencyP50,
    /// The time within which 95 of 100 replies came, in seconds.
    LatencyP95,
    /// The time within which 99 of 100 replies came, in seconds.
    LatencyP99,
    /// The share of attempts that say nothing of the agent: broken off, spoilt by the simulated user, or unreviewed.
    InvalidSessions,
}

/// What the number must come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Bound {
    /// At least this.
    AtLeast {
        /// The least that the number may be.
        threshold: f64,
    },
    /// At most this.
    AtMost {
        /// The most that the number may be.
        at_most: f64,
    },
    /// Not lower than the baseline's by more than this.
    MaxDrop {
        /// The most by which it may be lower.
        max_drop: f64,
    },
}

impl Bound {
    /// The number against which the measured one, or its difference to the baseline's, is held.
    pub fn threshold(self) -> f64 {
        match self {
            Self::AtLeast { threshold } => threshold,
            Self::AtMost { at_most } => at_most,
            Self::MaxDrop { max_drop } => -max_drop,
        }
    }
}

/// Which attempts: those for which every one of these names has this value. A name is `case`, `persona`, a trait of the
/// person who played the user, or a tag of the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Segment(pub BTreeMap<String, String>);

impl Segment {
    /// Whether it names nothing, and so holds every attempt.
    pub fn is_everything(&self) -> bool {
        self.0.is_empty()
    }
}

impl GateRule {
    /// The evaluator whose scores it is about.
    pub fn evaluator(&self) -> Option<&EvaluatorName> {
        match &self.subject {
            Subject::Score { evaluator, .. } => Some(evaluator),
            Subject::Metric { .. } => None,
        }
    }

    /// The same rule about the number alone, of all attempts and without allowing for chance; `None` for a rule about the
    /// baseline, or about what is counted without judging.
    pub fn on_its_own(&self) -> Option<Self> {
        match (&self.subject, self.bound) {
            (Subject::Score { .. }, Bound::AtLeast { .. }) => {
                Some(Self { segment: Segment::default(), confidence: None, ..self.clone() })
            }
            (Subject::Score { .. }, Bound::AtMost { .. } | Bound::MaxDrop { .. })
            | (Subject::Metric { .. }, _) => None,
        }
    }

    /// Whether it can only be decided beside an earlier run.
    pub fn needs_a_baseline(&self) -> bool {
        match self.bound {
            Bound::MaxDrop { .. } => true,
            Bound::AtLeast { .. } | Bound::AtMost { .. } => false,
        }
    }
}

impl Measure {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Mean => "mean",
        }
    }
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::CostPerSuccess,
        Self::RunCostPerSuccess,
        Self::TurnsToSuccess,
        Self::LatencyMean,
        Self::LatencyP50,
        Self::LatencyP95,
        Self::LatencyP99,
        Self::InvalidSessions,
    ];

    /// What it is called in reports.
    pub fn words(self) -> &'static str {
        match self {
            Self::CostPerSuccess => "agent's cost per success in $",
            Self::RunCostPerSuccess => "run's cost per success in $",
            Self::TurnsToSuccess => "turns to success",
            Self::LatencyMean => "mean latency in s",
            Self::LatencyP50 => "median latency in s",
            Self::LatencyP95 => "95th percentile of latency in s",
            Self::LatencyP99 => "99th percentile of latency in s",
            Self::InvalidSessions => "share of invalid sessions",
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score { evaluator, measure } => write!(f, "{evaluator} {}", measure.as_str()),
            Self::Metric { metric } => f.write_str(metric.words()),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast { threshold } => write!(f, ">= {threshold}"),
            Self::AtMost { at_most } => write!(f, "<= {at_most}"),
            Self::MaxDrop { max_drop } if *max_drop == 0.0 => f.write_str(">= baseline"),
            Self::MaxDrop { max_drop } => write!(f, ">= baseline - {max_drop}"),
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        f.write_str(&pairs.join(", "))
    }
}

impl fmt::Display for GateRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.subject, self.bound)?;
        if !self.segment.is_everything() {
            write!(f, " where {}", self.segment)?;
        }
        match self.confidence {
            // Hundredths of a percent, without the digits that binary fractions leave behind.
            Some(confidence) => write!(f, ", {}% sure", (confidence * 10_000.0).round() / 100.0),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(bound: Bound) -> GateRule {
        GateRule {
            subject: Subject::Score { evaluator: EvaluatorName::new("goal_success"), measure: Measure::Rate },
            bound,
            segment: Segment::default(),
            confidence: None,
            source: SourceRef { file: "s.yaml".into(), line: 3, column: 5 },
        }
    }

    #[test]
    fn a_rule_is_one_flat_object_in_a_file() {
        let rule = rule(Bound::AtLeast { threshold: 0.8 });
        let text = r#"{"evaluator":"goal_success","measure":"rate","threshold":0.8,"source":{"file":"s.yaml","line":3,"column":5}}"#;
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
        assert_eq!(serde_json::from_str::<GateRule>(text).unwrap(), rule);
    }

    #[test]
    fn a_rule_reads_back_whatever_it_measures() {
        for (subject, bound) in [
            (Subject::Metric { metric: Metric::LatencyP95 }, Bound::AtMost { at_most: 3.0 }),
            (rule(Bound::AtMost { at_most: 1.0 }).subject, Bound::MaxDrop { max_drop: 0.05 }),
        ] {
            let segment = Segment([("patience_level".to_owned(), "low".to_owned())].into());
            let rule = GateRule { subject, segment, confidence: Some(0.95), ..rule(bound) };
            let text = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<GateRule>(&text).unwrap(), rule, "{text}");
        }
    }

    #[test]
    fn a_rule_is_told_in_one_line() {
        let segment = Segment([("patience_level".to_owned(), "low".to_owned())].into());
        let low = GateRule { segment, confidence: Some(0.95), ..rule(Bound::MaxDrop { max_drop: 0.05 }) };
        assert_eq!(
            low.to_string(),
            "goal_success rate >= baseline - 0.05 where patience_level=low, 95% sure"
        );
    }
}
