//! Endpoints.

use super::*;
use axum::{
    Json, Router,
    body::Body,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use rstest::rstest;

async fn serve() -> String {
    let routes = Router::new()
        .route(
            "/sound",
            post(|headers: HeaderMap, Json(evaluation): Json<Value>| async move {
                let team = headers.get("x-team").and_then(|team| team.to_str().ok()).unwrap_or_default();
                Json(json!({ "value": 1, "label": evaluation["case"]["name"], "reason": team }))
            }),
        )
        .route("/down", post(|| async { (StatusCode::SERVICE_UNAVAILABLE, "no\ndatabase") }))
        .route("/words", post(|| async { "great" }))
        .route("/long", post(|| async { vec![b' '; 11_000_000] }))
        .route("/elsewhere", post(|| async { (StatusCode::FOUND, [("location", "/sound")], Body::empty()) }))
        .route("/never", post(|| async { std::future::pending::<String>().await }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

async fn asked(url: &str, timeout: Duration) -> Result<Value, AssessorError> {
    let headers = BTreeMap::from([("x-team".to_owned(), "${GREETING}".to_owned())]);
    let evaluator = OwnEvaluator::Http { url: url.to_owned(), headers };
    connected(evaluator, Path::new("."), timeout).await?.assess(&evaluation()).await
}

#[tokio::test]
async fn an_endpoint_is_posted_the_evaluation_with_its_headers() {
    let answer = asked(&format!("{}/sound", serve().await), PATIENCE).await;
    assert_eq!(answer, Ok(json!({ "value": 1, "label": "paris", "reason": "hello" })));
}

#[rstest]
#[case("/down", "/down: HTTP 503 Service Unavailable: no\\ndatabase")]
#[case("/words", "begins \"great\"")]
#[case("/long", "longer than 10 MiB")]
#[case("/elsewhere", "HTTP 302")]
#[case("/nowhere", "HTTP 404")]
#[tokio::test]
async fn what_is_no_answer_is_an_error_that_says_why(#[case] path: &str, #[case] told: &str) {
    let error = asked(&format!("{}{path}", serve().await), PATIENCE).await.unwrap_err().to_string();
    assert!(error.contains(told) && error.len() < 1_000, "{error}");
}

#[tokio::test]
async fn one_that_never_answers_is_not_waited_for() {
    let url = format!("{}/never?key=secret", serve().await);
    let error = asked(&url, Duration::from_millis(200)).await.unwrap_err().to_string();
    assert!(error.starts_with("the evaluator did not answer within 200ms at http://127.0.0.1:"), "{error}");
    assert!(!error.contains("secret"), "{error}");
}

#[tokio::test]
async fn nobody_at_the_address_and_a_variable_that_is_not_set_are_told() {
    let error = asked("http://127.0.0.1:1/judge", PATIENCE).await.unwrap_err().to_string();
    assert!(error.contains("http://127.0.0.1:1/judge") && error.contains("refused"), "{error}");
    let headers = BTreeMap::from([("x-key".to_owned(), "${NO_SUCH_KEY}".to_owned())]);
    let evaluator = OwnEvaluator::Http { url: "http://127.0.0.1:1/".to_owned(), headers };
    let error = connected(evaluator, Path::new("."), PATIENCE).await.err().unwrap().to_string();
    assert!(error.contains("NO_SUCH_KEY, which is not set"), "{error}");
}
