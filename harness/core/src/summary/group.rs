//! Counts over some attempts, and over them by evaluator.

use super::{AttemptRow, RowScore, Trust};
use crate::{ids::EvaluatorName, score::Score, session::EndingKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts over some attempts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Attempts that finished, however they ended.
    pub attempts: u32,
    /// How they ended.
    pub endings: BTreeMap<EndingKind, u32>,
    /// User messages in attempts that were played to an end.
    pub turns: u64,
    /// By evaluator.
    pub scores: BTreeMap<EvaluatorName, Tally>,
    /// What of it can be believed.
    #[serde(default)]
    pub trust: Trust,
}

/// Counts of one evaluator over some attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Attempts with a score.
    pub scored: u32,
    /// Attempts in which every score passed.
    pub passed: u32,
    /// The sum over attempts of the attempt's mean score, in millionths.
    pub millionths: u64,
    /// Attempts with nothing to judge.
    pub not_applicable: u32,
    /// Attempts that it failed to judge.
    pub failed: u32,
}

impl Tally {
    /// The share of scored attempts that passed.
    pub fn rate(&self) -> Option<f64> {
        (self.scored > 0).then(|| f64::from(self.passed) / f64::from(self.scored))
    }

    /// The mean score over scored attempts.
    pub fn mean(&self) -> Option<f64> {
        (self.scored > 0).then(|| self.millionths as f64 / 1e6 / f64::from(self.scored))
    }
}

impl Group {
    /// Attempts that were played to an end that says something of the agent, whether or not it can be believed.
    pub fn played(&self) -> u32 {
        self.endings.iter().filter(|(kind, _)| kind.is_valid()).map(|(_, count)| count).sum()
    }

    /// How many ended so.
    pub fn ended(&self, kind: EndingKind) -> u32 {
        self.endings.get(&kind).copied().unwrap_or(0)
    }

    /// The counts of one evaluator; all zero where it never judged here.
    pub fn tally(&self, evaluator: &EvaluatorName) -> Tally {
        self.scores.get(evaluator).copied().unwrap_or_default()
    }

    /// The counts of one evaluator over the valid attempts alone: those that were neither spoilt nor left unreviewed.
    pub fn believed(&self, evaluator: &EvaluatorName) -> Tally {
        self.tally(evaluator).without(self.trust.doubtful(evaluator))
    }

    /// Takes one attempt in.
    pub fn add(&mut self, row: &AttemptRow) {
        self.attempts += 1;
        *self.endings.entry(row.ending).or_default() += 1;
        if row.ending.is_valid() {
            self.turns += u64::from(row.turns);
        }
        for (evaluator, score) in &row.scores {
            self.scores.entry(evaluator.clone()).or_default().add(*score);
        }
        self.trust.add(row);
    }

    /// The counts over these attempts.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a AttemptRow>) -> Self {
        rows.into_iter().fold(Self::default(), |mut group, row| {
            group.add(row);
            group
        })
    }
}

impl Tally {
    /// What is left without some of the attempts.
    fn without(self, some: Self) -> Self {
        Self {
            scored: self.scored.saturating_sub(some.scored),
            passed: self.passed.saturating_sub(some.passed),
            millionths: self.millionths.saturating_sub(some.millionths),
            not_applicable: self.not_applicable.saturating_sub(some.not_applicable),
            failed: self.failed.saturating_sub(some.failed),
        }
    }

    pub(super) fn add(&mut self, score: RowScore) {
        match score {
            RowScore::Scored { passed, millionths } => {
                self.scored += 1;
                self.passed += u32::from(passed);
                self.millionths += u64::from(millionths);
            }
            RowScore::NotApplicable => self.not_applicable += 1,
            RowScore::Failed => self.failed += 1,
        }
    }
}

/// Whether an attempt passed an evaluator: every one of its scores did, and there is at least one.
pub fn all_passed(scores: &[Score]) -> bool {
    !scores.is_empty() && scores.iter().all(|score| score.passed)
}

/// The mean of an attempt's scores, in whole millionths; 0 where there is none.
pub fn mean_millionths(scores: &[Score]) -> u64 {
    let sum: u64 = scores.iter().map(|score| (score.value.clamp(0.0, 1.0) * 1e6).round() as u64).sum();
    sum.checked_div(scores.len() as u64).unwrap_or(0)
}
