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

/// Without ids, their arguments say which is which; frameworks that wrap those up are left to the order.
#[rstest]
#[case::as_the_model_wrote_them(|at: &str| json!({ "at": at }), ["sun", "rain"])]
#[case::wrapped_up(|at: &str| json!(at), ["rain", "sun"])]
fn tools_without_ids_that_began_in_another_order_keep_their_results(
    #[case] written: fn(&str) -> Value,
    #[case] expected: [&str; 2],
) {
    let asks = |at: &str| json!({ "type": "tool_call", "name": "look", "arguments": { "at": at } });
    let asked = json!([{ "role": "assistant", "parts": [asks("Paris"), asks("Lisbon")] }]);
    let tool = |id, at: &str, result: &str| {
        let span = operation(id, None, "execute_tool").with("gen_ai.tool.name", "look");
        span.with("gen_ai.tool.call.arguments", written(at)).with("gen_ai.tool.call.result", result)
    };
    let reading =
        reading(vec![chat(1, None, json!([]), asked), tool(2, "Lisbon", "rain"), tool(3, "Paris", "sun")]);
    let result = |at: &str| {
        let calls = tool_calls(&reading);
        let of = calls.iter().find(|call| call.arguments == Some(json!({ "at": at }))).unwrap();
        of.result.clone().unwrap()
    };
    assert_eq!(["Paris", "Lisbon"].map(result), expected.map(Value::from));
}
