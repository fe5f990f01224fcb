//! Agents that are asked whether they are ready.

use super::*;
use axum::{extract::Request as HttpRequest, routing::get};

fn spec(url: &str, ready: &str) -> HttpSpec {
    let exchange = fixture::exchange(json!({}), "/reply", &[("authorization", "Bearer ${TOKEN}")]);
    HttpSpec { url: format!("{url}/chat?key=s3cret"), exchange, ready: Some(ready.to_owned()) }
}

/// Is ready at the third time of asking, and only for who may ask.
async fn third_time(calls: Arc<AtomicU32>, asked: HttpRequest) -> StatusCode {
    let known = asked.headers().get("authorization").is_some_and(|value| value == "Bearer s3cret");
    let here = asked.uri() == "/health?full=1";
    match calls.fetch_add(1, Ordering::SeqCst) {
        _ if !known || !here => StatusCode::NOT_FOUND,
        0 | 1 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::NO_CONTENT,
    }
}

#[tokio::test]
async fn an_agent_is_asked_until_it_is_ready() {
    let calls = Arc::new(AtomicU32::new(0));
    let asked = Arc::clone(&calls);
    let router = Router::new()
        .route("/health", get(move |request| third_time(Arc::clone(&asked), request)))
        .route("/chat", post(|| async { Json(json!({ "reply": "hi" })) }));
    let url = serve(router).await;
    let agent = HttpAgent::connect(&spec(&url, "/health?full=1"), &variables()).await.unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 3);
    assert_eq!(ask(&agent, "s", "hello").await, Ok("hi".into()));
    assert_eq!(calls.load(Ordering::SeqCst), 3);
}

#[rstest]
#[case::busy("/busy", "HTTP 503 Service Unavailable")]
#[case::elsewhere("//example.com/ok", "HTTP 404 Not Found")]
#[case::moved("/moved", "HTTP 307 Temporary Redirect")]
#[tokio::test]
async fn an_agent_that_does_not_get_ready_is_told_by_its_last_answer(#[case] path: &str, #[case] last: &str) {
    let router = Router::new()
        .route("/busy", get(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/moved", get(|| async { Redirect::temporary("/ok") }))
        .route("/ok", get(|| async {}));
    let url = serve(router).await;
    let patience = Duration::from_secs(2);
    let error = HttpAgent::connect_within(patience, &spec(&url, path), &variables()).await.unwrap_err();
    let why = format!(
        "{url}{path} did not answer with success within 2s, but with {last}; is it up, and `ready` a path of its own?"
    );
    assert_eq!(error, ConnectError::Agent(AgentError::NotReady(why)));
}

#[tokio::test]
async fn an_agent_that_is_not_there_is_waited_for_and_then_told_of() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let patience = Duration::from_secs(1);
    let error = HttpAgent::connect_within(patience, &spec(&url, "/ping"), &variables()).await.unwrap_err();
    assert!(error.to_string().contains("but with connection refused; is the agent running?"), "{error}");
}
