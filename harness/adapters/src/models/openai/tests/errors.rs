//! Every way in which a server refuses or fails, told apart and told to a person.

use super::server::{KEY, Reply, Server, endpoint, fault_of, model, request};
use crate::models::openai::{Endpoint, Flavour};
use rehearsal_core::{
    model::{Fault, ProviderError},
    suite::OpenAiApi::{self, Chat, Responses},
};
use rstest::rstest;
use std::time::Duration;

async fn refused(api: OpenAiApi, flavour: Flavour, reply: Reply) -> ProviderError {
    let server = Server::start([reply]).await;
    let endpoint = Endpoint { flavour, ..endpoint(&server.url, api) };
    let error = fault_of(model(endpoint).complete(&request()).await);
    assert!(error.message.starts_with("openai/some/model: "), "{error}");
    assert!(!error.message.contains(char::is_control), "{error}");
    assert!(!error.message.contains("0123456789"), "{error}");
    assert_eq!(server.asked().len(), 1, "one call is one request");
    error
}

fn openai_error(status: u16, message: &str, code: &str) -> Reply {
    let body =
        serde_json::json!({ "error": { "message": message, "type": "t", "param": null, "code": code } });
    Reply::new(status, body)
}

#[rstest]
#[case(openai_error(401, &format!("Incorrect API key provided: {KEY}."), "invalid_api_key"), Fault::Denied, "check THE_KEY_VARIABLE")]
#[case(openai_error(401, "Incorrect API key provided: sk-te****ghij.", ""), Fault::Denied, "[secret]")]
#[case(
    openai_error(403, "Project has no access to model `m`", ""),
    Fault::Denied,
    "what THE_KEY_VARIABLE may use"
)]
#[case(
    Reply::new(403, r#"{"message":"The security token included in the request is expired"}"#),
    Fault::Denied,
    "refuses the key"
)]
#[case(
    openai_error(404, "The model `some/model` does not exist", "model_not_found"),
    Fault::NoSuchModel,
    "has no model some/model"
)]
#[case(Reply::new(404, r#"{"detail":"Not Found"}"#), Fault::NoSuchModel, "check the base URL")]
#[case(Reply::new(404, "404 page not found").with("content-type", "text/plain"), Fault::NoSuchModel, "check the base URL")]
#[case(Reply::new(405, ""), Fault::NoSuchModel, "HTTP 405 without words")]
#[case(Reply::new(307, "").with("location", "/elsewhere"), Fault::NoSuchModel, "check the base URL")]
#[case(
    openai_error(429, "Rate limit reached", "rate_limit_exceeded"),
    Fault::Throttled,
    "takes no more for now"
)]
#[case(
    openai_error(429, "You exceeded your current quota", "insufficient_quota"),
    Fault::QuotaSpent,
    "add credit"
)]
#[case(
    Reply::new(402, r#"{"error":{"message":"Insufficient credits","code":402}}"#),
    Fault::QuotaSpent,
    "add credit"
)]
#[case(
    openai_error(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded"),
    Fault::TooLong,
    "fewer turns"
)]
#[case(
    openai_error(400, "messages\n\u{1b}[2J are wrong", ""),
    Fault::Invalid,
    "messages\\n\\u{1b}[2J are wrong"
)]
#[case(openai_error(400, "max_tokens is too large: 300. At most 100.", ""), Fault::Invalid, "too large")]
#[case(
    Reply::new(400, r#"{"message":"data retention mode 'default' is not available for this model"}"#),
    Fault::Invalid,
    "change the retention"
)]
#[case(
    openai_error(400, "model `m` isn’t supported on this route", ""),
    Fault::NoSuchModel,
    "/openai/v1, or choose the other api"
)]
#[case(
    Reply::new(422, r#"{"detail":[{"loc":["body","messages"],"msg":"field required"}]}"#),
    Fault::Invalid,
    "messages: field required"
)]
#[case(Reply::new(413, "too big"), Fault::TooLong, "HTTP 413: too big")]
#[case(openai_error(408, "Request timeout", ""), Fault::TimedOut, "gave up waiting")]
#[case(Reply::new(504, "<html>Gateway Time-out</html>").with("content-type", "text/html"), Fault::TimedOut, "Gateway Time-out")]
#[case(openai_error(500, "The server had an error", "server_error").with("x-request-id", "req_9"), Fault::Unavailable, "request req_9")]
#[case(Reply::new(502, "<html>Bad\nGateway</html>").with("content-type", "text/html"), Fault::Unavailable, "Bad\\nGateway")]
#[case(
    Reply::new(503, r#"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#),
    Fault::NotReady,
    "still loading"
)]
#[case(Reply::new(529, r#"{"error":"Overloaded"}"#), Fault::Unavailable, "HTTP 529: Overloaded")]
#[case(
    Reply::new(200, r#"{"error":{"message":"upstream failed"}}"#),
    Fault::Garbled,
    "dressed as success (HTTP 200: upstream failed)"
)]
#[case(
    Reply::new(200, r#"{"error":{"message":"slow down","code":429}}"#),
    Fault::Throttled,
    "HTTP 429: slow down"
)]
#[case(
    Reply::new(
        200,
        r#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}"#
    ),
    Fault::NoSuchModel,
    "check the base URL"
)]
#[case(Reply::new(200, "<html>Sign in</html>").with("content-type", "text/html"), Fault::Garbled, "text/html that begins \"<html>Sign in</html>\"")]
#[case(Reply::new(200, "data: {}\n\n").with("content-type", "text/event-stream"), Fault::Garbled, "text/event-stream")]
#[case(Reply::new(200, ""), Fault::Garbled, "application/json, empty")]
#[case(Reply::new(200, "[1]"), Fault::Garbled, "not answer with a JSON object")]
#[case(Reply::new(200, "{\"choices\": oops"), Fault::Garbled, "not answer with a JSON object")]
#[case(Reply::new(200, "{\"choices\": [{\"mess"), Fault::BrokenOff, "ends in the middle")]
#[tokio::test]
async fn an_error_says_what_happened_and_what_to_do(
    #[case] reply: Reply,
    #[case] fault: Fault,
    #[case] words: &str,
    #[values(Chat, Responses)] api: OpenAiApi,
) {
    let error = refused(api, Flavour::Compatible, reply).await;
    assert_eq!(error.fault, fault, "{error}");
    assert!(error.message.contains(words), "{error}");
}

