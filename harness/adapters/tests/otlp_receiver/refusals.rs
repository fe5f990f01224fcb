//! What cannot be read, is too large or comes from a stranger is refused with a reason, and nothing breaks.

use crate::{
    grpc_client::{TRACES, call, call_with},
    support::{FIXTURE, JSON, PROTOBUF, Setup, client, hasty, pack, post, post_to, request, send, span},
};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;
use rehearsal_adapters::otlp::{Receiver, Token};
use rehearsal_core::suite::SpansWait;
use rstest::rstest;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tonic::{Code, Request};

const MIB: usize = 1 << 20;

fn protobuf() -> Vec<u8> {
    serde_json::from_str::<ExportTraceServiceRequest>(FIXTURE.lines().next().unwrap())
        .unwrap()
        .encode_to_vec()
}

/// Gzip that breaks off.
fn cut_off() -> Vec<u8> {
    let mut packed = pack(&protobuf());
    packed.truncate(packed.len() / 2);
    packed
}

/// Countless empty attributes: two bytes each on the wire, a hundred in memory.
fn countless() -> Vec<u8> {
    [0x0a, 0x00].repeat(2_000_000)
}

/// A list in a list, ten thousand times.
fn deep() -> Vec<u8> {
    let value = format!("{}{}", r#"{"arrayValue":{"values":["#.repeat(10_000), "]}}".repeat(10_000));
    let span = format!(r#"{{"attributes":[{{"key":"k","value":{value}}}]}}"#);
    format!(r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{span}]}}]}}]}}"#).into_bytes()
}

#[rstest]
#[case::bad_protobuf(PROTOBUF, false, b"\xff\xff\xff".to_vec(), 400)]
#[case::bad_json(JSON, false, b"{\"resourceSpans\": 1}".to_vec(), 400)]
#[case::bad_gzip(JSON, true, b"{}".to_vec(), 400)]
#[case::gzip_cut_off(PROTOBUF, true, cut_off(), 400)]
#[case::zip_bomb(JSON, true, pack(&vec![b' '; 65 * MIB]), 413)]
#[case::too_large(JSON, false, vec![b' '; 64 * MIB + 1], 413)]
#[case::too_large_though_packed(JSON, true, vec![0; 16 * MIB + 1], 413)]
#[case::countless_values(PROTOBUF, true, pack(&countless()), 413)]
#[case::nested_too_deep(JSON, false, deep(), 400)]
#[case::other_type("text/plain", false, b"{}".to_vec(), 415)]
#[tokio::test]
async fn over_http(
    #[case] content_type: &str,
    #[case] is_packed: bool,
    #[case] body: Vec<u8>,
    #[case] status: u16,
) {
    let receiver = hasty().await;
    let response = post(&receiver, content_type, is_packed, body).await;
    assert_eq!(response.status(), status);
    assert!(!response.bytes().await.unwrap().is_empty());
    still_serves(&receiver).await;
}

#[rstest]
#[case::bad_protobuf(false, b"\xff\xff\xff".to_vec())]
#[case::zip_bomb(true, vec![0; 65 * MIB])]
#[case::too_large(false, vec![0; 64 * MIB + 1])]
#[case::countless_values(true, countless())]
#[tokio::test]
async fn over_grpc(#[case] is_packed: bool, #[case] message: Vec<u8>) {
    let receiver = hasty().await;
    // None of these is worth sending again, so none has a code that exporters try again for.
    assert_eq!(call(&receiver, TRACES, is_packed, message).await, Err(Code::InvalidArgument));
    still_serves(&receiver).await;
}

async fn still_serves(receiver: &Receiver) {
    assert_eq!(receiver.tally().received, 0);
    send(receiver, vec![span(&"a".repeat(32), "aaaaaaaaaaaaaaa1", None, 1)]).await;
    assert_eq!(receiver.tally().received, 1);
}

#[tokio::test]
async fn what_is_at_no_address_is_told_where_to_go() {
    let receiver = hasty().await;
    let response = client().post(receiver.endpoint()).header("content-type", JSON).send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.text().await.unwrap().contains("/v1/traces"));
    let called =
        call(&receiver, "/opentelemetry.proto.collector.profiles.v1.ProfilesService/Export", false, vec![]);
    assert_eq!(called.await, Err(Code::Unimplemented));
}

async fn guarded() -> Receiver {
    let mut setup = Setup::new(SpansWait::Expected, Duration::from_millis(50));
    setup.token = Some(Token::new("s3cret-token"));
    setup.start().await
}

#[rstest]
#[case::shown(Some("Bearer s3cret-token"), 200)]
#[case::another(Some("Bearer another"), 401)]
#[case::none(None, 401)]
#[tokio::test]
async fn only_who_shows_the_token_is_let_in(#[case] header: Option<&str>, #[case] status: u16) {
    let receiver = guarded().await;
    let body = request(vec![span(&"a".repeat(32), "aaaaaaaaaaaaaaa1", None, 1)]);
    let mut headers = vec![("content-type", JSON)];
    headers.extend(header.map(|header| ("authorization", header)));
    let response = post_to(&receiver, "traces", &headers, body).await;
    assert_eq!(response.status(), status);
    assert_eq!(receiver.tally().received, u64::from(status == 200));
}

#[rstest]
#[case::shown(Some("Bearer s3cret-token"), None)]
#[case::another(Some("Bearer another"), Some(Code::Unauthenticated))]
#[case::none(None, Some(Code::Unauthenticated))]
#[tokio::test]
async fn the_same_holds_over_grpc(#[case] header: Option<&'static str>, #[case] refused: Option<Code>) {
    let receiver = guarded().await;
    let mut request = Request::new(protobuf());
    if let Some(header) = header {
        request.metadata_mut().insert("authorization", header.parse().unwrap());
    }
    let answer = call_with(&receiver, TRACES, false, request).await;
    assert_eq!(answer.err().map(|status| status.code()), refused);
    assert_eq!(receiver.tally().received > 0, refused.is_none());
}

#[tokio::test]
async fn endless_headers_are_cut_short() {
    let receiver = hasty().await;
    let mut stream = TcpStream::connect(receiver.address()).await.unwrap();
    let head = format!("POST /v1/traces HTTP/1.1\r\nhost: x\r\nx-long: {}", "x".repeat(256 << 10));
    // The receiver may close before all of it is written.
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
    still_serves(&receiver).await;
}

#[tokio::test]
async fn noise_on_the_port_breaks_nothing() {
    let receiver = hasty().await;
    for noise in [
        &b"\0\x01\x02\x03 not http at all \r\n\r\n"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff",
    ] {
        let mut stream = TcpStream::connect(receiver.address()).await.unwrap();
        stream.write_all(noise).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
    }
    still_serves(&receiver).await;
}
