//! Nothing that Bedrock, or whoever answers in its place, can send makes the reader panic.

use crate::models::bedrock::{
    answer::response,
    place::Place,
    reply::{Reading, Reply},
    shape::{Form, Shape},
};
use proptest::{prelude::*, sample::Index};
use serde_json::json;

/// Words that stand where others are expected.
const WORDS: [&str; 10] =
    ["null", "[]", "{}", "-1", "1e999", "18446744073709551615", "\"\"", "\"tool_use\"", "[[[[", "\\ud800"];

fn whole() -> impl Strategy<Value = String> {
    let answer = json!({
        "output": { "message": { "role": "assistant", "content": [
            { "reasoningContent": { "reasoningText": { "text": "hm" } } }, { "text": "{\"a\":1}" },
            { "toolUse": { "toolUseId": "t", "name": "user_turn", "input": { "a": 1 } } },
        ] } },
        "stopReason": "end_turn",
        "usage": { "inputTokens": 30, "outputTokens": 12, "cacheReadInputTokens": 1, "cacheWriteInputTokens": 2 },
    });
    let refusal = json!({ "message": "no toolConfig", "__type": "com.amazon#ValidationException", "originalStatusCode": 400 });
    prop::sample::select(vec![answer.to_string(), refusal.to_string()])
}

/// A body in which words were put in the place of others.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<Index>(), 0..30usize, prop::sample::select(&WORDS[..])), 0..5);
    (whole(), edits).prop_map(|(text, edits)| {
        edits.into_iter().fold(text.into_bytes(), |mut bytes, (at, length, word)| {
            let from = at.index(bytes.len() + 1);
            let to = (from + length).min(bytes.len());
            bytes.splice(from..to, word.bytes());
            bytes
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_reply_is_an_answer_or_says_why_not(
        body in prop_oneof![9 => damaged(), 1 => prop::collection::vec(any::<u8>(), 0..200)],
        status in prop::sample::select(vec![200, 400, 403, 429, 500]),
        by_tool in any::<bool>(),
    ) {
        let reply = Reply { status, body, ..Reply::default() };
        match reply.read() {
            Reading::Answer(raw) => {
                let form = if by_tool { Form::Tool { schema: json!({}), strict: true } } else { Form::Text(json!({})) };
                let shape = Shape { form, temperature: None, effort: None, cache_point: false, left_out: Vec::new() };
                let place =
                    Place { prefix: "bedrock".into(), name: "m".into(), region: "eu-west-1".into(), by_key: false };
                if let Ok(response) = response(raw, None, &shape, (&place, 77)) {
                    prop_assert!(!response.text.trim().is_empty());
                }
            }
            Reading::Failed(failure) => prop_assert!(!failure.quoted().contains('\n'), "{failure:?}"),
            Reading::Garbled(what) => prop_assert!(!what.is_empty() && !what.contains('\n'), "{what}"),
        }
    }
}
