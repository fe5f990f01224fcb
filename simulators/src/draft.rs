//! Drafts of what a user says next: which are refused, and what is kept of them.

use crate::rules::{self, Fault, Scene};
use rehearsal_core::{
    actor::ActorError,
    ask::{AskError, Failed},
    draft::{DraftFault, RefusedDraft},
};
use std::fmt;

/// The most that is kept of an answer that cannot be read, in characters.
const EXCERPT: usize = 2000;

/// A draft that is not sent. Shown as the model is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    text: String,
    fault: DraftFault,
    reason: String,
}

impl Refused {
    /// A draft that a rule holds something against.
    pub(crate) fn by_rule(draft: &str, fault: Fault) -> Self {
        Self { text: draft.to_owned(), fault: fault.fault, reason: fault.reason }
    }

    /// An answer that does not have the asked shape.
    pub(crate) fn unreadable(answer: &str, reason: String) -> Self {
        Self { text: answer.chars().take(EXCERPT).collect(), fault: DraftFault::Unreadable, reason }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.reason, self.fault)
    }
}

/// The refused drafts for the record: the first answered the first asking, the second the first repair.
pub(crate) fn kept(refused: Vec<Refused>) -> Vec<RefusedDraft> {
    let kept = |(repair, Refused { text, fault, reason })| RefusedDraft { repair, text, fault, reason };
    (0..).zip(refused).map(kept).collect()
}

/// What an asking that came to nothing means to an actor: which rules refused its drafts, and why the last.
pub(crate) fn spent(failed: Failed<Refused>) -> ActorError {
    match failed.error {
        AskError::Model(error) => ActorError::Model(error),
        AskError::Unusable(reason) => {
            let faults: Vec<&str> = failed.refused.iter().map(|refused| refused.fault.as_str()).collect();
            let why = format!("refused as {}; the last because {reason}", faults.join(", "));
            ActorError::Refused { why, drafts: kept(failed.refused) }
        }
    }
}

/// Checks of what a user writes into a form.
///
/// # Errors
/// Why no user would write it, worded for the model.
pub(crate) fn entry(text: &str, scene: &Scene<'_>) -> Result<(), String> {
    rules::of_entry(scene, text).map_or(Ok(()), |fault| Err(fault.reason))
}

#[cfg(test)]
mod tests;
