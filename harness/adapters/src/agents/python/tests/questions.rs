//! Questions to the user, at the end of a call and in the middle of it.

use super::*;
use rehearsal_core::question::{Action, AnsweredBy, QuestionKind};
use rstest::rstest;
use serde_json::{Value, json};

const DESK: &str = r#"
import asyncio
import threading
import rehearsal_agent

def returns(message, answers):
    if answers:
        return f"{answers} {message}"
    return {"reply": "Well.", "question": {"id": "q7", "message": "Which seat?"}, "conversation": "thread-1"}

def asks(message):
    answer = rehearsal_agent.ask("Shall I book?", tool={"name": "book", "arguments": {"flight": message}})
    return f"{bool(answer)} {answer.action} {answer.content}"

async def asks_twice(message):
    one, other = await asyncio.gather(
        rehearsal_agent.aask("Which seat?", choices=["12A", "12B"]),
        rehearsal_agent.aask("Which name?", schema={"type": "object", "properties": {"name": {"type": "string"}}}),
    )
    last = await rehearsal_agent.aask("Sure?")
    return f"{one.content} {other.content} {last.action}"

async def asks_wrongly(message):
    return rehearsal_agent.ask("Sure?")

def asks_from_a_thread(message):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(rehearsal_agent.ask("Sure?")))
    thread.start()
    thread.join()
    return answers[0].action

def asks_and_goes(message):
    if message == "hello":
        return "hello"
    threading.Thread(target=lambda: rehearsal_agent.ask("Anybody?")).start()
    threading.Event().wait(0.2)
    print("going", flush=True)
    return "gone"

try:
    rehearsal_agent.ask("Too early?")
except RuntimeError as error:
    early = str(error)

def tells_early(message): return early
"#;

fn accept(question: &str, content: Value) -> Answer {
    answer(question, Action::Accept, Some(content))
}

fn answer(question: &str, action: Action, content: Option<Value>) -> Answer {
    Answer { question: question.to_owned(), action, content, by: AnsweredBy::Script }
}

async fn open(attribute: &str) -> ((Stage, PythonAgent), Box<dyn Dialogue>) {
    let stage = Stage::new(&format!("desk:{attribute}"), DESK);
    let agent = stage.start().await.unwrap();
    let dialogue = agent.open(&session("s")).await.unwrap();
    ((stage, agent), dialogue)
}

#[tokio::test]
async fn a_result_may_be_a_question() {
    let (_around, mut dialogue) = open("returns").await;
    let reply = dialogue.reply(request("hi", 1)).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.conversation.as_deref()), ("Well.", Some("thread-1")));
    assert_eq!(reply.questions[0].message, "Which seat?");
    let reply = dialogue.reply(answering(&[accept("q7", json!("12A"))], 2)).await.unwrap();
    assert_eq!(reply.text, "[{'id': 'q7', 'action': 'accept', 'content': '12A'}] in words");
}

#[rstest]
#[case::agrees(Action::Accept, None, "True accept None")]
#[case::agrees_with_values(Action::Accept, Some(json!({ "seat": 3 })), "True accept {'seat': 3}")]
#[case::refuses(Action::Decline, Some(json!("too dear")), "False decline too dear")]
#[case::leaves(Action::Cancel, None, "False cancel None")]
#[tokio::test]
async fn a_call_may_ask_and_goes_on_with_the_answer(
    #[case] action: Action,
    #[case] content: Option<Value>,
    #[case] expected: &str,
) {
    let (_around, mut dialogue) = open("asks").await;
    let reply = dialogue.reply(request("TP 440", 1)).await.unwrap();
    let [question] = reply.questions.as_slice() else { panic!("{reply:?}") };
    assert_eq!((question.kind, question.message.as_str()), (QuestionKind::Approval, "Shall I book?"));
    let tool = question.tool.as_ref().unwrap();
    assert_eq!((tool.name.as_str(), &tool.arguments), ("book", &Some(json!({ "flight": "TP 440" }))));
    let reply = dialogue.reply(answering(&[answer(&question.id, action, content)], 2)).await.unwrap();
    assert_eq!(reply.text, expected);
    // The next call asks anew.
    let reply = dialogue.reply(request("TP 441", 3)).await.unwrap();
    assert_eq!(reply.questions.len(), 1);
}

