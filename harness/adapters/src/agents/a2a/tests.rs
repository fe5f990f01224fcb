//! The agent against a server on this machine that says what each test wants, in both versions.

use super::*;
use crate::agents::{
    answer::ANSWER_LIMIT,
    desk::{Asked, Desk},
    fixture::{TRACEPARENT, context, request, session},
};
use rehearsal_core::{
    agent::{Input, Reply, Request},
    question::{Action, Answer, AnsweredBy, QuestionKind},
    suite::Auth,
};
use rstest::rstest;
use serde_json::json;

const TOKEN: &str = "t0ken-0123456789";

fn agent(url: &str, auth: Option<Auth>) -> A2aAgent {
    let spec = A2aSpec {
        url: url.to_owned(),
        version: A2aVersion::Auto,
        headers: BTreeMap::from([("x-turn".to_owned(), "{{turn}}".to_owned())]),
        auth,
    };
    A2aAgent::new(&spec, &BTreeMap::from([("TOKEN".to_owned(), TOKEN.to_owned())])).unwrap()
}

fn bearer() -> Option<Auth> {
    Some(Auth::Bearer("TOKEN".to_owned()))
}

/// A desk that has a card of this version.
async fn desk(version: &str) -> Desk {
    let desk = Desk::open().await;
    let url = format!("{}/rpc", desk.url);
    match version {
        "0.3" => {
            desk.will_say(&json!({ "url": url, "protocolVersion": "0.3.0", "preferredTransport": "JSONRPC" }))
        }
        version => desk.will_say(&json!({ "supportedInterfaces": [
            { "url": url, "protocolBinding": "JSONRPC", "protocolVersion": version },
        ] })),
    }
    desk
}

fn result(result: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": "1", "result": result })
}

fn task(state: &str, words: &str) -> Value {
    let message = json!({ "role": "agent", "parts": [{ "kind": "text", "text": words }] });
    json!({ "kind": "task", "id": "t-1", "contextId": "c-1", "status": { "state": state, "message": message } })
}

async fn ask(agent: &A2aAgent) -> Result<Reply, AgentError> {
    agent.open(&session("s")).await.unwrap().reply(request("hi", 1)).await
}

fn methods(asked: &[Asked]) -> Vec<&str> {
    asked.iter().filter_map(|asked| asked.body["method"].as_str()).collect()
}

