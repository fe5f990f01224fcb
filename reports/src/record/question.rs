//! Questions of the agent's and the answers to them in the record.

use rehearsal_core::question::{Action, Answer, AnsweredBy, Choice, Question, QuestionKind};
use serde::Serialize;
use serde_json::Value;

/// One question.
#[derive(Serialize)]
pub(super) struct QuestionEntry<'a> {
    question_id: &'a str,
    kind: QuestionKind,
    message: &'a str,
    tool: Option<DeedEntry<'a>>,
    schema: Option<&'a Value>,
    choices: &'a [Choice],
}

/// The tool call that waits for the answer.
#[derive(Serialize)]
struct DeedEntry<'a> {
    name: &'a str,
    call_id: Option<&'a str>,
    arguments: Option<&'a Value>,
}

/// One answer, to the question of the turn before that has the same place or the same id.
#[derive(Serialize)]
pub(super) struct AnswerEntry<'a> {
    question_id: &'a str,
    action: Action,
    content: Option<&'a Value>,
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
