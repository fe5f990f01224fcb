//! The HTTP agent against servers on this machine, good and bad.

mod asking;
mod ready;
mod session;
mod stream;

use super::*;
use crate::agents::{
    answer::ANSWER_LIMIT,
    desk,
    fixture::{self, TRACEPARENT, request, session},
};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Redirect},
    routing::post,
};
use rehearsal_core::suite::HttpExchange;
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::{net::TcpListener, sync::Notify};

async fn echo(headers: HeaderMap, Json(body): Json<Value>) -> Json<Value> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let seen = json!({
        "traceparent": header("traceparent"),
        "baggage": header("baggage"),
        "session": header("x-session-id"),
        "type": header("content-type"),
        "authorization": header("authorization"),
    });
    Json(json!({ "reply": format!("{}: {}", body["id"], body["text"]), "seen": seen }))
}

async fn huge() -> Body {
    Body::from(Bytes::from(vec![b'x'; ANSWER_LIMIT + 1]))
}

fn agent_router() -> Router {
    Router::new()
        .route("/echo", post(echo))
        .route("/broken", post(|| async { (StatusCode::SERVICE_UNAVAILABLE, "no\nmodel") }))
        .route("/html", post(|| async { ([(CONTENT_TYPE, "text/html")], "<html>") }))
        .route("/latin1", post(|| async { b"{\"reply\": \"\xe9\"}".to_vec() }))
        .route("/plain", post(|| async { "just text" }))
        .route("/huge", post(huge))
        .route("/moved", post(|| async { Redirect::temporary("/echo").into_response() }))
}

/// Serves until the test's runtime ends, and returns the address.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn agent(url: &str, reply: &str) -> HttpAgent {
    let body = json!({ "id": "{{session_id}}", "text": "{{message}}" });
    made(url, fixture::exchange(body, reply, &[("authorization", "Bearer ${TOKEN}")]))
}

/// An agent with an exchange of a test's own.
fn made(url: &str, exchange: HttpExchange) -> HttpAgent {
    HttpAgent::new(&HttpSpec { url: url.to_owned(), exchange, ready: None }, &variables()).unwrap()
}

fn variables() -> BTreeMap<String, String> {
    BTreeMap::from([("TOKEN".to_owned(), "s3cret".to_owned())])
}

async fn ask(agent: &HttpAgent, id: &str, message: &str) -> Result<String, AgentError> {
    let mut dialogue = agent.open(&session(id)).await.unwrap();
    dialogue.reply(request(message, 1)).await.map(|reply| reply.text)
}

#[tokio::test]
async fn a_turn_is_posted_with_its_session_and_trace() {
    let url = serve(agent_router()).await;
    assert_eq!(ask(&agent(&format!("{url}/echo"), "/reply"), "s-1", "hi").await, Ok(r#""s-1": "hi""#.into()));
    let seen = ask(&agent(&format!("{url}/echo"), "/seen"), "s-1", "hi").await.unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&seen).unwrap(),
        json!({
            "traceparent": TRACEPARENT,
            "baggage": "session.id=s-1",
            "session": "s-1",
            "type": "application/json",
            "authorization": "Bearer s3cret",
        })
    );
}

#[rstest]
#[case("/broken", "/reply", AgentError::Failed("HTTP 503 Service Unavailable: no\\nmodel".into()))]
#[case("/nowhere", "/reply", AgentError::Failed("HTTP 404 Not Found: with an empty body".into()))]
#[case("/moved", "/reply", AgentError::Failed("HTTP 307 Temporary Redirect (redirects are not followed): with an empty body".into()))]
#[case("/html", "/reply", AgentError::Malformed("it is not JSON (text/html) and begins \"<html>\"".into()))]
#[case("/latin1", "/reply", AgentError::Malformed("it is not UTF-8 text (application/octet-stream)".into()))]
#[case("/huge", "", AgentError::Malformed("it is longer than 10 MiB".into()))]
#[case("/echo", "/answer", AgentError::Malformed("nothing at /answer; the answer has the keys reply, seen".into()))]
#[tokio::test]
async fn a_bad_answer_is_an_error_that_says_so(
    #[case] path: &str,
    #[case] pointer: &str,
    #[case] expected: AgentError,
) {
    let url = serve(agent_router()).await;
    assert_eq!(ask(&agent(&format!("{url}{path}"), pointer), "s", "hi").await, Err(expected));
}

