//! Why sessions failed: kinds of failure, where each shows, what caused it and what would mend it; and the port of
//! those who find out.

mod category;
mod cause;

pub use category::{Category, Family};
pub use cause::{Causality, Completion, Fix, Noticed, Propagation, RootCause};

use crate::{
    attempt::AttemptIndex,
    event::PlannedCase,
    ids::SpanId,
    score::{EvaluatorError, Quote},
    seed::Seed,
    session::Session,
};
use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It may be so.
    Low,
    /// It is likely.
    Medium,
    /// It is hardly to be doubted.
    High,
}

impl Confidence {
    /// As a number: those of Strands Evals.
    pub fn value(self) -> f64 {
        match self {
            Self::Low => 0.5,
            Self::Medium => 0.75,
            Self::High => 0.9,
        }
    }

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where in a session something shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The turn, by its number.
    pub turn: u32,
    /// The span; `None` where it shows in the words alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub span_id: Option<SpanId>,
    /// The tool that the span is a call of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
}

/// `turn 2, book_flight, span 00f067aa0ba902b7`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "turn {}", self.turn)?;
        if let Some(tool) = &self.tool {
            write!(f, ", {tool}")?;
        }
        self.span_id.map_or(Ok(()), |span| write!(f, ", span {span}"))
    }
}

/// Who found a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// A rule that asks no model.
    Rule,
    /// A judge.
    Judge,
}

/// One thing that went wrong in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureFound {
    /// What kind of failure it is.
    pub category: Category,
    /// How sure that is.
    pub confidence: Confidence,
    /// Where it shows.
    pub place: Place,
    /// The words that show it, as they stand there; empty for a reply without words.
    pub evidence: Quote,
    /// What went wrong, in a sentence.
    pub why: String,
    /// Who found it.
    pub found_by: FoundBy,
    /// What caused it; `None` where no judge was asked, or none answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<RootCause>,
}

/// What the diagnosis of one session came to. An error is not an empty list: nobody knows then whether there is more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Findings {
    /// What was found, in the order of the turns.
    pub failures: Vec<FailureFound>,
    /// What the judge makes of the whole, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Why the judge's part is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What a reader should know: what the judge was not shown, which of its findings were void.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What somebody who looks for failures is given.
#[derive(Clone, Copy, Debug)]
pub struct Patient<'a> {
    /// Which attempt, for the account of its model calls.
    pub attempt: AttemptIndex,
    /// What was wanted.
    pub case: &'a PlannedCase,
    /// What happened.
    pub session: &'a Session,
    /// What the evaluators held against it, each in a sentence.
    pub complaints: &'a [String],
    /// The seed for what is random.
    pub seed: Seed,
}

/// What somebody who looks for failures brings back.
#[derive(Debug, Default)]
pub struct Examined {
    /// What was found.
    pub findings: Findings,
    /// Why the judge's part is missing.
    pub error: Option<EvaluatorError>,
}

/// Looks for what went wrong in a session. Many at once.
#[async_trait]
pub trait Diagnostician: Send + Sync {
    /// What is to be said of this session. What rules found is there also where a judge could not be asked.
    async fn examine(&self, patient: Patient<'_>) -> Examined;
}
