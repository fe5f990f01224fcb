use super::*;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

fn reply(status: u16, content_type: Option<&str>, body: &[u8]) -> Reply {
    Reply { status, content_type: content_type.map(str::to_owned), body: body.to_vec(), ..Reply::default() }
}

#[test]
fn an_answer_is_json_with_a_message_in_it() {
    let body = br#"{"output":{"message":{"role":"assistant","content":[]}}}"#;
    let wanted = Reading::Answer(serde_json::from_slice(body).unwrap());
    assert_eq!(reply(200, Some("application/json"), body).read(), wanted);
    assert_eq!(reply(200, None, body).read(), wanted);
}

#[rstest]
#[case::html(
    Some("text/html; charset=utf-8"),
    "<html>\nSign in</html>",
    "text/html; charset=utf-8 in place of JSON: <html>\\nSign in</html>"
)]
#[case::cut(
    Some("application/json"),
    r#"{"output":{"mess"#,
    r#"something that is not JSON: {"output":{"mess"#
)]
#[case::empty(Some("application/json"), "", "something that is not JSON: ")]
#[case::other_json(
    Some("application/json"),
    r#"{"choices":[]}"#,
    r#"JSON without an answer in it: {"choices":[]}"#
)]
#[case::error_dressed_as_success(
    Some("application/json"),
    r#"{"__type":"com.amazon.coral.service#UnknownOperationException","message":null}"#,
    "status 200 with an error in it (UnknownOperationException); check that this address serves Converse"
)]
fn what_is_no_answer_is_named(#[case] kind: Option<&str>, #[case] body: &str, #[case] said: &str) {
    assert_eq!(reply(200, kind, body.as_bytes()).read(), Reading::Garbled(said.into()));
}

#[test]
fn an_error_is_named_by_its_header_or_its_body() {
    let mut sent = reply(429, Some("application/json"), br#"{"message":"Slow down","code":"Other"}"#);
    sent.error_type = Some("ThrottlingException:http://internal.amazon.com/coral/".into());
    sent.retry_after = Some("1.5".into());
    let wanted = Failure {
        status: 429,
        code: Some("ThrottlingException".into()),
        message: Some("Slow down".into()),
        original_status: None,
        retry_after: Some(Duration::from_millis(1500)),
    };
    assert_eq!(sent.read(), Reading::Failed(wanted));
    let body = json!({ "__type": "a.b#ModelErrorException", "Message": "bad", "originalStatusCode": 502 });
    let Reading::Failed(failure) = reply(424, None, body.to_string().as_bytes()).read() else { panic!() };
    assert_eq!((failure.code.as_deref(), failure.original_status), (Some("ModelErrorException"), Some(502)));
}

#[test]
fn a_proxys_words_are_kept() {
    let Reading::Failed(failure) = reply(502, Some("text/html"), b"<h1>Bad Gateway</h1>").read() else {
        panic!()
    };
    assert_eq!((failure.code, failure.message.as_deref()), (None, Some("<h1>Bad Gateway</h1>")));
}

#[rstest]
#[case("3", Some(3_000))]
#[case(" 0.25 ", Some(250))]
#[case("-1", None)]
#[case("1e300", None)]
#[case("Wed, 21 Oct 2026 07:28:00 GMT", None)]
fn a_wait_is_read_in_seconds(#[case] header: &str, #[case] millis: Option<u64>) {
    assert_eq!(seconds(header), millis.map(Duration::from_millis));
}

proptest! {
    #[test]
    fn any_bytes_are_survived(status in 100..600_u16, body in prop::collection::vec(any::<u8>(), 0..200)) {
        reply(status, None, &body).read();
    }
}
