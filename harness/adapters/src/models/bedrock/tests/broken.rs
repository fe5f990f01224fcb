//! What is broken on the way: no connection, half an answer, no credentials.

use super::{
    error, model,
    server::{Answer, serve, serve_bytes},
};
use crate::models::bedrock::Bedrock;
use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::{
    ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use rehearsal_core::{ids::ModelId, model::Fault};
use rstest::rstest;
use std::collections::BTreeMap;
use tokio::net::TcpListener;

#[rstest]
#[case::error_dressed_as_success(
    Answer::new(200, r#"{"Output":{"__type":"x#UnknownOperationException"},"Version":"1.0","__type":"x#UnknownOperationException"}"#),
    "UnknownOperationException"
)]
#[case::malformed(Answer::new(200, r#"{"output":{"mess"#), "not JSON")]
#[case::another_type(Answer::new(200, "<html>Sign in</html>").with("content-type", "text/html"), "text/html")]
#[case::another_shape(Answer::new(200, r#"{"choices":[]}"#), "choices")]
#[tokio::test]
async fn success_that_is_none_is_garbled(#[case] answer: Answer, #[case] words: &str) {
    let (_server, url) = serve([answer]).await;
    let error = error(&model(&url)).await;
    assert_eq!(error.fault, Fault::Garbled);
    assert!(error.message.contains(words), "{}", error.message);
}

#[rstest]
#[case::before_the_answer("")]
#[case::in_its_head("HTTP/1.1 200 OK\r\ncontent-type: appl")]
#[case::in_its_body(
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{\"output\":"
)]
#[tokio::test]
async fn a_connection_that_is_cut_is_told_from_one_that_never_was(#[case] bytes: &'static str) {
    let url = serve_bytes(bytes).await;
    let error = error(&model(&url)).await;
    assert_eq!(error.fault, Fault::BrokenOff, "{}", error.message);
    assert!(error.message.contains(url.trim_start_matches("http://")), "{}", error.message);
}

#[tokio::test]
async fn where_nobody_listens_the_host_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let error = error(&model(&format!("http://{address}"))).await;
    assert_eq!(error.fault, Fault::Unreachable, "{}", error.message);
    assert!(error.message.contains(&address) && error.message.contains("refused"), "{}", error.message);
}

#[tokio::test]
async fn a_name_that_no_one_knows_is_no_connection() {
    let error = error(&model("http://bedrock-runtime.nowhere.invalid")).await;
    assert_eq!(error.fault, Fault::Unreachable, "{}", error.message);
    assert!(error.message.contains("bedrock-runtime.nowhere.invalid"), "{}", error.message);
}

#[derive(Debug)]
struct Expired;

impl ProvideCredentials for Expired {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::provider_error(
            "the SSO session has expired",
        )))
    }
}

#[tokio::test]
async fn a_login_that_expires_during_the_run_is_a_denial() {
    let loaded = SdkConfig::builder()
        .region(Region::new("eu-west-1"))
        .credentials_provider(SharedCredentialsProvider::new(Expired))
        .build();
    let (server, url) = serve([]).await;
    let bedrock = Bedrock::over(&loaded, Some(url), BTreeMap::new()).unwrap();
    let error = error(&bedrock.model(&ModelId::new("bedrock/m"), true)).await;
    assert_eq!(error.fault, Fault::Denied, "{}", error.message);
    assert!(error.message.contains("the SSO session has expired"), "{}", error.message);
    assert!(server.asked.lock().unwrap().is_empty());
}
