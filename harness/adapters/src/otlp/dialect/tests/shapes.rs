//! Messages, tools and answers in the shapes in which they come.

use super::{super::shape::*, call, text};
use rehearsal_core::span::{Message, Part};
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case::parts(json!([{"role": "user", "parts": [{"type": "text", "content": "a"}, {"type": "text", "content": "b"}]}]), "user", vec![text("a"), text("b")])]
#[case::words(json!("hello"), "user", vec![text("hello")])]
#[case::words_in_brackets(json!("[sic] hello"), "user", vec![text("[sic] hello")])]
#[case::blocks(json!("[{\"text\": \"a\"}, {\"text\": \"b\"}]"), "user", vec![text("a"), text("b")])]
#[case::chat_text(json!([{"role": "assistant", "content": "a"}]), "assistant", vec![text("a")])]
#[case::chat_parts(json!({"role": "user", "content": [{"type": "text", "text": "a"}]}), "user", vec![text("a")])]
#[case::chat_calls(
    json!([{"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "look", "arguments": "{\"at\": 3}"}}]}]),
    "assistant", vec![call("1", &json!({"at": 3}))])]
#[case::chat_answer(
    json!([{"role": "tool", "tool_call_id": "1", "content": "fine"}]),
    "tool", vec![Part::ToolResult { id: Some("1".into()), result: json!("fine"), is_error: false }])]
#[case::bedrock_call(json!([{"toolUse": {"toolUseId": "1", "name": "look", "input": {"at": 3}}}]), "user", vec![call("1", &json!({"at": 3}))])]
#[case::bedrock_failure(
    json!([{"toolResult": {"toolUseId": "1", "status": "error", "content": [{"text": "no"}, {"text": "nothing"}]}}]),
    "user", vec![Part::ToolResult { id: Some("1".into()), result: json!([{"text": "no"}, {"text": "nothing"}]), is_error: true }])]
#[case::bedrock_reasoning(
    json!([{"reasoningContent": {"reasoningText": {"text": "hm"}}}]),
    "user", vec![Part::Reasoning { text: "hm".into() }])]
#[case::gemini(json!({"role": "model", "parts": [{"function_call": {"id": "1", "name": "look", "args": {"at": 3}}}]}), "model", vec![call("1", &json!({"at": 3}))])]
#[case::image(json!([{"image": {"format": "png"}}]), "user", vec![Part::Other { value: json!({"image": {"format": "png"}}) }])]
fn messages_of_every_shape_come_out_alike(#[case] sent: Value, #[case] role: &str, #[case] parts: Vec<Part>) {
    assert_eq!(messages(&sent, "user"), [Message { role: role.to_owned(), parts }]);
}

#[test]
fn the_users_words_are_the_last_and_not_a_tools_answer() {
    let messages = messages(
        &json!([
            {"role": "user", "parts": [{"type": "text", "content": "first"}]},
            {"role": "user", "parts": [{"type": "text", "content": "second"}]},
            {"role": "user", "parts": [{"type": "tool_call_response", "id": "1", "response": "fine"}]},
        ]),
        "user",
    );
    assert_eq!(last_user_text(&messages).as_deref(), Some("second"));
}

#[rstest]
#[case(json!([{"text": "a"}]), json!("a"))]
#[case(json!("[{\"json\": {\"n\": 1}}]"), json!({"n": 1}))]
#[case(json!([{"text": "a"}, {"json": 1}]), json!([{"text": "a"}, {"json": 1}]))]
#[case(json!("12"), json!("12"))]
fn a_tools_answer_is_as_plain_as_it_can_be(#[case] sent: Value, #[case] answer: Value) {
    assert_eq!(plain_answer(&sent), answer);
}
