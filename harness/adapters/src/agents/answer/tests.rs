//! Which answers hold a reply, and what is said of those that do not.

use super::*;
use crate::agents::fixture;
use rstest::rstest;
use serde_json::json;

fn at(pointer: &str) -> Places {
    Places::new(&fixture::exchange(json!({}), pointer, &[])).unwrap()
}

fn answer(status: u16, content_type: &str, body: &[u8]) -> Answer {
    let content_type = (!content_type.is_empty()).then(|| content_type.to_owned());
    Answer { status: StatusCode::from_u16(status).unwrap(), content_type, body: body.to_vec() }
}

#[rstest]
#[case("application/json", r#"{"reply": "hi"}"#, "/reply", "hi")]
#[case("", r#"{"reply": ""}"#, "/reply", "")]
#[case("text/plain", r#"{"reply": "hi"}"#, "/reply", "hi")]
#[case(
    "application/json",
    r#"{"choices": [{"message": {"content": "hi"}}]}"#,
    "/choices/0/message/content",
    "hi"
)]
#[case("application/json", r#"{"a/b": "slash"}"#, "/a~1b", "slash")]
#[case("application/json", r#"{"reply": {"text": "hi", "n": 1}}"#, "/reply", r#"{"text":"hi","n":1}"#)]
#[case("application/json", r#""hi""#, "", "hi")]
#[case("Text/Plain; charset=utf-8", "\"hi\"\n", "", "\"hi\"\n")]
fn a_reply_is_found(
    #[case] content_type: &str,
    #[case] body: &str,
    #[case] pointer: &str,
    #[case] expected: &str,
) {
    let reply = answer(200, content_type, body.as_bytes()).reply(&at(pointer));
    assert_eq!(reply, Ok(Reply::words(expected)));
}

#[rstest]
#[case(
    "application/json",
    br#"{"text": "hi", "a\nb": 1}"#,
    "nothing at /reply/text; the answer has the keys text, a\\nb"
)]
#[case("application/json", br#"{"reply": {}}"#, "nothing at /reply/text; /reply is an empty object")]
#[case("application/json", br#"{"reply": [1, 2]}"#, "nothing at /reply/text; /reply is a list of 2")]
#[case("application/json", br#"{"reply": "hi"}"#, "nothing at /reply/text; /reply is \"hi\"")]
#[case("application/json", br#"{"reply": {"text": null}}"#, "/reply/text is null")]
#[case("text/html", b"<html>\nSign in", "it is not JSON (text/html) and begins \"<html>\\nSign in\"")]
#[case("", b"", "it is not JSON (no content type) and begins \"\"")]
#[case("application/json", b"{\"reply\": \"\xff\"}", "it is not UTF-8 text (application/json)")]
fn an_answer_without_a_reply_says_what_is_there(
    #[case] content_type: &str,
    #[case] body: &[u8],
    #[case] message: &str,
) {
    let reply = answer(200, content_type, body).reply(&at("/reply/text"));
    assert_eq!(reply, Err(AgentError::Malformed(message.to_owned())));
}

#[rstest]
#[case(500, "no\r\n\u{1b}[31mmodel", "HTTP 500 Internal Server Error: no\\r\\n\\u{1b}[31mmodel")]
#[case(404, " ", "HTTP 404 Not Found: with an empty body")]
#[case(307, "moved", "HTTP 307 Temporary Redirect (redirects are not followed): moved")]
fn an_error_status_is_the_agents_failure(#[case] status: u16, #[case] body: &str, #[case] message: &str) {
    let reply = answer(status, "text/plain", body.as_bytes()).reply(&at(""));
    assert_eq!(reply, Err(AgentError::Failed(message.to_owned())));
}

#[test]
fn three_hundred_characters_of_an_error_are_shown() {
    let reply = answer(502, "text/html", "x".repeat(301).as_bytes()).reply(&at(""));
    assert_eq!(reply, Err(AgentError::Failed(format!("HTTP 502 Bad Gateway: {}…", "x".repeat(300)))));
}
