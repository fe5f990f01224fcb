//! A model as a judge: one prompt, one shape of answer, and a check of what comes back.

use crate::{asking::Asking, exhibit::Blocks};
use rehearsal_core::{
    ask::{AskError, ask},
    model::{AnswerSchema, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::Prompt,
    score::{EvaluatorError, Exhibit},
};
use serde::de::DeserializeOwned;
use std::{collections::BTreeSet, fmt::Display};

/// What a judge is asked.
pub(crate) struct Question<'a> {
    /// In which words.
    pub(crate) prompt: &'a Prompt,
    /// The values of the prompt's template.
    pub(crate) blocks: Blocks,
    /// The shape of the answer.
    pub(crate) answer: AnswerSchema,
    /// The turn that it is about, where it is about one.
    pub(crate) turn: Option<u32>,
}

impl Question<'_> {
    /// Asks, and lets `accept` turn the answer of type `T` into verdicts.
    ///
    /// # Errors
    /// The model's own, or [`EvaluatorError::Void`] where no answer was acceptable.
    pub(crate) async fn ask<T: DeserializeOwned, A>(
        self,
        exhibit: &Exhibit<'_>,
        asking: Asking<'_>,
        accept: impl Fn(T) -> Result<A, String> + Send,
    ) -> Result<A, EvaluatorError> {
        let Self { prompt, blocks, answer, turn } = self;
        let rendered = prompt.render(&blocks)?;
        // They are as large as the session, and thousands of judges may wait at once.
        drop(blocks);
        let request = ModelRequest {
            role: Role::Judge,
            attempt: exhibit.attempt,
            attempt_id: exhibit.session.attempt.clone(),
            turn,
            system: rendered.system,
            messages: vec![PromptMessage { speaker: Speaker::User, text: rendered.user }],
            answer,
            parameters: Parameters::default(),
            seed: asking.seed(),
            repair: 0,
            retry: 0,
        };
        ask(asking.model, request, accept).await.map_err(|error| match error {
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
