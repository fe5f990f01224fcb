//! The agent against an endpoint on this machine: what it is sent, and what becomes of its answers.

use super::*;
use crate::agents::{
    desk::Desk,
    fixture::{TRACEPARENT, past, request, session},
};
use rstest::rstest;
use serde_json::json;

const SECRET: &str = "sk-s3cret-0123456789";

fn spec(base_url: Option<&str>, api: OpenAiApi, history: HistoryKeeper) -> OpenAiAgentSpec {
    OpenAiAgentSpec {
        base_url: base_url.map(str::to_owned),
        model: "desk".to_owned(),
        api,
        history,
        instructions: None,
        key_variable: None,
        headers: BTreeMap::new(),
    }
}

fn variables(set: &[(&str, &str)]) -> BTreeMap<String, String> {
    set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn chat_agent(desk: &Desk) -> OpenAiAgent {
    let key = Some("AGENT_KEY".to_owned());
    let headers = BTreeMap::from([("X-Turn".to_owned(), "{{session_id}}/{{turn}}".to_owned())]);
    let base = format!("{}/v1?version=1", desk.url);
    let spec = OpenAiAgentSpec {
        key_variable: key,
        headers,
        ..spec(Some(&base), OpenAiApi::Chat, HistoryKeeper::Ours)
    };
    OpenAiAgent::new(&spec, &variables(&[("AGENT_KEY", SECRET)])).unwrap()
}

fn says(words: &str) -> Value {
    json!({ "choices": [{ "message": { "role": "assistant", "content": words }, "finish_reason": "stop" }] })
}

async fn ask(agent: &OpenAiAgent) -> Result<String, AgentError> {
    let mut dialogue = agent.open(&session("s-1")).await.unwrap();
    dialogue.reply(request("hi", 1)).await.map(|reply| reply.text)
}

#[tokio::test]
async fn all_that_was_said_is_sent_with_the_session_and_the_trace() {
    let desk = Desk::open().await;
    desk.will_say(&says("Where to?"));
    let history = [past(1, "A flight, please.", Some("When?"))];
    let mut dialogue = chat_agent(&desk).open(&session("s-1")).await.unwrap();
    let reply = dialogue.reply(Request { history: &history, ..request("Tomorrow.", 2) }).await.unwrap();
    assert_eq!(reply, Reply::words("Where to?"));
    let [asked] = desk.asked().try_into().unwrap();
    assert_eq!(asked.line, "POST /v1/chat/completions?version=1");
    assert_eq!(
        asked.body,
        json!({ "model": "desk", "stream": false, "messages": [
            { "role": "user", "content": "A flight, please." },
            { "role": "assistant", "content": "When?" },
            { "role": "user", "content": "Tomorrow." },
        ] })
    );
    assert_eq!(asked.header("authorization"), Some(format!("Bearer {SECRET}").as_str()));
    assert_eq!(asked.header("traceparent"), Some(TRACEPARENT));
    assert_eq!(asked.header("baggage"), Some("session.id=s-1"));
    assert_eq!(asked.header("x-session-id"), Some("s-1"));
    assert_eq!(asked.header("x-turn"), Some("s-1/2"));
}

#[tokio::test]
async fn an_endpoint_that_keeps_what_was_said_is_told_where_to_go_on() {
    let desk = Desk::open().await;
    for number in 1..=3 {
        let content = json!([{ "type": "output_text", "text": format!("answer {number}") }]);
        let output = json!([{ "type": "message", "role": "assistant", "content": content }]);
        let kept = json!({ "id": "conv_9" });
        desk.will_say(&json!({ "id": format!("resp_{number}"), "output": output, "conversation": kept }));
    }
    let spec = spec(Some(&desk.url), OpenAiApi::Responses, HistoryKeeper::Theirs);
    let agent = OpenAiAgent::new(&spec, &variables(&[("OPENAI_API_KEY", SECRET)])).unwrap();
    let mut dialogue = agent.open(&session("s-1")).await.unwrap();
    let mut history = Vec::new();
    for turn in 1..=3 {
        let reply = dialogue.reply(Request { history: &history, ..request("go on", turn) }).await.unwrap();
        assert_eq!(reply.text, format!("answer {turn}"));
        assert_eq!(reply.conversation.as_deref(), Some("conv_9"));
        history.push(past(turn, "go on", Some(&reply.text)));
    }
    let asked = desk.asked();
    let previous: Vec<_> = asked.iter().map(|asked| &asked.body["previous_response_id"]).collect();
    assert_eq!(previous, [&Value::Null, &json!("resp_1"), &json!("resp_2")]);
    for asked in &asked {
        assert_eq!(asked.line, "POST /responses");
        assert_eq!(asked.body["input"], json!([{ "role": "user", "content": "go on" }]));
        assert_eq!(asked.header("authorization"), None, "the key was not meant for the suite's address");
    }
}

#[tokio::test]
async fn an_answer_without_an_id_cannot_be_gone_on_from() {
    let desk = Desk::open().await;
    desk.will_say(&json!({ "output": [] }));
    let spec = spec(Some(&desk.url), OpenAiApi::Responses, HistoryKeeper::Theirs);
    let agent = OpenAiAgent::new(&spec, &BTreeMap::new()).unwrap();
    assert_eq!(ask(&agent).await, Err(answer::nothing_to_go_on_from()));
}

#[tokio::test]
async fn a_busy_endpoint_is_asked_again() {
    let desk = Desk::open().await;
    desk.will_answer(429, &[("retry-after-ms", "1")], "slow down");
    desk.will_answer(503, &[("retry-after", "0")], "starting");
    desk.will_say(&says("hello"));
    assert_eq!(ask(&chat_agent(&desk)).await, Ok("hello".to_owned()));
    assert_eq!(desk.asked().len(), 3);
}

#[rstest]
#[case::for_ever(7, "0", 6)]
#[case::for_too_long(1, "3600", 1)]
#[case::for_nobody_knows_how_long(1, "soon", 1)]
#[tokio::test]
async fn patience_ends(#[case] answers: usize, #[case] wait: &str, #[case] asked: usize) {
    let desk = Desk::open().await;
    for _ in 0..answers {
        desk.will_answer(429, &[("retry-after", wait)], r#"{"error":{"message":"slow down"}}"#);
    }
    assert_eq!(ask(&chat_agent(&desk)).await, Err(AgentError::Failed("HTTP 429: slow down".to_owned())));
    assert_eq!(desk.asked().len(), asked);
}

#[tokio::test]
async fn neither_an_error_nor_the_agent_shows_the_key() {
    let desk = Desk::open().await;
    desk.will_answer(
        401,
        &[],
        json!({ "error": { "message": format!("no such key: {SECRET}") } }).to_string(),
    );
    let agent = chat_agent(&desk);
    let message = "HTTP 401: no such key: [secret]; check the agent's `key`";
    assert_eq!(ask(&agent).await, Err(AgentError::Failed(message.to_owned())));
    let shown = format!("OpenAiAgent {{ url: \"{}/v1/chat/completions\", model: \"desk\", .. }}", desk.url);
    assert_eq!(format!("{agent:?}"), shown);
}

#[tokio::test]
async fn a_page_of_html_is_no_answer() {
    let desk = Desk::open().await;
    desk.will_answer(200, &[("content-type", "text/html")], "<html>");
    let why = "it is not JSON (text/html) and begins \"<html>\"";
    assert_eq!(ask(&chat_agent(&desk)).await, Err(AgentError::Malformed(why.to_owned())));
}

#[rstest]
#[case::the_environments(None, None, &[("OPENAI_API_KEY", "k")], Some("OPENAI_API_KEY"))]
#[case::of_another_address(None, None, &[("OPENAI_API_KEY", "k"), ("OPENAI_BASE_URL", "http://h")], Some("OPENAI_API_KEY"))]
#[case::not_for_the_suites_address(Some("http://h"), None, &[("OPENAI_API_KEY", "k")], None)]
#[case::named(Some("http://h"), Some("OWN"), &[("OPENAI_API_KEY", "k")], Some("OWN"))]
#[case::openai_wants_one(None, None, &[], Some("OPENAI_API_KEY"))]
#[case::others_need_none(None, None, &[("OPENAI_BASE_URL", "http://h")], None)]
fn the_key_goes_to_no_address_that_it_is_not_for(
    #[case] base_url: Option<&str>,
    #[case] named: Option<&str>,
    #[case] set: &[(&str, &str)],
    #[case] expected: Option<&str>,
) {
    let key = named.map(str::to_owned);
    let spec = OpenAiAgentSpec { key_variable: key, ..spec(base_url, OpenAiApi::Chat, HistoryKeeper::Ours) };
    assert_eq!(key_variable(&spec, &variables(set)).as_deref(), expected);
}

#[test]
fn a_header_of_the_suites_may_prove_who_asks_instead() {
    let headers = BTreeMap::from([("Authorization".to_owned(), "Custom x".to_owned())]);
    let spec = OpenAiAgentSpec { headers, ..spec(None, OpenAiApi::Chat, HistoryKeeper::Ours) };
    assert_eq!(key_variable(&spec, &variables(&[("OPENAI_API_KEY", "k")])), None);
}

#[test]
fn a_key_that_is_missing_is_told_before_anything_is_sent() {
    let error =
        OpenAiAgent::new(&spec(None, OpenAiApi::Chat, HistoryKeeper::Ours), &BTreeMap::new()).unwrap_err();
    let words = "the header authorization needs the environment variable OPENAI_API_KEY, which is not set";
    assert_eq!(error.to_string(), words);
}
