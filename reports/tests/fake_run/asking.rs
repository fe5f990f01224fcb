//! The questions of the fake run: in its second turn the agent only asks, and the third answers.

use rehearsal_core::{
    question::{Action, Answer, AnsweredBy, Choice, Question, QuestionKind},
    session::Turn,
    span::ToolCall,
};
use serde_json::{Value, json};

/// What one of the questions says.
pub(crate) const MESSAGE: &str = "Shall I book TP 432 for 289 EUR?";

/// Turns the second turn into one that asks, and the third into its answers.
pub(super) fn put(turns: &mut [Turn], ids: u8) {
    let questions = [approval(ids), form(ids), seat(ids), sign_in(ids)];
    let answers = [
        answer(&questions[0], Action::Accept, Some(json!("y")), AnsweredBy::Actor),
        answer(
            &questions[1],
            Action::Accept,
            Some(json!({ "name": "Ana Silva", "bags": 1 })),
            AnsweredBy::Script,
        ),
        answer(
            &questions[2],
            Action::Decline,
            Some(json!("I do not mind, but not at the back.")),
            AnsweredBy::Actor,
        ),
        answer(&questions[3], Action::Cancel, None, AnsweredBy::Actor),
    ];
    if let [_, asking, answering, ..] = turns {
        asking.reply = None;
        asking.questions = questions.to_vec();
        answering.user.text = answers.iter().map(Answer::words).collect::<Vec<_>>().join("\n");
        answering.user.answers = answers.to_vec();
        answering.user.reasoning = Some("The price is within my budget, and the day is right.".into());
    }
}

fn answer(question: &Question, action: Action, content: Option<Value>, by: AnsweredBy) -> Answer {
    Answer { question: question.id.clone(), action, content, by }
}

fn question(name: &str, ids: u8, kind: QuestionKind, message: &str) -> Question {
    let id = format!("{name}-{ids}");
    Question { id, kind, message: message.into(), tool: None, schema: None, choices: vec![] }
}

fn approval(ids: u8) -> Question {
    let choice = |value: &str, label: &str| Choice { value: json!(value), label: label.into() };
    let tool = ToolCall {
        name: "book_flight".into(),
        id: Some(format!("call-{ids}")),
        arguments: Some(json!({ "flight": "TP 432", "date": "2026-12-01", "eur": 289 })),
        ..ToolCall::default()
    };
    let choices = vec![choice("y", "Approve once"), choice("n", "Deny"), choice("t", "Always approve")];
    Question { tool: Some(tool), choices, ..question("approval", ids, QuestionKind::Approval, MESSAGE) }
}

fn form(ids: u8) -> Question {
    let schema = json!({
        "type": "object",
        "properties": { "name": { "type": "string" }, "bags": { "type": "integer", "default": 0 } },
        "required": ["name"],
    });
    let message = "Who is travelling, and with how many bags?";
    Question { schema: Some(schema), ..question("form", ids, QuestionKind::Form, message) }
}

fn seat(ids: u8) -> Question {
    question("seat", ids, QuestionKind::Clarification, "Aisle or window?")
}

fn sign_in(ids: u8) -> Question {
    question("sign-in", ids, QuestionKind::SignIn, "Please sign in to your loyalty account.")
}
