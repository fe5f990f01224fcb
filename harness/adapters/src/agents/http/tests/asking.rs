//! Agents that ask their user something, over HTTP.

use super::*;
use rehearsal_core::{
    agent::Input,
    question::{Action, Answer, AnsweredBy, QuestionKind},
};
use std::sync::Mutex;

/// Asks for leave once, and then tells what it was answered.
async fn desk(seen: Arc<Mutex<Vec<Value>>>, Json(body): Json<Value>) -> Json<Value> {
    seen.lock().unwrap().push(body.clone());
    if body.get("answers").is_none() {
        let question = json!({ "id": "q1", "message": "Shall I book?", "tool": { "name": "book" } });
        return Json(json!({ "reply": "One moment.", "questions": [question] }));
    }
    Json(json!({ "reply": format!("You said {}.", body["answers"][0]["action"]), "questions": [] }))
}

#[tokio::test]
async fn a_question_is_asked_and_its_answer_posted() {
    let seen = Arc::new(Mutex::new(vec![]));
    let told = Arc::clone(&seen);
    let url = serve(Router::new().route("/", post(move |body| desk(Arc::clone(&told), body)))).await;
    let mut exchange = fixture::exchange(json!({ "text": "{{message}}" }), "/reply", &[]);
    exchange.questions.body =
        json!({ "id": "{{session_id}}", "answers": "{{answers}}", "words": "{{message}}" });
    let mut dialogue = made(&url, exchange).open(&session("s")).await.unwrap();

    let asked = dialogue.reply(request("book it", 1)).await.unwrap();
    let [question] = asked.questions.as_slice() else { panic!("{asked:?}") };
    assert_eq!((question.id.as_str(), question.kind), ("q1", QuestionKind::Approval));
    assert_eq!(asked.text, "One moment.");

    let answer =
        Answer { question: "q1".into(), action: Action::Decline, content: None, by: AnsweredBy::Actor };
    let input = Input::Answers { answers: &[answer], words: "No." };
    let reply = dialogue.reply(Request { input, ..request("", 2) }).await.unwrap();
    assert_eq!(reply, Reply::words("You said \"decline\"."));
    let answers = json!([{ "id": "q1", "action": "decline" }]);
    let expected = [json!({ "text": "book it" }), json!({ "id": "s", "answers": answers, "words": "No." })];
    assert_eq!(*seen.lock().unwrap(), expected);
}
