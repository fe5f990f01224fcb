//! Why no further attempt is begun.

use rehearsal_core::{event::RunEnding, model::ModelError};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;

/// Why no further attempt is begun. Attempts that have begun come to their own ends.
#[derive(Debug)]
pub(crate) struct Halt {
    /// Cancelled once it makes no sense to begin another attempt.
    full: CancellationToken,
    failed: AtomicBool,
    broke: AtomicBool,
    no_model: AtomicBool,
}

impl Halt {
    /// Nothing stands in the way; `stop` cancelled means that something does.
    pub(crate) fn new(stop: &CancellationToken) -> Self {
        Self {
            full: stop.child_token(),
            failed: AtomicBool::new(false),
            broke: AtomicBool::new(false),
            no_model: AtomicBool::new(false),
        }
    }

    /// Cancelled once no further attempt is to begin.
    pub(crate) fn full(&self) -> &CancellationToken {
        &self.full
    }

    /// An attempt did not go well, and the run is to stop at the first that does not.
    pub(crate) fn failed(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    /// A model gave no answer. Where every other attempt would fare the same, another would cost the
    /// agent's owner and could not be judged.
    pub(crate) fn model_failed(&self, error: &ModelError) {
        let why = match error {
            ModelError::Budget => &self.broke,
            ModelError::Provider(error) if error.fault.is_final() => &self.no_model,
            ModelError::Provider(_) => return,
        };
        why.store(true, Ordering::Relaxed);
        self.full.cancel();
    }

    /// How the run ended; `decided` where attempts were left out because they could not change the verdict.
    pub(crate) fn ending(&self, interrupted: bool, decided: bool) -> RunEnding {
        let happened = |why: &AtomicBool| why.load(Ordering::Relaxed);
        if interrupted {
            RunEnding::Interrupted
        } else if happened(&self.failed) {
            RunEnding::FailedFast
        } else if happened(&self.no_model) {
            RunEnding::NoModel
        } else if happened(&self.broke) {
            RunEnding::BudgetSpent
        } else if decided {
            RunEnding::Decided
        } else {
            RunEnding::Completed
        }
    }
}