#[rstest]
#[case(
    Flavour::Ollama,
    r#"{"error":{"message":"model 'some/model' not found"}}"#,
    "run `ollama pull some/model`"
)]
#[case(
    Flavour::Mantle,
    r#"{"error":{"message":"The model some/model does not exist"}}"#,
    "differs from Converse's"
)]
#[case(
    Flavour::OpenAi,
    r#"{"error":{"message":"The model some/model does not exist"}}"#,
    "what the key may use"
)]
#[tokio::test]
async fn what_to_do_about_an_unknown_model_goes_by_the_server(
    #[case] flavour: Flavour,
    #[case] body: &str,
    #[case] words: &str,
) {
    let error = refused(Chat, flavour, Reply::new(404, body)).await;
    assert_eq!(error.fault, Fault::NoSuchModel);
    assert!(error.message.contains(words), "{error}");
}

#[tokio::test]
async fn a_project_that_is_not_known_is_named() {
    let reply = Reply::new(404, r#"{"error":{"message":"Project not found"}}"#);
    let server = Server::start([reply]).await;
    let project = Some("proj_east".to_owned());
    let endpoint = Endpoint { flavour: Flavour::Mantle, project, ..endpoint(&server.url, Chat) };
    let error = fault_of(model(endpoint).complete(&request()).await);
    assert_eq!(error.fault, Fault::Denied);
    assert!(error.message.contains("proj_east and its region"), "{error}");
}

#[tokio::test]
async fn a_missing_key_is_told_apart_from_a_wrong_one() {
    let server = Server::start([Reply::new(401, "")]).await;
    let endpoint = Endpoint { key_hint: String::new(), ..endpoint(&server.url, Chat) };
    let error = fault_of(model(endpoint).complete(&request()).await);
    assert!(error.message.contains("wants a key and none was given"), "{error}");
}

#[rstest]
#[case(429, "retry-after", "7", Some(7000))]
#[case(503, "retry-after", "7", Some(7000))]
#[case(429, "retry-after-ms", "250", Some(250))]
#[case(429, "x-ratelimit-reset-tokens", "1m30s", Some(90_000))]
#[case(500, "x-ratelimit-reset-tokens", "1m30s", None)]
#[tokio::test]
async fn how_long_to_wait_comes_along(
    #[case] status: u16,
    #[case] header: &'static str,
    #[case] value: &'static str,
    #[case] milliseconds: Option<u64>,
) {
    let error = refused(Chat, Flavour::Compatible, Reply::new(status, "{}").with(header, value)).await;
    assert_eq!(error.retry_after, milliseconds.map(Duration::from_millis));
}
