//! What the agent asked in the middle of its work, and what came of it, on the page.

use super::turn::json;
use rehearsal_core::{
    question::{Action, Answer, AnsweredBy, Question, QuestionKind},
    session::Turn,
};
use serde::Serialize;
use serde_json::Value;

/// A question.
#[derive(Serialize)]
pub(super) struct QuestionView<'a> {
    heading: &'static str,
    message: &'a str,
    tool: Option<DeedView<'a>>,
    choices: Vec<&'a str>,
    /// What a form asks for.
    form: Option<String>,
}

/// The tool call that waits for the answer.
#[derive(Serialize)]
struct DeedView<'a> {
    name: &'a str,
    arguments: Option<String>,
}

/// An answer.
#[derive(Serialize)]
pub(super) struct AnswerView<'a> {
    /// `accepted`, `declined` or `left open`.
    action: &'static str,
    class: &'static str,
    by: &'static str,
    /// What was asked, in short.
    asked: Option<&'a str>,
    words: Option<String>,
    /// The values of a form.
    filled: Vec<FilledView<'a>>,
}

#[derive(Serialize)]
struct FilledView<'a> {
    name: &'a str,
    value: String,
}

/// The questions of a turn.
pub(super) fn questions(turn: &Turn) -> Vec<QuestionView<'_>> {
    turn.questions.iter().map(question).collect()
}

/// The answers of a turn to the questions of the one before.
pub(super) fn answers<'a>(turn: &'a Turn, before: Option<&'a Turn>) -> Vec<AnswerView<'a>> {
    let asked = before.map_or(&[][..], |before| before.questions.as_slice());
    let question = |answer: &Answer| asked.iter().find(|question| question.id == answer.question);
    turn.user.answers.iter().map(|answer| view(answer, question(answer))).collect()
}

fn question(question: &Question) -> QuestionView<'_> {
    QuestionView {
        heading: match question.kind {
            QuestionKind::Approval => "Asks for approval",
            QuestionKind::Form => "Asks to fill in a form",
            QuestionKind::Clarification => "Asks before it goes on",
            QuestionKind::SignIn => "Asks to sign in elsewhere",
        },
        message: &question.message,
        tool: question
            .tool
            .as_ref()
            .map(|call| DeedView { name: &call.name, arguments: call.arguments.as_ref().map(json) }),
        choices: question.choices.iter().map(|choice| choice.label.as_str()).collect(),
        form: question.schema.as_ref().map(json),
    }
}

fn view<'a>(answer: &'a Answer, question: Option<&'a Question>) -> AnswerView<'a> {
    let (action, class) = match answer.action {
        Action::Accept => ("accepted", "accept"),
        Action::Decline => ("declined", "decline"),
        Action::Cancel => ("left open", "cancel"),
    };
    let chosen = question.and_then(|question| {
        question.choices.iter().find(|choice| Some(&choice.value) == answer.content.as_ref())
    });
    let (words, filled) = match (&answer.content, chosen) {
        (_, Some(choice)) => (Some(choice.label.clone()), Vec::new()),
        (Some(Value::Object(fields)), None) => {
            (None, fields.iter().map(|(name, value)| FilledView { name, value: json(value) }).collect())
        }
        (Some(content), None) => (Some(json(content)), Vec::new()),
        (None, None) => (None, Vec::new()),
    };
    AnswerView {
        action,
        class,
        by: match answer.by {
            AnsweredBy::Actor => "by the user",
            AnsweredBy::Script => "by the case",
        },
        asked: question.map(|question| question.message.as_str()),
        words,
        filled,
    }
}
