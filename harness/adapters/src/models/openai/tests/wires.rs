//! Connections that do not come about, or break.

use super::server::{endpoint, fault_of, model, request};
use crate::{
    authorize::Authorize,
    models::openai::{Endpoint, Flavour, connection::ANSWER_LIMIT},
};
use async_trait::async_trait;
use rehearsal_core::{model::Fault, suite::OpenAiApi::Chat};
use reqwest::Request;
use rstest::rstest;
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A server that reads one request, sends these bytes and closes.
async fn raw(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut seen = Vec::new();
        while !complete(&seen) {
            assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0);
        }
        let _ = stream.write_all(&answer).await;
        let _ = stream.shutdown().await;
    });
    url
}

fn complete(seen: &[u8]) -> bool {
    let text = String::from_utf8_lossy(seen).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    body.len() >= length.parse::<usize>().unwrap()
}

#[rstest]
#[case::before_a_word("")]
#[case::in_the_head("HTTP/1.1 200 OK\r\ncontent-le")]
#[case::in_the_body("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"choices\":")]
#[case::in_a_chunk("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n50\r\n{\"choices\":")]
#[case::of_unknown_length("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"choices\":")]
#[tokio::test]
async fn an_answer_that_is_cut_off_is_no_answer(#[case] answer: &str) {
    let url = raw(answer.as_bytes().to_vec()).await;
    let error = fault_of(model(endpoint(&url, Chat)).complete(&request()).await);
    assert_eq!(error.fault, Fault::BrokenOff, "{error}");
    assert!(error.message.contains("127.0.0.1:"), "{error}");
}

#[tokio::test]
async fn nobody_reads_more_than_the_limit() {
    let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    answer.resize(answer.len() + ANSWER_LIMIT + 1, b' ');
    let error = fault_of(model(endpoint(&raw(answer).await, Chat)).complete(&request()).await);
    assert_eq!(error.fault, Fault::Garbled, "{error}");
    assert!(error.message.contains("32 MiB"), "{error}");
}

#[rstest]
#[case(Flavour::Ollama, "ollama serve")]
#[case(Flavour::Compatible, "check the base URL")]
#[tokio::test]
async fn a_port_nobody_listens_on_is_named(#[case] flavour: Flavour, #[case] words: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let endpoint =
        Endpoint { flavour, ..endpoint(&format!("http://me:s3cret@{address}/v1?key=s3cret"), Chat) };
    let error = fault_of(model(endpoint).complete(&request()).await);
    assert_eq!(error.fault, Fault::Unreachable, "{error}");
    let message = error.message;
    assert!(message.contains(&format!("cannot reach {address} (connection refused)")), "{message}");
    assert!(message.contains(words) && !message.contains("s3cret"), "{message}");
}

#[tokio::test]
async fn a_host_that_does_not_exist_is_named() {
    // A label longer than 63 bytes fails before any server of names is asked.
    let host = format!("{}.localhost", "x".repeat(64));
    let error = fault_of(model(endpoint(&format!("http://{host}/v1"), Chat)).complete(&request()).await);
    assert_eq!(error.fault, Fault::Unreachable, "{error}");
    assert!(error.message.contains(&host), "{error}");
}

struct NoLogin;

#[async_trait]
impl Authorize for NoLogin {
    async fn authorize(&self, request: &mut Request) -> Result<(), String> {
        assert!(request.body().and_then(|body| body.as_bytes()).is_some(), "the body is in memory");
        Err("the login has expired; run `aws sso login`".to_owned())
    }
}

#[tokio::test]
async fn without_a_proof_nothing_is_sent() {
    let endpoint = Endpoint { authorize: Arc::new(NoLogin), ..endpoint("http://127.0.0.1:1/v1", Chat) };
    let error = fault_of(model(endpoint).complete(&request()).await);
    assert_eq!(error.fault, Fault::Denied);
    assert!(error.message.ends_with("the login has expired; run `aws sso login`"), "{error}");
}
