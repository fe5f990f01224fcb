//! The evaluators that a suite asks for.

mod check;
mod judge;
mod own;
mod panel;
mod rubric;

pub use check::{Check, Compared, Matched, Order, Spoken};
pub use judge::JudgeKind;
pub use own::{OwnEvaluator, OwnSpec};
pub use panel::Panel;
pub use rubric::{Criterion, RubricSpec, RubricSubject};

use crate::{case::SourceRef, ids::EvaluatorName};

/// An evaluator as the suite asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluatorSpec {
    /// The name it goes by; the kind's own unless the suite gives another.
    pub name: EvaluatorName,
    /// Which it is.
    pub kind: EvaluatorKind,
    /// Whether its verdict is turned round: what it passes is failed, and its values count from the other end.
    pub negated: bool,
    /// Who is asked, and how often; means nothing to those that ask no model.
    pub panel: Panel,
    /// Where it is written.
    pub source: SourceRef,
}

/// The evaluators there are, by the way they judge.
#[derive(Clone, Debug, PartialEq)]
pub enum EvaluatorKind {
    /// A model with a scale of its own.
    Judge {
        /// Which.
        kind: JudgeKind,
        /// The least value that passes, from 0 to 1.
        threshold: f64,
    },
    /// A model with the suite's own rubric.
    Rubric(RubricSpec),
    /// A rule that asks no model.
    Check(Check),
    /// Code of the user's.
    Own(OwnSpec),
}

impl EvaluatorKind {
    /// Whether a model judges.
    pub fn asks_a_model(&self) -> bool {
        match self {
            Self::Judge { .. } | Self::Rubric(_) => true,
            Self::Check(_) | Self::Own(_) => false,
        }
    }

    /// Whether it gives a verdict on each of several assertions or criteria.
    pub fn decides_assertions(&self) -> bool {
        match self {
            Self::Judge { kind, .. } => *kind == JudgeKind::GoalSuccess,
            Self::Rubric(_) => true,
            Self::Check(_) | Self::Own(_) => false,
        }
    }

    /// The name it goes by where the suite gives no other.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Judge { kind, .. } => kind.as_str(),
            Self::Rubric(rubric) => rubric.subject.as_str(),
            Self::Check(check) => check.as_str(),
            Self::Own(own) => own.as_str(),
        }
    }
}
