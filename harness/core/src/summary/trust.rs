//! What of a group's numbers can be believed: how the reviews of its sessions came out, which scores rest on sessions
//! that were spoilt or that nobody could review, and who owns the failures.

use super::{AttemptRow, Tally};
use crate::{
    ids::EvaluatorName,
    review::{Owner, Validity},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts of reviews over some attempts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// Attempts by what their review came to. Those that nobody reviewed are in none of them: they come from a record
    /// of before there were reviews, or no user of ours took part.
    pub reviews: BTreeMap<Validity, u32>,
    /// Failures by their owner.
    pub failures: BTreeMap<Owner, u32>,
    /// By evaluator, over the attempts that were spoilt or unreviewed: what the scores of all hold of theirs.
    pub doubtful: BTreeMap<EvaluatorName, Tally>,
}

impl Trust {
    /// Attempts that the simulated user spoilt.
    pub fn spoilt(&self) -> u32 {
        self.reviews.iter().filter(|(validity, _)| validity.is_spoilt()).map(|(_, count)| count).sum()
    }

    /// Attempts whose review came to this.
    pub fn reviewed(&self, validity: Validity) -> u32 {
        self.reviews.get(&validity).copied().unwrap_or(0)
    }

    /// Attempts that somebody looked at, or tried to.
    pub fn looked_at(&self) -> u32 {
        self.reviews.values().sum()
    }

    /// Failures of this owner's.
    pub fn owned(&self, owner: Owner) -> u32 {
        self.failures.get(&owner).copied().unwrap_or(0)
    }

    /// The counts of one evaluator over the attempts that were spoilt or unreviewed.
    pub fn doubtful(&self, evaluator: &EvaluatorName) -> Tally {
        self.doubtful.get(evaluator).copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, row: &AttemptRow) {
        if let Some(owner) = row.owner {
            *self.failures.entry(owner).or_default() += 1;
        }
        if let Some(validity) = row.validity {
            *self.reviews.entry(validity).or_default() += 1;
        }
        if !row.is_believed() {
            for (evaluator, score) in &row.scores {
                self.doubtful.entry(evaluator.clone()).or_default().add(*score);
            }
        }
    }
}
