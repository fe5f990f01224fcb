//! What code of the user's may answer, as it is written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an evaluator answers: scores, one score, or why there is none.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(title = "Answer of an evaluator of one's own")]
#[serde(untagged)]
pub(super) enum Answer {
    /// One score or more.
    Scores(Scores),
    /// There is nothing in this session to judge. Not a score.
    NotApplicable(NotApplicable),
    /// The evaluator failed. Not a score either, and a gate does not pass on it.
    Failed(Failed),
    /// One score about the whole session, or about the turn that it names.
    Score(Given),
    /// A value alone: yes and no count as 1 and 0.
    Value(Amount),
}

/// Several scores.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Scores {
    /// The scores; at least one.
    #[schemars(length(min = 1))]
    pub(super) scores: Vec<Given>,
}

/// Why there is nothing to judge.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NotApplicable {
    /// Why.
    #[schemars(length(min = 1))]
    pub(super) not_applicable: String,
}

/// What went wrong.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Failed {
    /// What.
    #[schemars(length(min = 1))]
    pub(super) error: String,
}

/// A score as it is given.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    /// How good it is, from 0 to 1.
    pub(super) value: Amount,
    /// A word for the value; `Passed` or `Failed` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) label: Option<String>,
    /// Whether it is good enough; where it is left out, from 0.5 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) passed: Option<bool>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    /// The turn that it is about; the whole session where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub(super) turn: Option<u32>,
    /// Words of the session that it rests on, as they stand there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) evidence: Vec<Words>,
}

/// Words of the session.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// The turn that they stand in.
    #[schemars(range(min = 1))]
    pub(super) turn: u32,
    /// The words: of a message, a reply, a question, an error, or a tool call.
    #[schemars(length(min = 1))]
    pub(super) text: String,
}

/// A number from 0 to 1, or yes and no.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Amount {
    /// Yes counts as 1, no as 0.
    Decided(bool),
    /// From 0 to 1.
    Number(#[schemars(range(min = 0.0, max = 1.0))] f64),
}

impl Amount {
    /// As a number, whatever that is.
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Decided(true) => 1.0,
            Self::Decided(false) => 0.0,
            Self::Number(number) => number,
        }
    }
}
