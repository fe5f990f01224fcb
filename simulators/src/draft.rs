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
            ActorError::Unusable(format!("refused as {}; the last because {reason}", faults.join(", ")))
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
mod tests {
    use super::*;

    #[test]
    fn a_refused_draft_is_kept_with_the_asking_that_it_answered() {
        let refused = ["{", "}"].map(|answer| Refused::unreadable(answer, "it is not JSON".into()));
        let kept = kept(refused.to_vec());
        assert_eq!(
            kept.iter().map(|draft| (draft.repair, draft.text.as_str())).collect::<Vec<_>>(),
            [(0, "{"), (1, "}")]
        );
    }

    #[test]
    fn an_actor_that_fails_says_by_which_rules() {
        let refused = vec![Refused::unreadable("{", "it is not JSON".into())];
        let error = spent(Failed { error: AskError::Unusable("it is not JSON".into()), refused });
        let told =
            "the actor's answer cannot be used: refused as unreadable; the last because it is not JSON";
        assert_eq!(error.to_string(), told);
    }
}
