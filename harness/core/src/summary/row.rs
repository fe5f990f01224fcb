//! One attempt as a row of numbers: all that gates, comparisons and tables need of it, without a word that was said.

use super::{all_passed, mean_millionths};
use crate::{
    attempt::AttemptId,
    ids::{EvaluatorName, SessionId},
    money::Money,
    review::{Owner, Validity},
    score::Judgement,
    seed::Seed,
    session::EndingKind,
    spending::Spending,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A finished attempt in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptRow {
    /// What it is called.
    #[serde(flatten)]
    pub id: AttemptId,
    /// The seed of everything random in it.
    pub seed: Seed,
    /// Its session.
    pub session: SessionId,
    /// How its conversation ended.
    pub ending: EndingKind,
    /// Whether the simulated user played fair; `None` where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity: Option<Validity>,
    /// Whose fault it was where it did not go well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// A fingerprint of the person who played the user; `None` where nobody was cast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// User messages.
    pub turns: u32,
    /// Turns of which not all that the agent did is known, because its spans are missing or not asked for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unseen_turns: u32,
    /// How long each reply took, in milliseconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies_ms: Vec<u32>,
    /// From its first message to its last judgement, in milliseconds; `None` in a baseline of before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// What the agent's own model calls cost.
    #[serde(default)]
    pub agent_cost: RowCost,
    /// What Rehearsal's model calls for it cost.
    #[serde(default)]
    pub own_cost: RowCost,
    /// By evaluator.
    #[serde(default)]
    pub scores: BTreeMap<EvaluatorName, RowScore>,
}

/// What some calls of an attempt cost, in picodollars as far as known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCost {
    /// As far as known.
    pub known: Money,
    /// All calls.
    pub calls: u32,
    /// Of these, calls whose cost nobody knows.
    pub unknown: u32,
}

/// What an evaluator found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowScore {
    /// One score or more.
    Scored {
        /// Whether every one of them passed.
        passed: bool,
        /// Their mean, in millionths.
        millionths: u32,
    },
    /// There was nothing to judge.
    NotApplicable,
    /// It could not be judged.
    Failed,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde calls")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl AttemptRow {
    /// Whether its scores say something of the agent: nobody found that the simulated user spoilt it, and it was not
    /// left without an answer to that.
    pub fn is_believed(&self) -> bool {
        match self.validity {
            None | Some(Validity::Valid) => true,
            Some(Validity::Helped | Validity::Hindered | Validity::Unreviewed) => false,
        }
    }

    /// Whether it was played to an end, and can be believed.
    pub fn is_valid(&self) -> bool {
        self.ending.is_valid() && self.is_believed()
    }

    /// What an evaluator found; `None` where it never came to it.
    pub fn score(&self, evaluator: &EvaluatorName) -> Option<RowScore> {
        self.scores.get(evaluator).copied()
    }
}

impl RowScore {
    /// Of a judgement.
    pub fn of(judgement: &Judgement) -> Self {
        match judgement {
            Judgement::Scored(scores) => Self::Scored {
                passed: all_passed(scores),
                millionths: u32::try_from(mean_millionths(scores)).unwrap_or(u32::MAX),
            },
            Judgement::NotApplicable { .. } => Self::NotApplicable,
            Judgement::Failed { .. } => Self::Failed,
        }
    }
}

impl RowCost {
    /// Of what was spent.
    pub fn of(spending: &Spending) -> Self {
        let count = |calls: u64| u32::try_from(calls).unwrap_or(u32::MAX);
        Self {
            known: spending.cost,
            calls: count(spending.calls),
            unknown: count(spending.of_unknown_cost()),
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            known: self.known.plus(other.known),
            calls: self.calls.saturating_add(other.calls),
            unknown: self.unknown.saturating_add(other.unknown),
        }
    }
}
