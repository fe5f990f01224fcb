//! A model as a judge: one prompt, one shape of answer, and a check of what comes back.

use crate::exhibit::{AssertionView, Blocks};
use rehearsal_core::{
    ask::{AskError, ask},
    model::{AnswerSchema, Model, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::Prompt,
    score::{EvaluatorError, Exhibit},
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::{collections::BTreeSet, fmt::Display, sync::Arc};

/// A model with the prompt by which it judges.
pub(crate) struct Judge {
    model: Arc<dyn Model>,
    prompt: Prompt,
}

impl Judge {
    /// The model under this prompt.
    pub(crate) fn new(model: Arc<dyn Model>, prompt: Prompt) -> Self {
        Self { model, prompt }
    }

    /// Shows the exhibit and lets `accept` turn the answer of type `T` into verdicts.
    ///
    /// # Errors
    /// The model's own, or [`EvaluatorError::Void`] where no answer was acceptable.
    pub(crate) async fn ask<T: DeserializeOwned + JsonSchema, A>(
        &self,
        (exhibit, assertions): (&Exhibit<'_>, &[AssertionView<'_>]),
        schema: &str,
        accept: impl Fn(T) -> Result<A, String>,
    ) -> Result<A, EvaluatorError> {
        let blocks = Blocks::of(exhibit, assertions)
            .map_err(|error| EvaluatorError::Void(format!("the session cannot be shown: {error}")))?;
        let rendered = self.prompt.render(&blocks)?;
        let request = ModelRequest {
            role: Role::Judge,
            attempt: exhibit.attempt,
            attempt_id: exhibit.session.attempt.clone(),
            turn: None,
            system: rendered.system,
            messages: vec![PromptMessage { speaker: Speaker::User, text: rendered.user }],
            answer: AnswerSchema::of::<T>(schema),
            parameters: Parameters::default(),
            seed: exhibit.seed,
            repair: 0,
            retry: 0,
        };
        ask(self.model.as_ref(), request, accept).await.map_err(|error| match error {
            AskError::Model(error) => EvaluatorError::Model(error),
            AskError::Unusable(reason) => EvaluatorError::Void(reason),
        })
    }
}

/// Checks that what was judged is exactly what was asked about: nothing missing, twice or made up.
/// An empty set of verdicts would otherwise be a pass, since all of nothing is true.
pub(crate) fn check_complete<I: Ord + Display>(
    what: &str,
    asked: impl IntoIterator<Item = I>,
    judged: impl IntoIterator<Item = I>,
) -> Result<(), String> {
    let asked: BTreeSet<I> = asked.into_iter().collect();
    let mut seen = BTreeSet::new();
    for id in judged {
        if !asked.contains(&id) {
            // The id is the judge's own text, and may be anything.
            return Err(format!(
                "a verdict is for another {what} than those asked about; judge only what was asked"
            ));
        }
        if let Some(id) = seen.replace(id) {
            return Err(format!("{what} {id} is judged twice; give exactly one verdict for each"));
        }
    }
    match asked.difference(&seen).next() {
        Some(id) => Err(format!("the verdict for {what} {id} is missing")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&[1, 2], &[2, 1], None)]
    #[case(&[1, 2], &[1], Some("the verdict for turn 2 is missing"))]
    #[case(&[1], &[], Some("the verdict for turn 1 is missing"))]
    #[case(&[1], &[1, 2], Some("a verdict is for another turn than those asked about; judge only what was asked"))]
    #[case(&[1], &[1, 1], Some("turn 1 is judged twice; give exactly one verdict for each"))]
    fn what_is_judged_must_be_what_was_asked(
        #[case] asked: &[u32],
        #[case] judged: &[u32],
        #[case] refused: Option<&str>,
    ) {
        assert_eq!(check_complete("turn", asked, judged).err().as_deref(), refused);
    }
}
