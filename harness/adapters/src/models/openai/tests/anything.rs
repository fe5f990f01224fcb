//! Nothing that a server can send makes a reader panic.

use crate::models::openai::{cause::Cause, chat, complaint::Complaint, responses, secrets::Secrets};
use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

/// Keys that are looked for, so that odd values come where others are expected.
const KEYS: [&str; 14] = [
    "choices",
    "message",
    "content",
    "finish_reason",
    "refusal",
    "usage",
    "output",
    "type",
    "text",
    "error",
    "code",
    "detail",
    "loc",
    "incomplete_details",
];

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["message", "output_text", "length"]).prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let entry = (prop::sample::select(KEYS.to_vec()), inner.clone());
        let entries = prop::collection::vec(entry, 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            entries.prop_map(|entries| {
                let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
                Value::Object(Map::from_iter(entries))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused(answer in json(), status in 100u16..1000) {
        chat::read(&answer).outcome();
        responses::read(&answer).outcome();
        if let Some(complaint) = Complaint::inside(&answer) {
            Cause::inside(&complaint);
        }
        Cause::of(status, &Complaint::of_body(answer.to_string().as_bytes()));
    }

    #[test]
    fn any_bytes_are_a_complaint(body in prop::collection::vec(any::<u8>(), 0..200), status in 100u16..1000) {
        Cause::of(status, &Complaint::of_body(&body));
    }

    #[test]
    fn a_secret_never_comes_through(before in ".{0,20}", after in ".{0,20}", secret in "[!-~]{16,40}") {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {secret}")).unwrap());
        let shown = Secrets::of(&headers).out_of_error(&format!("{before}{secret}{after}"));
        prop_assert!(!shown.contains(&secret));
    }
}
