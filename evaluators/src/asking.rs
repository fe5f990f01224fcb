//! The seam between judges and those who ask them: a judge is asked once, by a model, for one of several times.

use async_trait::async_trait;
use rehearsal_core::{
    model::Model,
    score::{EvaluatorError, Exhibit, Outcome},
    seed::Seed,
};

/// Who is asked, and for which time.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// Who answers.
    pub(crate) model: &'a dyn Model,
    /// The evaluator's seed for this session.
    pub(crate) seed: Seed,
    /// Which of several askings about the same session this is; 0 for the first.
    pub(crate) sample: u32,
    /// Whether an assertion that is known to be false is put among the others.
    pub(crate) canary: bool,
}

impl Asking<'_> {
    /// The seed of this very asking: it orders assertions, marks the fences and goes to the model.
    pub(crate) fn seed(&self) -> Seed {
        match self.sample {
            0 => self.seed,
            sample => self.seed.derive(&["sample", &sample.to_string()]),
        }
    }
}

/// A judge that can be asked. Two askings about the same session return scores for the same targets in the same
/// order, or are both not applicable, so that they can be laid side by side.
#[async_trait]
pub(crate) trait Asked: Send + Sync {
    /// Asks once about a session.
    ///
    /// # Errors
    /// Where the model fails, its verdicts are void, or the session does not hold what is to be judged.
    async fn ask_once(&self, exhibit: &Exhibit<'_>, asking: Asking<'_>) -> Result<Outcome, EvaluatorError>;
}
