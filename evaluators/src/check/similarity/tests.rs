//! Replies as JSON beside what is expected.

use super::*;
use crate::testing::{case, scores, session, turn, unseen};
use rehearsal_core::score::{Outcome, Score};
use rstest::rstest;
use serde_json::json;

fn judged(expected: Value, reply: &str, weights: &[(&str, f64)]) -> Score {
    let weights = weights.iter().map(|(path, weight)| ((*path).to_owned(), *weight)).collect();
    let mut case = case(&[]);
    case.expected.output = Some(expected);
    scores(rule(0.7, weights)(&case, &session(vec![turn("hi", reply)]))).remove(0)
}

#[rstest]
#[case::the_same(json!({ "to": "Paris", "seats": 2 }), json!({ "seats": 2, "to": "Paris" }), 1.0)]
#[case::one_missing(json!({ "to": "Paris", "seats": 2 }), json!({ "to": "Paris" }), 0.5)]
#[case::nearly(json!({ "price": 100, "to": "Paris" }), json!({ "price": 90, "to": "Pariz" }), 0.85)]
#[case::nested(json!({ "a": { "b": { "c": 1 } }, "d": 2 }), json!({ "a": { "b": 7 }, "d": 2 }), 0.5)]
#[case::a_list_in_another_order(json!(["b", "a"]), json!(["a", "b"]), 1.0)]
#[case::a_list_with_one_less(json!([{ "n": 1 }, { "n": 2 }]), json!([{ "n": 2 }]), 0.5)]
#[case::no_list(json!({ "items": [1, 2] }), json!({ "items": 1 }), 0.0)]
#[case::an_empty_object(json!({}), json!({}), 1.0)]
fn the_share_of_the_expected_fields_is_the_score(
    #[case] expected: Value,
    #[case] reply: Value,
    #[case] value: f64,
) {
    let score = judged(expected, &format!("```json\n{reply}\n```"), &[]);
    assert!((score.value - value).abs() < 1e-9, "{}", score.reason);
    assert_eq!(score.passed, value >= 0.7, "{}", score.reason);
}

#[test]
fn weights_count_for_a_field_and_all_below_it() {
    let expected = json!({ "id": 1, "address": { "city": "Rome", "zip": "00100" } });
    let reply = json!({ "id": 2, "address": { "city": "Rome", "zip": "00100" } }).to_string();
    assert!((judged(expected.clone(), &reply, &[("id", 0.0)]).value - 1.0).abs() < 1e-9);
    let weighed = judged(expected, &reply, &[("address", 0.5), ("address.zip", 2.5)]);
    assert!((weighed.value - 3.5 / 4.0).abs() < 1e-9, "{}", weighed.reason);
}

#[test]
fn the_reason_tells_precision_recall_and_what_is_furthest_off() {
    let score = judged(json!({ "a": 1, "b": 2 }), &json!({ "a": 1, "c": 3, "d": 4 }).to_string(), &[]);
    for part in ["precision 0.33", "recall 0.50", "f1 0.40", "`b` is missing"] {
        assert!(score.reason.contains(part), "{}", score.reason);
    }
}

#[test]
fn words_are_not_like_json_at_all() {
    let score = judged(json!({ "a": 1 }), "It is 1.", &[]);
    assert_eq!((score.value, score.passed), (0.0, false));
    let mut case = case(&[]);
    case.expected.output = Some(json!("It is 1."));
    let found = rule(0.7, BTreeMap::new())(&case, &session(vec![turn("hi", "It is 1.")]));
    assert!(matches!(found, Ok(Outcome::NotApplicable { .. })));
}

#[test]
fn what_would_take_for_ever_is_refused() {
    let nested = |depth: u32| (0..depth).fold(json!(1), |inner, _| json!(vec![inner; 6]));
    let mut case = case(&[]);
    case.expected.output = Some(nested(6));
    let session = session(vec![turn("hi", &nested(6).to_string())]);
    let told = unseen(rule(0.7, BTreeMap::new())(&case, &session));
    assert!(told.contains("too large"), "{told}");
}
