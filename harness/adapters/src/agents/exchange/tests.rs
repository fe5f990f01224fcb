//! What the placeholders become, and which words of a suite are refused.

use super::*;
use crate::agents::fixture::{self, TRACEPARENT, past, request, session};
use rstest::rstest;

fn spec(body: Value, headers: &[(&str, &str)]) -> HttpExchange {
    fixture::exchange(body, "/reply", headers)
}

fn exchange(body: Value, headers: &[(&str, &str)]) -> Result<Exchange, SetupError> {
    let variables = [("TOKEN", "s3cret {{message}} ${TOKEN}"), ("BROKEN", "a\nb")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Exchange::new(&spec(body, headers), &BTreeMap::from(variables))
}

fn body(template: Value, request: Request<'_>) -> Value {
    exchange(template, &[]).unwrap().body(Values { session: &session("s-1"), request })
}

#[rstest]
#[case(json!("{{message}}"), json!("hi"))]
#[case(json!("{{ session_id }}/{{turn}}: {{message}}{{message}}"), json!("s-1/2: hihi"))]
#[case(json!({"a": ["{{turn}}", 7, null, true, {"{{message}}": "x"}]}), json!({"a": ["2", 7, null, true, {"{{message}}": "x"}]}))]
#[case(json!("no { } {{ end"), json!("no { } {{ end"))]
#[case(json!("${TOKEN}"), json!("${TOKEN}"))]
fn placeholders_of_the_body_are_filled_in(#[case] template: Value, #[case] expected: Value) {
    assert_eq!(body(template, request("hi", 2)), expected);
}

#[test]
fn a_message_is_data_whatever_it_holds() {
    let message = "\", \"admin\": true, \"x\": \"{{session_id}} {{messages}} ${TOKEN}\n";
    let filled = body(json!({ "m": "{{message}}", "admin": false }), request(message, 1));
    assert_eq!(filled, json!({ "m": message, "admin": false }));
}

#[test]
fn messages_are_the_conversation_so_far_with_the_new_message_last() {
    let history = [past(1, "hello", Some("hi, I am {{turn}}")), past(2, "still there?", None)];
    let request = Request { history: &history, ..request("well?", 3) };
    assert_eq!(
        body(json!({ "messages": "{{ messages }}" }), request),
        json!({ "messages": [
            { "role": "user", "content": "hello" },
            { "role": "assistant", "content": "hi, I am {{turn}}" },
            { "role": "user", "content": "still there?" },
            { "role": "user", "content": "well?" },
        ] })
    );
}

#[test]
fn headers_carry_the_session_and_the_trace_and_hide_what_may_be_secret() {
    let given =
        [("authorization", "Bearer ${TOKEN}"), ("X-Turn", "{{turn}} {{message}}"), ("baggage", "team=cx")];
    let exchange = exchange(Value::Null, &given).unwrap();
    let session = session("a,b");
    let headers = exchange.headers(Values { session: &session, request: request("a\r\nb: c", 4) });
    assert_eq!(headers["traceparent"], TRACEPARENT);
    assert_eq!(headers["x-session-id"], "a,b");
    assert_eq!(headers["x-turn"], "4 a  b: c");
    // The variable's value is not looked at again.
    assert_eq!(headers["authorization"], "Bearer s3cret {{message}} ${TOKEN}");
    assert_eq!(headers.get_all("baggage").iter().collect::<Vec<_>>(), ["team=cx", "session.id=a%2Cb"]);
    assert!(!format!("{headers:?}").contains("s3cret"));
}

#[rstest]
#[case(json!("{{mesage}}"), &[], "the body holds the unknown placeholder {{mesage}}; known are {{message}}, {{session_id}} and {{turn}}")]
#[case(json!("so far: {{messages}}"), &[], "the body has {{messages}} beside other text; it is a list and must be a whole string of the body")]
#[case(json!(1), &[("x-all", "{{messages}}")], "the header x-all has {{messages}} beside other text; it is a list and must be a whole string of the body")]
#[case(json!(1), &[("x key", "1")], "\"x key\" is not a header name")]
#[case(json!(1), &[("x-key", "${ABSENT} s3cret")], "the header x-key needs the environment variable ABSENT, which is not set")]
#[case(json!(1), &[("x-key", "${BROKEN}")], "the environment variable BROKEN holds a line break or control character, so the header x-key cannot carry it")]
fn what_cannot_be_sent_is_refused_before_anything_is(
    #[case] body: Value,
    #[case] headers: &[(&str, &str)],
    #[case] message: &str,
) {
    assert_eq!(exchange(body, headers).err().unwrap().to_string(), message);
}

#[test]
fn a_reply_pointer_begins_with_a_slash_or_is_empty() {
    let pointer = |text: &str| {
        let spec = HttpExchange { reply: vec![text.to_owned()], ..spec(Value::Null, &[]) };
        Exchange::new(&spec, &BTreeMap::new()).err()
    };
    assert_eq!(pointer("reply"), Some(SetupError::Pointer("reply".to_owned())));
    assert_eq!(pointer(""), None);
}
