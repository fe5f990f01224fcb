//! A question of the agent's to its user, as a judge sees it.

use rehearsal_core::question::{Question, QuestionKind};
use serde::Serialize;
use serde_json::Value;

/// A question.
#[derive(Serialize)]
pub(crate) struct AskedView<'a> {
    kind: QuestionKind,
    message: &'a str,
    /// What waits for the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<DeedView<'a>>,
    /// The answers on offer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<&'a str>,
    /// What a form asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'a Value>,
}

/// A tool call that waits for an answer, and was not made yet.
#[derive(Serialize)]
struct DeedView<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<&'a Value>,
}

impl<'a> AskedView<'a> {
    /// What of the question is shown.
    pub(super) fn of(question: &'a Question) -> Self {
        let deed = question.tool.as_ref();
        Self {
            kind: question.kind,
            message: &question.message,
            tool: deed.map(|call| DeedView { name: &call.name, arguments: call.arguments.as_ref() }),
            options: question.choices.iter().map(|choice| choice.label.as_str()).collect(),
            form: question.schema.as_ref(),
        }
    }

    /// The words that the user read.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.message).chain(self.options.iter().copied())
    }

    /// What the tool is to be called with.
    pub(crate) fn arguments(&self) -> Option<&'a Value> {
        self.tool.as_ref()?.arguments
    }
}
