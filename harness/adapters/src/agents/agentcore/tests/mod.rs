//! Runtimes of AgentCore that are made up, on this machine: what is sent to them, and what becomes of their answers.

mod refusals;
mod settings;

use super::*;
use crate::agents::fixture::{self, TRACEPARENT, request, session};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use rehearsal_core::suite::{Auth, HttpExchange};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Mutex;
use tokio::net::TcpListener;

const ARN: &str = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/my_agent-AbCdEf1234";
const PATH: &str =
    "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aeu-west-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEf1234";
const ID: &str = "0f9d5a60-6a0c-4f0e-9a55-8a3f6f1c2b7d";

/// An answer that is nothing but words.
const FINE: (u16, &str, &str) = (200, "application/json", r#""hello""#);

/// One request as it came.
#[derive(Clone, Debug)]
struct Seen {
    address: String,
    headers: HeaderMap,
    body: Value,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("-", |value| value.to_str().unwrap())
    }
}

/// Answers with these one after the other, with the last for ever, and keeps what it was asked.
#[derive(Clone)]
struct Cloud {
    answers: Arc<Vec<(u16, &'static str, &'static str)>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Cloud {
    async fn start(answers: &[(u16, &'static str, &'static str)]) -> (Self, String) {
        let cloud = Self { answers: Arc::new(answers.to_vec()), seen: Arc::default() };
        let router = Router::new().fallback(answer).with_state(cloud.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (cloud, format!("http://{address}"))
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn answer(State(cloud): State<Cloud>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let number = {
        let mut seen = cloud.seen.lock().unwrap();
        seen.push(Seen { address: uri.to_string(), headers, body });
        seen.len() - 1
    };
    let (status, kind, body) = *cloud.answers.get(number).or(cloud.answers.last()).unwrap();
    (StatusCode::from_u16(status).unwrap(), [(CONTENT_TYPE, kind)], body).into_response()
}

fn exchange() -> HttpExchange {
    let headers = [("x-amzn-bedrock-agentcore-runtime-custom-team", "cx"), ("tracestate", "a=b")];
    HttpExchange {
        reply: vec!["/result".to_owned(), String::new()],
        ..fixture::exchange(json!({ "prompt": "{{message}}", "id": "{{session_id}}" }), "", &headers)
    }
}

/// A runtime that takes a token, or else signatures.
fn spec(url: &str, auth: Option<Auth>) -> AgentCoreSpec {
    AgentCoreSpec {
        runtime: ARN.to_owned(),
        qualifier: Some("prod/1".to_owned()),
        region: None,
        base_url: Some(format!("{url}/")),
        user_id: Some("ann".to_owned()),
        exchange: HttpExchange { auth, ..exchange() },
    }
}

fn token() -> Option<Auth> {
    Some(Auth::Bearer("TOKEN".to_owned()))
}

/// Connects without waits between the tries. What signs is made up: tests do not read this machine's settings.
async fn agent(url: &str, auth: Option<Auth>) -> AgentCoreAgent {
    let variables = BTreeMap::from([("TOKEN".to_owned(), "s3cret".to_owned())]);
    let spec = spec(url, auth);
    if spec.exchange.auth.is_some() {
        return AgentCoreAgent::connect_with(Duration::ZERO, &spec, &variables).await.unwrap();
    }
    let runtime = Runtime::new(&spec).unwrap();
    let door = Box::new(Signed::for_tests(&runtime, url));
    let exchange = Exchange::new(&spec.exchange, &variables).unwrap();
    let desk = Desk { runtime, exchange, user: spec.user_id.clone(), door, first_wait: Duration::ZERO };
    AgentCoreAgent { desk: Arc::new(desk) }
}

async fn ask(agent: &AgentCoreAgent, id: &str) -> Result<Reply, AgentError> {
    agent.open(&session(id)).await.unwrap().reply(request("hi", 1)).await
}

#[rstest]
#[case::signed(None)]
#[case::by_token(token())]
#[tokio::test]
async fn a_turn_is_sent_as_the_service_wants_it(#[case] auth: Option<Auth>) {
    let (cloud, url) = Cloud::start(&[(200, "application/json", r#"{"result": "hello"}"#)]).await;
    let signed = auth.is_none();
    let agent = agent(&url, auth).await;
    let mut dialogue = agent.open(&session(ID)).await.unwrap();
    assert_eq!(dialogue.reply(request("hi", 1)).await, Ok(Reply::words("hello")));
    dialogue.close().await;

    let seen = cloud.seen();
    let [turn, stop] = seen.as_slice() else { panic!("{seen:#?}") };
    assert_eq!(turn.address, format!("{PATH}/invocations?qualifier=prod%2F1"));
    assert_eq!(turn.body, json!({ "prompt": "hi", "id": ID }));
    for (name, value) in [
        ("content-type", "application/json"),
        ("accept", "application/json, text/event-stream"),
        ("x-amzn-bedrock-agentcore-runtime-session-id", ID),
        ("x-amzn-bedrock-agentcore-runtime-user-id", "ann"),
        ("x-amzn-bedrock-agentcore-runtime-custom-team", "cx"),
        ("traceparent", TRACEPARENT),
        ("tracestate", "a=b"),
        ("baggage", &format!("session.id={ID}")),
        ("x-amzn-trace-id", "Root=1-01010101-010101010101010101010101;Parent=0202020202020202;Sampled=1"),
    ] {
        assert_eq!(turn.header(name), value, "{name}");
    }
    assert_eq!(stop.address, format!("{PATH}/stopruntimesession?qualifier=prod%2F1"));
    assert_eq!(stop.header("x-amzn-bedrock-agentcore-runtime-session-id"), ID);
    for asked in [turn, stop] {
        let proof = asked.header("authorization");
        let signature = proof.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
            && proof.contains("/eu-west-1/bedrock-agentcore/aws4_request");
        assert!(if signed { signature } else { proof == "Bearer s3cret" }, "{proof}");
    }
}

#[tokio::test]
async fn a_session_that_was_never_used_is_not_ended() {
    let (cloud, url) = Cloud::start(&[(200, "application/json", "{}")]).await;
    let agent = agent(&url, None).await;
    agent.open(&session(ID)).await.unwrap().close().await;
    assert!(cloud.seen().is_empty());
}

#[tokio::test]
async fn a_session_that_an_earlier_process_used_is_ended() {
    let (cloud, url) = Cloud::start(&[(200, "application/json", "{}")]).await;
    let agent = agent(&url, None).await;
    agent.reopen(&session(ID), None).await.unwrap().close().await;
    let [stop] = cloud.seen().try_into().unwrap();
    assert_eq!(stop.header("x-amzn-bedrock-agentcore-runtime-session-id"), ID);
}

#[tokio::test]
async fn a_session_whose_id_is_too_short_goes_by_a_longer_one() {
    let (cloud, url) = Cloud::start(&[(200, "application/json", r#""hello""#)]).await;
    let reply = ask(&agent(&url, None).await, "probe").await.unwrap();
    let name = "probe-000000000000000000000000000";
    assert_eq!((name.len(), reply.conversation.as_deref()), (SHORTEST_SESSION, Some(name)));
    let [turn] = cloud.seen().try_into().unwrap();
    assert_eq!(turn.header("x-amzn-bedrock-agentcore-runtime-session-id"), name);
    assert_eq!((turn.body["id"].as_str(), turn.header("baggage")), (Some(name), "session.id=probe"));
    assert_eq!(runtime_session(&session(&"x".repeat(300))).len(), LONGEST_SESSION);
}

#[rstest]
#[case::signed(None)]
#[case::by_token(token())]
#[tokio::test]
async fn a_stream_is_read_as_one_over_plain_http_is(#[case] auth: Option<Auth>) {
    let wire =
        "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"Hel\"}}}}\n\ndata: \"lo\"\n\n";
    let (_, url) = Cloud::start(&[(200, "text/event-stream; charset=utf-8", wire)]).await;
    assert_eq!(ask(&agent(&url, auth).await, ID).await, Ok(Reply::words("Hello")));
}

#[tokio::test]
async fn an_agent_that_asks_is_answered_as_strands_wants_it() {
    let asked =
        r#"{"stop_reason": "interrupt", "interrupts": [{"id": "i", "name": "n", "reason": "sure?"}]}"#;
    let (cloud, url) = Cloud::start(&[(200, "application/json", asked), FINE]).await;
    let mut spec = spec(&url, token());
    spec.exchange.questions.at = vec!["/interrupts".to_owned()];
    spec.exchange.questions.body = json!({ "prompt": "{{interrupt_responses}}" });
    let variables = BTreeMap::from([("TOKEN".to_owned(), "s3cret".to_owned())]);
    let agent = AgentCoreAgent::connect(&spec, &variables).await.unwrap();
    let mut dialogue = agent.open(&session(ID)).await.unwrap();
    assert_eq!(dialogue.reply(request("book", 1)).await.unwrap().questions[0].message, "sure?");
    let answers = [fixture::accepted("i")];
    let input = rehearsal_core::agent::Input::Answers { answers: &answers, words: "Yes." };
    assert_eq!(dialogue.reply(Request { input, ..request("", 2) }).await, Ok(Reply::words("hello")));
    let block = json!({ "interruptResponse": { "interruptId": "i", "response": "y" } });
    assert_eq!(cloud.seen()[1].body, json!({ "prompt": [block] }));
}