#[tokio::test]
async fn plain_text_is_the_reply_where_nothing_in_it_is_pointed_at() {
    let url = serve(agent_router()).await;
    assert_eq!(ask(&agent(&format!("{url}/plain"), ""), "s", "hi").await, Ok("just text".into()));
}

#[tokio::test]
async fn fifty_conversations_side_by_side_do_not_mix() {
    let url = serve(agent_router()).await;
    let agent = Arc::new(agent(&format!("{url}/echo"), "/reply"));
    let talks: Vec<_> = (0..50).map(|number| tokio::spawn(talk(Arc::clone(&agent), number))).collect();
    for talk in talks {
        talk.await.unwrap();
    }
}

async fn talk(agent: Arc<HttpAgent>, number: u32) {
    let mut dialogue = agent.open(&session(&format!("s{number}"))).await.unwrap();
    for turn in 1..=5 {
        let message = format!("{number}.{turn}");
        let reply = dialogue.reply(request(&message, turn)).await.unwrap();
        assert_eq!(reply.text, format!("\"s{number}\": \"{message}\""));
    }
}

/// Never answers the first request, and tells when it has arrived; answers every later one.
async fn slow_once(calls: Arc<AtomicU32>, arrived: Arc<Notify>) -> Json<Value> {
    if calls.fetch_add(1, Ordering::SeqCst) == 0 {
        arrived.notify_one();
        std::future::pending::<()>().await;
    }
    Json(json!({ "reply": "awake" }))
}

#[tokio::test]
async fn a_turn_that_is_given_up_leaves_the_agent_usable() {
    let (calls, arrived) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
    let seen = Arc::clone(&arrived);
    let router = Router::new().route("/", post(move || slow_once(Arc::clone(&calls), Arc::clone(&seen))));
    let agent = agent(&serve(router).await, "/reply");
    let mut dialogue = agent.open(&session("s")).await.unwrap();
    tokio::select! {
        reply = dialogue.reply(request("hi", 1)) => panic!("answered: {reply:?}"),
        () = arrived.notified() => {}
    }
    assert_eq!(dialogue.reply(request("hi", 2)).await.unwrap().text, "awake");
}

#[tokio::test]
async fn an_agent_that_is_not_there_is_named_without_its_secrets() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let agent = agent(&format!("http://user:pa55@{address}/chat?key=s3cret"), "/reply");
    let message = format!("http://{address}/chat: connection refused; is the agent running?");
    assert_eq!(ask(&agent, "s", "hi").await, Err(AgentError::Unreachable(message)));
    assert_eq!(format!("{agent:?}"), format!("HttpAgent {{ url: \"http://{address}/chat\", .. }}"));
}

#[rstest]
#[case::whole("application/json", "you sent s3cret", "HTTP 401 Unauthorized: you sent [secret]")]
#[case::in_a_stream("text/event-stream", "data: {\"error\": \"you sent s3cret\"}\n\n", "you sent [secret]")]
#[tokio::test]
async fn an_agent_that_repeats_a_secret_in_an_error_does_not_spread_it(
    #[case] kind: &str,
    #[case] body: &str,
    #[case] message: &str,
) {
    let desk = desk::Desk::open().await;
    let status = if kind == "application/json" { 401 } else { 200 };
    desk.will_answer(status, &[("content-type", kind)], body.to_owned());
    let error = ask(&agent(&desk.url, "/reply"), "s", "hi").await.unwrap_err();
    assert_eq!(error, AgentError::Failed(message.to_owned()));
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_agent_out_of_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(stream);
        }
    });
    let error = ask(&agent(&format!("http://{address}"), "/reply"), "s", "hi").await.unwrap_err();
    assert!(matches!(error, AgentError::Unreachable(_)), "{error}");
}

#[rstest]
#[case("not an address", "relative URL without a base")]
#[case("ftp://host/", "ftp is not http or https")]
#[case("http://user:pa55@ho st/", "invalid international domain name")]
fn an_address_that_cannot_be_posted_to_is_refused(#[case] url: &str, #[case] why: &str) {
    assert_eq!(parse_url(url), Err(SetupError::Url(why.to_owned())));
}

#[rstest]
#[case("http://localhost:80", true)]
#[case("http://127.0.0.9", true)]
#[case("http://[::1]:80", true)]
#[case("http://example.com", false)]
#[case("http://localhost.example.com", false)]
fn only_this_machine_is_reached_past_a_proxy(#[case] url: &str, #[case] loopback: bool) {
    assert_eq!(is_loopback(&parse_url(url).unwrap()), loopback);
}
