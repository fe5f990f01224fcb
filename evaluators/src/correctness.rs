//! Whether replies are right: by what is known of the world; where the case says what is right, by that.

use crate::{
    Prompts,
    asking::{Asked, Asking},
    turns::{TurnJudge, kinds},
};
use async_trait::async_trait;
use rehearsal_core::{
    case::Case,
    score::{EvaluatorError, Exhibit, Outcome},
};
use serde::Serialize;
use serde_json::Value;

/// Judges every reply like a mark in a quiz, or what the user knows in the end against a reference.
pub(crate) struct Correctness {
    quiz: TurnJudge,
    against_reference: TurnJudge,
}

/// What is right, as the case says.
#[derive(Serialize)]
pub(crate) struct Reference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_output: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    assertions: &'a [String],
}

impl<'a> Reference<'a> {
    /// The expected output; where there is none, the assertions; `None` where the case has neither.
    fn of(case: &'a Case) -> Option<Self> {
        let expected_output = case.expected.output.as_ref();
        let assertions: &[String] = match expected_output {
            Some(_) => &[],
            None => &case.assertions,
        };
        let is_given = expected_output.is_some() || !assertions.is_empty();
        is_given.then_some(Self { expected_output, assertions })
    }
}

impl Correctness {
    /// Passes from `threshold` on.
    pub(crate) fn new(threshold: f64, prompts: &Prompts) -> Self {
        Self {
            quiz: TurnJudge::new(&kinds::CORRECTNESS, prompts.correctness.clone(), threshold),
            against_reference: TurnJudge::new(
                &kinds::CORRECTNESS_REFERENCE,
                prompts.correctness_reference.clone(),
                threshold,
            ),
        }
    }
}

#[async_trait]
impl Asked for Correctness {
    async fn ask_once(&self, exhibit: &Exhibit<'_>, asking: Asking<'_>) -> Result<Outcome, EvaluatorError> {
        match Reference::of(exhibit.case) {
            Some(reference) => self.against_reference.ask(exhibit, asking, Some(&reference)).await,
            None => self.quiz.ask_once(exhibit, asking).await,
        }
    }
}