#[tokio::test]
async fn what_is_asked_side_by_side_goes_out_together() {
    let (_around, mut dialogue) = open("asks_twice").await;
    let reply = dialogue.reply(request("hi", 1)).await.unwrap();
    let [seat, name] = reply.questions.as_slice() else { panic!("{reply:?}") };
    assert_eq!((seat.kind, name.kind), (QuestionKind::Clarification, QuestionKind::Form));
    let answers = [accept(&name.id, json!({ "name": "Ann" })), accept(&seat.id, json!("12B"))];
    let reply = dialogue.reply(answering(&answers, 2)).await.unwrap();
    assert_eq!(reply.questions[0].message, "Sure?");
    // Who says something else has not answered.
    let reply = dialogue.reply(request("Hm.", 3)).await.unwrap();
    assert_eq!(reply.text, "12B {'name': 'Ann'} cancel");
}

#[tokio::test]
async fn conversations_that_ask_at_once_get_their_own_answers() {
    let stage = Stage::new("desk:asks", DESK);
    let agent = stage.start().await.unwrap();
    let mut dialogues = Vec::new();
    for id in ["a", "b", "c"] {
        let mut dialogue = agent.open(&session(id)).await.unwrap();
        let reply = dialogue.reply(request("TP 440", 1)).await.unwrap();
        dialogues.push((id, dialogue, reply.questions[0].id.clone()));
    }
    for (id, dialogue, question) in dialogues.iter_mut().rev() {
        let reply = dialogue.reply(answering(&[accept(question, json!(id))], 2)).await.unwrap();
        assert_eq!(reply.text, format!("True accept {id}"));
    }
}

#[tokio::test]
async fn a_thread_that_belongs_to_nobody_asks_for_the_only_call_in_progress() {
    let (_around, mut dialogue) = open("asks_from_a_thread").await;
    let reply = dialogue.reply(request("hi", 1)).await.unwrap();
    let answers = [answer(&reply.questions[0].id, Action::Decline, None)];
    assert_eq!(dialogue.reply(answering(&answers, 2)).await.unwrap().text, "decline");
}

#[tokio::test]
async fn a_call_that_ends_while_it_asks_replies_to_the_answer() {
    let ((stage, agent), mut dialogue) = open("asks_and_goes").await;
    let reply = dialogue.reply(request("hi", 1)).await.unwrap();
    stage.has_logged().await;
    // Once another conversation has been held in between, the call has surely ended.
    talk(&agent, "another", &["hello", "hello"]).await.unwrap();
    let answers = [accept(&reply.questions[0].id, json!("here"))];
    assert_eq!(dialogue.reply(answering(&answers, 2)).await.unwrap().text, "gone");
}

#[tokio::test]
async fn a_conversation_that_is_left_with_an_open_question_ends() {
    let ((_stage, agent), mut dialogue) = open("asks").await;
    dialogue.reply(request("hi", 1)).await.unwrap();
    drop(dialogue);
    assert_eq!(
        agent.open(&session("t")).await.unwrap().reply(request("hi", 1)).await.unwrap().questions.len(),
        1
    );
    agent.shutdown().await;
}

#[rstest]
#[case::in_a_coroutine("asks_wrongly", Err("write `await aask(...)`"))]
#[case::while_importing("tells_early", Ok("cannot tell which conversation asks: 0 are in progress"))]
#[tokio::test]
async fn who_cannot_ask_is_told_why(#[case] attribute: &str, #[case] expected: Result<&str, &str>) {
    let (_around, mut dialogue) = open(attribute).await;
    let outcome = dialogue.reply(request("hi", 1)).await;
    match (outcome, expected) {
        (Ok(reply), Ok(part)) => assert!(reply.text.contains(part), "{reply:?}"),
        (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
        (outcome, _) => panic!("{outcome:?}"),
    }
}
