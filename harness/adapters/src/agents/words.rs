//! The words in a JSON value of an agent's: a text, a list of content blocks, or a whole message.

use serde_json::Value;

/// Who speaks in a message that is the agent's.
const AGENT: [&str; 4] = ["assistant", "ai", "model", "agent"];

/// Who else speaks in a conversation.
const OTHERS: [&str; 6] = ["user", "human", "system", "developer", "tool", "function"];

/// What blocks are called that hold the model's thoughts and not its words.
const THOUGHTS: [&str; 3] = ["thinking", "reasoning", "redacted_thinking"];

/// The words where the value has the form of some: a string, blocks as Converse, OpenAI and A2A write them, a
/// message with `role` and `content`, a list of messages (the agent's last one), or a result of Strands. `None` for
/// anything else, and where there are only blocks of other kinds, such as the uses of tools.
pub(in crate::agents) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => of_blocks(items).or_else(|| of_messages(items)),
        Value::Object(_) => of_message(value),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The words, or else compact JSON, since it is still what the agent said.
pub(in crate::agents) fn text_of(value: &Value) -> String {
    words(value).unwrap_or_else(|| value.to_string())
}

/// Whether a message is somebody else's than the agent's, such as the result of a tool.
pub(in crate::agents) fn is_of_another(message: &Value) -> bool {
    speaker(message).is_some_and(|speaker| OTHERS.contains(&speaker))
}

fn speaker(message: &Value) -> Option<&str> {
    message.get("role").or_else(|| message.get("type")).and_then(Value::as_str)
}

fn of_blocks(items: &[Value]) -> Option<String> {
    let texts: Vec<&str> = items.iter().flat_map(of_block).collect();
    let are_blocks = items.iter().all(Value::is_object) && !texts.is_empty();
    are_blocks.then(|| texts.join("\n"))
}

fn of_block(block: &Value) -> Vec<&str> {
    let kind = block.get("type").and_then(Value::as_str).unwrap_or_default();
    if THOUGHTS.contains(&kind) {
        return Vec::new();
    }
    if let Some(cited) = block.pointer("/citationsContent/content").and_then(Value::as_array) {
        return cited.iter().filter_map(|part| part.get("text")?.as_str()).collect();
    }
    block.get("text").and_then(Value::as_str).into_iter().collect()
}

fn of_message(value: &Value) -> Option<String> {
    if let (Some(_), Some(message)) = (value.get("stop_reason"), value.get("message")) {
        return words(message);
    }
    let has_role = value.get("role").is_some_and(Value::is_string);
    match value.get("content").or_else(|| value.get("parts")) {
        Some(Value::String(text)) if has_role => Some(text.clone()),
        Some(Value::Array(blocks)) => of_blocks(blocks),
        Some(_) | None => None,
    }
}

fn of_messages(items: &[Value]) -> Option<String> {
    let last = items.iter().rev().find(|item| {
        speaker(item).is_some_and(|speaker| AGENT.contains(&speaker)) && item.get("content").is_some()
    })?;
    words(last.get("content")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::text(json!("hi"), "hi")]
    #[case::converse(json!([{ "text": "a" }, { "toolUse": { "name": "t" } }, { "text": "b" }]), "a\nb")]
    #[case::openai(json!([{ "type": "output_text", "text": "a" }]), "a")]
    #[case::a2a(json!({ "role": "agent", "parts": [{ "kind": "text", "text": "a" }] }), "a")]
    #[case::message(json!({ "role": "assistant", "content": [{ "text": "a" }] }), "a")]
    #[case::message_of_text(json!({ "role": "assistant", "content": "a" }), "a")]
    #[case::thoughts(json!([{ "type": "thinking", "text": "hm" }, { "type": "text", "text": "a" }]), "a")]
    #[case::cited(json!([{ "citationsContent": { "content": [{ "text": "a" }] } }]), "a")]
    #[case::strands(json!({ "stop_reason": "end_turn", "message": { "role": "assistant", "content": [{ "text": "a" }] } }), "a")]
    #[case::conversation(json!([
        { "type": "human", "content": "x" }, { "type": "ai", "content": "a" }, { "type": "tool", "content": "y" },
    ]), "a")]
    #[case::only_a_tool(json!({ "role": "assistant", "content": [{ "toolUse": {} }] }), r#"{"role":"assistant","content":[{"toolUse":{}}]}"#)]
    #[case::data(json!({ "content": "a", "score": 1 }), r#"{"content":"a","score":1}"#)]
    #[case::list(json!(["a", { "text": "b" }]), r#"["a",{"text":"b"}]"#)]
    #[case::number(json!(7), "7")]
    fn words_are_told_from_data(#[case] value: Value, #[case] expected: &str) {
        assert_eq!(text_of(&value), expected);
    }
}
