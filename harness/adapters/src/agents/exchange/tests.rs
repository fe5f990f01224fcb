//! What the placeholders become, and which words of a suite are refused.

use super::*;
use crate::agents::fixture::{self, TRACEPARENT, past, request, session};
use rehearsal_core::{
    question::{Action, AnsweredBy, Question, QuestionKind},
    suite::{Auth, SessionCarrier},
};
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
    exchange(template, &[]).unwrap().body(Values::ours(&session("s-1"), request))
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

#[rstest]
#[case::beside_words(Some("Well."), "Well.\nShall I book?")]
#[case::alone(None, "Shall I book?")]
fn what_the_agent_asked_is_part_of_the_conversation(#[case] reply: Option<&str>, #[case] said: &str) {
    let asked = Question {
        id: "q1".to_owned(),
        kind: QuestionKind::Approval,
        message: "Shall I book?".to_owned(),
        tool: None,
        schema: None,
        choices: vec![],
    };
    let history = [Turn { questions: vec![asked], ..past(1, "book it", reply) }];
    let list = messages(Request { history: &history, ..request("Yes.", 2) });
    assert_eq!(
        list[1..],
        [json!({ "role": "assistant", "content": said }), json!({ "role": "user", "content": "Yes." })]
    );
}

#[test]
fn headers_carry_the_session_and_the_trace_and_hide_what_may_be_secret() {
    let given =
        [("authorization", "Bearer ${TOKEN}"), ("X-Turn", "{{turn}} {{message}}"), ("baggage", "team=cx")];
    let exchange = exchange(Value::Null, &given).unwrap();
    let session = session("a,b");
    let headers = exchange.headers(Values::ours(&session, request("a\r\nb: c", 4)));
    assert_eq!(headers["traceparent"], TRACEPARENT);
    assert_eq!(headers["x-session-id"], "a,b");
    assert_eq!(headers["x-turn"], "4 a  b: c");
    // The variable's value is not looked at again.
    assert_eq!(headers["authorization"], "Bearer s3cret {{message}} ${TOKEN}");
    assert_eq!(headers.get_all("baggage").iter().collect::<Vec<_>>(), ["team=cx", "session.id=a%2Cb"]);
    assert!(!format!("{headers:?}").contains("s3cret"));
}

#[rstest]
#[case(json!("{{mesage}}"), &[], "the body holds the unknown placeholder {{mesage}}; known are {{message}}, {{session_id}}, {{turn}} and {{mcp_url}}")]
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

#[rstest]
#[case::reply(|spec: &mut HttpExchange| spec.reply = vec!["/a".into(), "reply".into()], Some("reply"))]
#[case::questions(|spec: &mut HttpExchange| spec.questions.at = vec!["asked".into()], Some("asked"))]
#[case::delta(|spec: &mut HttpExchange| spec.stream.delta = vec!["d".into()], Some("d"))]
#[case::whole(|spec: &mut HttpExchange| spec.stream.whole = vec!["w".into()], Some("w"))]
#[case::session(|spec: &mut HttpExchange| spec.session = SessionCarrier::Body("id".into()), Some("id"))]
#[case::all(|spec: &mut HttpExchange| spec.reply = vec![String::new()], None)]
fn a_pointer_begins_with_a_slash_or_is_empty(
    #[case] change: fn(&mut HttpExchange),
    #[case] refused: Option<&str>,
) {
    let mut spec = spec(Value::Null, &[]);
    change(&mut spec);
    let error = Exchange::new(&spec, &BTreeMap::new()).err();
    assert_eq!(error, refused.map(|pointer| SetupError::Pointer(pointer.to_owned())));
}