#[tokio::test]
async fn a_message_goes_out_as_0_3_and_the_agents_name_for_the_conversation_is_kept() {
    let desk = desk("0.3").await;
    for words in ["hello", "again"] {
        let parts = json!([{ "kind": "text", "text": words }]);
        desk.will_say(&result(
            json!({ "kind": "message", "contextId": "c-1", "role": "agent", "parts": parts }),
        ));
    }
    let mut dialogue = agent(&desk.url, bearer()).open(&session("s")).await.unwrap();
    let reply = dialogue.reply(request("hi", 1)).await.unwrap();
    assert_eq!(reply, Reply { conversation: Some("c-1".to_owned()), ..Reply::words("hello") });
    assert_eq!(dialogue.reply(request("and?", 2)).await.unwrap().text, "again");
    let [card, first, second] = desk.asked().try_into().unwrap();
    assert_eq!(card.line, "GET /.well-known/agent-card.json");
    assert_eq!((card.header("traceparent"), card.header("x-turn")), (None, None));
    assert_eq!(card.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(first.line, "POST /rpc");
    assert_eq!((first.header("traceparent"), first.header("x-turn")), (Some(TRACEPARENT), Some("1")));
    assert_eq!((first.header("baggage"), first.header("x-session-id")), (Some("session.id=s"), Some("s")));
    assert_eq!(first.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(first.header("a2a-version"), None);
    assert_eq!(first.body["method"], "message/send");
    let message = &first.body["params"]["message"];
    assert_eq!((&message["contextId"], &message["messageId"]), (&json!("s"), &json!("s-1")));
    let message = &second.body["params"]["message"];
    assert_eq!((&message["contextId"], &message["messageId"]), (&json!("c-1"), &json!("s-2")));
}

#[tokio::test]
async fn version_1_0_is_named_and_spoken_where_the_card_says_so() {
    let desk = desk("1.0").await;
    desk.will_say(&result(json!({ "message": { "contextId": "s", "parts": [{ "text": "hello" }] } })));
    assert_eq!(ask(&agent(&desk.url, None)).await.unwrap().text, "hello");
    let asked = &desk.asked()[1];
    assert_eq!(asked.header("a2a-version"), Some("1.0"));
    assert_eq!(asked.body["method"], "SendMessage");
    assert_eq!(asked.body["params"]["message"]["role"], "ROLE_USER");
}

#[rstest]
#[case("0.3", "working", "tasks/get", json!({ "id": "t-1" }))]
#[case("1.0", "TASK_STATE_SUBMITTED", "GetTask", json!({ "id": "t-1" }))]
#[tokio::test]
async fn a_task_is_waited_for(
    #[case] version: &str,
    #[case] state: &str,
    #[case] method: &str,
    #[case] params: Value,
) {
    let desk = desk(version).await;
    desk.will_say(&result(task(state, "One moment.")));
    desk.will_say(&result(task("working", "Still at it.")));
    desk.will_say(&result(task("completed", "Done.")));
    assert_eq!(ask(&agent(&desk.url, None)).await.unwrap().text, "Done.");
    let asked = desk.asked();
    assert_eq!(methods(&asked)[1..], [method, method]);
    assert_eq!(asked[3].body["params"], params);
    assert_eq!(asked[3].header("traceparent"), Some(TRACEPARENT));
}

#[tokio::test]
async fn a_question_is_answered_in_the_task_that_asks_it() {
    let desk = desk("0.3").await;
    desk.will_say(&result(task("input-required", "Which city?")));
    desk.will_say(&result(task("completed", "Booked.")));
    desk.will_say(&result(task("completed", "You are welcome.")));
    let mut dialogue = agent(&desk.url, None).open(&session("s")).await.unwrap();
    let asked = dialogue.reply(request("A flight.", 1)).await.unwrap();
    assert_eq!((asked.text.as_str(), asked.questions[0].kind), ("", QuestionKind::Clarification));
    assert_eq!(asked.questions[0].message, "Which city?");
    let answer = Answer {
        question: asked.questions[0].id.clone(),
        action: Action::Accept,
        content: Some(json!("Paris")),
        by: AnsweredBy::Script,
    };
    let input = Input::Answers { answers: &[answer], words: "Paris" };
    let reply = dialogue
        .reply(Request { input, turn: 2, context: context(), history: &[], mcp_url: None })
        .await
        .unwrap();
    assert_eq!(reply.text, "Booked.");
    dialogue.reply(request("Thanks.", 3)).await.unwrap();
    let messages: Vec<Value> =
        desk.asked()[1..].iter().map(|asked| asked.body["params"]["message"].clone()).collect();
    assert_eq!(messages[1]["taskId"], "t-1");
    assert_eq!(messages[1]["contextId"], "c-1");
    assert_eq!(messages[1]["parts"], json!([{ "kind": "text", "text": "Paris" }]));
    assert_eq!((&messages[0]["taskId"], &messages[2]["taskId"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_task_that_waits_goes_on_with_an_ordinary_message_too() {
    let desk = desk("0.3").await;
    desk.will_say(&result(task("auth-required", "Please log in.")));
    desk.will_say(&result(task("completed", "Fine.")));
    let mut dialogue = agent(&desk.url, None).open(&session("s")).await.unwrap();
    let asked = dialogue.reply(request("hi", 1)).await.unwrap();
    assert_eq!(asked.questions[0].kind, QuestionKind::SignIn);
    dialogue.reply(request("I did.", 2)).await.unwrap();
    assert_eq!(desk.asked()[2].body["params"]["message"]["taskId"], "t-1");
}

#[rstest]
#[case("failed", AgentError::Failed("its task failed: no\\nmodel".into()))]
#[case("rejected", AgentError::Failed("its task was rejected: no\\nmodel".into()))]
#[case("canceled", AgentError::Failed("its task was canceled: no\\nmodel".into()))]
#[case("unknown", AgentError::Malformed("its task is in the unknown state \"unknown\"".into()))]
#[tokio::test]
async fn a_task_that_comes_to_nothing_is_an_error(#[case] state: &str, #[case] expected: AgentError) {
    let desk = desk("0.3").await;
    desk.will_say(&result(task(state, "no\nmodel")));
    assert_eq!(ask(&agent(&desk.url, None)).await, Err(expected));
}

#[tokio::test]
async fn an_agent_that_names_conversations_itself_is_asked_to() {
    let desk = desk("1.0").await;
    desk.will_say(&json!({ "error": { "code": -32602, "message": "unknown contextId s" } }));
    desk.will_say(&result(json!({ "message": { "contextId": "c-7", "parts": [{ "text": "hello" }] } })));
    let reply = ask(&agent(&desk.url, None)).await.unwrap();
    assert_eq!(reply.conversation.as_deref(), Some("c-7"));
    assert_eq!(desk.asked()[2].body["params"]["message"].get("contextId"), None);
}

#[tokio::test]
async fn a_message_is_not_sent_again_for_an_error_that_is_not_about_the_conversations_name() {
    let desk = desk("1.0").await;
    desk.will_say(&json!({ "error": { "code": -32603, "message": "context deadline exceeded" } }));
    let why = "context deadline exceeded (JSON-RPC -32603)".to_owned();
    assert_eq!(ask(&agent(&desk.url, None)).await, Err(AgentError::Failed(why)));
}

#[tokio::test]
async fn the_card_is_asked_for_once_and_also_at_its_older_place() {
    let desk = Desk::open().await;
    desk.will_answer(404, &[], "");
    desk.will_say(&json!({ "url": format!("{}/rpc", desk.url) }));
    desk.will_say(&result(task("completed", "a")));
    desk.will_say(&result(task("completed", "b")));
    let agent = agent(&desk.url, None);
    ask(&agent).await.unwrap();
    ask(&agent).await.unwrap();
    let lines: Vec<String> = desk.asked().into_iter().map(|asked| asked.line).collect();
    let expected =
        ["GET /.well-known/agent-card.json", "GET /.well-known/agent.json", "POST /rpc", "POST /rpc"];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn without_a_card_the_places_are_named_where_one_was_looked_for() {
    let desk = Desk::open().await;
    desk.will_answer(404, &[], "");
    desk.will_say(&json!({ "name": "something else" }));
    let url = &desk.url;
    let message = format!(
        "no agent's card at {url}/.well-known/agent-card.json (HTTP 404 Not Found), {url}/.well-known/agent.json (it is JSON and no agent's card); give the card's own address as `url`"
    );
    assert_eq!(ask(&agent(url, None)).await, Err(AgentError::Unreachable(message)));
}

#[tokio::test]
async fn a_card_that_points_elsewhere_gets_no_secret_there() {
    let desk = Desk::open().await;
    desk.will_say(&json!({ "url": "http://agent.invalid/rpc" }));
    let error = ask(&agent(&desk.url, bearer())).await.unwrap_err().to_string();
    assert!(error.contains("sends messages to http://agent.invalid, where the suite's headers"), "{error}");
}

#[rstest]
#[case::html(200, "<html>", "it is not JSON (no content type) and begins \"<html>\"")]
#[case::neither(
    200,
    r#"{"result":{"kind":"status-update"}}"#,
    "neither a message nor a task is in {\"kind\":\"status-update\"}"
)]
#[case::refused(401, "who is t0ken-0123456789?", "HTTP 401 Unauthorized: who is [secret]?")]
#[case::stated(
    200,
    r#"{"error":{"code":-32603,"message":"out of order"}}"#,
    "out of order (JSON-RPC -32603)"
)]
#[tokio::test]
async fn a_bad_answer_is_an_error_that_says_so(
    #[case] status: u16,
    #[case] body: &'static str,
    #[case] words: &str,
) {
    let desk = desk("0.3").await;
    desk.will_answer(status, &[], body);
    let error = ask(&agent(&desk.url, bearer())).await.unwrap_err().to_string();
    assert!(error.ends_with(words), "{error}");
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_it() {
    let desk = desk("0.3").await;
    desk.will_answer(200, &[], vec![b' '; ANSWER_LIMIT + 1]);
    let error = ask(&agent(&desk.url, None)).await.unwrap_err();
    assert_eq!(error, AgentError::Malformed("it is longer than 10 MiB".to_owned()));
}

#[tokio::test]
async fn an_agent_that_is_not_there_is_named() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let agent = agent(&url, bearer());
    let message = format!("{url}/.well-known/agent-card.json: connection refused; is the agent running?");
    assert_eq!(ask(&agent).await, Err(AgentError::Unreachable(message)));
    assert_eq!(format!("{agent:?}"), format!("A2aAgent {{ url: \"{url}/\", .. }}"));
}
