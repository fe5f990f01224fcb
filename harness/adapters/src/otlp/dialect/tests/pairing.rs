//! Calls of tools and their answers, as models were sent them.

use super::{
    defects::{chat, said},
    *,
};

#[test]
fn tools_that_were_called_at_once_are_all_there() {
    let asked = json!([{ "role": "assistant", "parts": [
        { "type": "tool_call", "id": "a", "name": "look", "arguments": { "at": 1 } },
        { "type": "tool_call", "id": "b", "name": "look", "arguments": { "at": 2 } },
    ] }]);
    let answers = json!([
        { "role": "tool", "parts": [{ "type": "tool_call_response", "id": "b", "response": "two" }] },
        { "role": "tool", "parts": [{ "type": "tool_call_response", "id": "a", "response": "one" }] },
    ]);
    let reading = reading(vec![chat(1, None, json!([]), asked), chat(2, None, answers, json!([]))]);
    let found: Vec<_> =
        tool_calls(&reading).iter().map(|call| (call.id.clone(), call.result.clone())).collect();
    assert_eq!(found, [(Some("a".into()), Some(json!("one"))), (Some("b".into()), Some(json!("two")))]);
}

#[test]
fn ids_that_a_model_counts_anew_in_each_message_are_told_apart() {
    let asks = |place: &str| {
        json!({ "role": "assistant", "parts": [
        { "type": "tool_call", "id": "call_0", "name": "look", "arguments": { "at": place } },
    ] })
    };
    let answers = |words: &str| {
        json!({ "role": "tool", "parts": [
        { "type": "tool_call_response", "id": "call_0", "response": words },
    ] })
    };
    let (one, two) = (
        json!([asks("Paris"), answers("rain")]),
        json!([asks("Paris"), answers("rain"), asks("Lisbon"), answers("sun")]),
    );
    let reading = reading(vec![
        chat(1, None, json!([said("user", "hello")]), json!([asks("Paris")])),
        chat(2, None, one, json!([asks("Lisbon")])),
        chat(3, None, two, json!([said("assistant", "done")])),
    ]);
    let found: Vec<_> = tool_calls(&reading).iter().map(|call| call.result.clone().unwrap()).collect();
    assert_eq!(found, [json!("rain"), json!("sun")]);
}

#[test]
fn answers_without_ids_are_paired_by_their_place() {
    let asks = json!({ "role": "assistant", "parts": [
        { "type": "tool_call", "name": "look", "arguments": { "at": "Paris" } },
        { "type": "tool_call", "name": "look", "arguments": { "at": "Lisbon" } },
    ] });
    let answer = |words: &str| json!({ "role": "tool", "parts": [{ "type": "tool_call_response", "response": words }] });
    let next = json!([asks, answer("rain"), answer("sun")]);
    let reading = reading(vec![chat(1, None, json!([]), json!([asks])), chat(2, None, next, json!([]))]);
    let found: Vec<_> = tool_calls(&reading).iter().map(|call| call.result.clone().unwrap()).collect();
    assert_eq!(found, [json!("rain"), json!("sun")]);
}
