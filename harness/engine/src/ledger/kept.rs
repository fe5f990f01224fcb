//! Answers that an earlier process of the same run has paid for: they are on record, and given again without a new one.

use rehearsal_core::{
    begun::KeptAnswers,
    ids::ModelId,
    model::{ModelRequest, ModelResponse, RequestKey},
};
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// Answers that are not asked for again. Each is given once.
#[derive(Debug, Default)]
pub struct Kept(Mutex<KeptAnswers>);

impl Kept {
    /// These.
    pub fn new(answers: KeptAnswers) -> Self {
        Self(Mutex::new(answers))
    }

    /// The next answer to this request, where there is one left.
    pub(super) fn take(&self, model: &ModelId, request: &ModelRequest) -> Option<ModelResponse> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.is_empty() {
            return None;
        }
        let key = RequestKey::of(model, request);
        let answer = answers.get_mut(&key)?.pop_front();
        if answers.get(&key).is_some_and(VecDeque::is_empty) {
            answers.remove(&key);
        }
        answer
    }
}
