//! Questions of the agent's and the answers to them in the record.

use rehearsal_core::question::{Action, Answer, AnsweredBy, Choice, Question, QuestionKind};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// One question.
#[derive(Serialize, JsonSchema)]
pub(super) struct QuestionEntry<'a> {
    /// By which the agent knows its question again.
    question_id: &'a str,
    /// What sort of answer is wanted.
    kind: QuestionKind,
    /// What the user reads.
    message: &'a str,
    /// The call of a tool that waits for the answer.
    tool: Option<DeedEntry<'a>>,
    /// The JSON Schema of what an accepting answer holds.
    schema: Option<&'a Value>,
    /// The answers on offer.
    choices: &'a [Choice],
}

/// The tool call that waits for the answer.
#[derive(Serialize, JsonSchema)]
struct DeedEntry<'a> {
    /// The tool.
    name: &'a str,
    /// The call's id, as the model gave it.
    call_id: Option<&'a str>,
    /// What it is to be called with.
    arguments: Option<&'a Value>,
}

/// One answer, to the question of the turn before that has the same place or the same id.
#[derive(Serialize, JsonSchema)]
pub(super) struct AnswerEntry<'a> {
    /// The question's id.
    question_id: &'a str,
    /// What the user does.
    action: Action,
    /// What an accepting answer holds.
    content: Option<&'a Value>,
    /// Who decided.
    by: AnsweredBy,
}

impl<'a> QuestionEntry<'a> {
    pub(super) fn new(question: &'a Question) -> Self {
        let deed = question.tool.as_ref();
        Self {
            question_id: &question.id,
            kind: question.kind,
            message: &question.message,
            tool: deed.map(|call| DeedEntry {
                name: &call.name,
                call_id: call.id.as_deref(),
                arguments: call.arguments.as_ref(),
            }),
            schema: question.schema.as_ref(),
            choices: &question.choices,
        }
    }
}

impl<'a> AnswerEntry<'a> {
    pub(super) fn new(answer: &'a Answer) -> Self {
        let Answer { question, action, content, by } = answer;
        Self { question_id: question, action: *action, content: content.as_ref(), by: *by }
    }
}