#[test]
fn answers_are_posted_with_a_body_of_their_own() {
    let answers = [Answer {
        question: "q".into(),
        action: Action::Accept,
        content: Some(json!("12A")),
        by: AnsweredBy::Actor,
    }];
    let mut spec = spec(json!("{{message}}"), &[]);
    spec.questions.body = json!({
        "id": "{{session_id}}", "a": "{{ answers }}", "i": ["{{interrupt_responses}}"], "m": "So: {{message}}",
    });
    let exchange = Exchange::new(&spec, &BTreeMap::new()).unwrap();
    let input = Input::Answers { answers: &answers, words: "12A, please" };
    let session = session("s");
    let filled = exchange.body(Values::ours(&session, Request { input, ..request("", 2) }));
    let block = json!({ "interruptResponse": { "interruptId": "q", "response": "12A" } });
    assert_eq!(
        filled,
        json!({
            "id": "s",
            "a": [{ "id": "q", "action": "accept", "content": "12A" }],
            "i": [[block]],
            "m": "So: 12A, please",
        })
    );
}

#[test]
fn the_agent_is_told_where_its_simulated_tools_are() {
    let body = json!({ "tools": "{{mcp_url}}", "text": "at {{mcp_url}}" });
    let exchange = exchange(body, &[("x-tools", "{{mcp_url}}")]).unwrap();
    let (session, url) = (session("s"), "http://127.0.0.1:7000/mcp/s");
    let with = Request { mcp_url: Some(url), ..request("hi", 1) };
    let values = Values::ours(&session, with);
    assert_eq!(exchange.body(values), json!({ "tools": url, "text": format!("at {url}") }));
    let headers = exchange.headers(values);
    assert!(["x-tools", "x-rehearsal-mcp-url"].iter().all(|name| headers[*name] == url), "{headers:?}");
    let without = Values::ours(&session, request("hi", 1));
    assert_eq!(exchange.body(without), json!({ "tools": null, "text": "at " }));
    assert!(!exchange.headers(without).contains_key("x-tools"));
}

#[test]
fn until_the_agent_names_the_conversation_nothing_stands_for_its_name() {
    let body = json!({ "id": "{{ session_id }}", "text": "[{{session_id}}] {{message}}" });
    let headers = [("x-conversation", "{{session_id}}"), ("x-turn", "{{turn}}")];
    let exchange = exchange(body, &headers).unwrap();
    let session = session("ours");
    let first = Values { session: &session, name: None, request: request("hi", 1) };
    assert_eq!(exchange.body(first), json!({ "id": null, "text": "[] hi" }));
    let told = exchange.headers(first);
    assert!(!told.contains_key("x-conversation"));
    // Spans are found by our own id, whatever the conversation goes by.
    assert_eq!((&told["x-session-id"], &told["x-turn"]), (&"ours".parse().unwrap(), &"1".parse().unwrap()));

    let later = Values { name: Some("theirs"), ..first };
    assert_eq!(exchange.body(later), json!({ "id": "theirs", "text": "[theirs] hi" }));
    let told = exchange.headers(later);
    assert_eq!(
        (&told["x-conversation"], &told["x-session-id"]),
        (&"theirs".parse().unwrap(), &"ours".parse().unwrap())
    );
}

#[test]
fn what_proves_who_asks_goes_before_a_header_and_stands_in_every_request() {
    let mut spec =
        spec(json!("{{message}}"), &[("authorization", "x"), ("x-a", "b"), ("x-turn", "{{turn}}")]);
    spec.auth = Some(Auth::Bearer("TOKEN".to_owned()));
    let variables = BTreeMap::from([("TOKEN".to_owned(), "s3cret".to_owned())]);
    let exchange = Exchange::new(&spec, &variables).unwrap();
    let session = session("s");
    let headers = exchange.headers(Values::ours(&session, request("hi", 1)));
    assert_eq!(headers.get_all("authorization").iter().collect::<Vec<_>>(), ["Bearer s3cret"]);
    let standing = exchange.standing_headers();
    assert_eq!(
        (&standing["authorization"], &standing["x-a"]),
        (&"Bearer s3cret".parse().unwrap(), &"b".parse().unwrap())
    );
    assert_eq!(standing.len(), 2);
    assert!(!format!("{headers:?} {standing:?}").contains("s3cret"));
}
