//! Answers, complete and odd.

use super::server::{KEY, Reply, Server, endpoint, fault_of, good, model, request};
use rehearsal_core::{
    model::{AnswerForm, Fault, ModelError, ModelResponse},
    suite::OpenAiApi::{self, Chat, Responses},
    usage::Usage,
};
use rstest::rstest;
use serde_json::{Value, json};

async fn answered(api: OpenAiApi, reply: Reply) -> Result<ModelResponse, ModelError> {
    let server = Server::start([reply]).await;
    model(endpoint(&server.url, api)).complete(&request()).await
}

#[tokio::test]
async fn a_complete_chat_answer_is_read_whole() {
    let body = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-x-2026",
        "service_tier": "flex",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": "{\"a\":1}", "refusal": null },
            "finish_reason": "stop", "logprobs": null }],
        "usage": { "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120,
            "prompt_tokens_details": { "cached_tokens": 64 },
            "completion_tokens_details": { "reasoning_tokens": 8 } },
    });
    let answer = answered(Chat, Reply::new(200, &body).with("x-request-id", "req_1")).await.unwrap();
    assert_eq!(answer.text, "{\"a\":1}");
    let usage = Usage {
        input_tokens: Some(36),
        output_tokens: Some(20),
        cache_read_tokens: Some(64),
        reasoning_tokens: Some(8),
        ..Usage::default()
    };
    assert_eq!(answer.usage, Some(usage));
    let served = answer.served;
    assert_eq!((served.model.as_deref(), served.tier.as_deref()), (Some("gpt-x-2026"), Some("flex")));
    assert_eq!(served.request_id.as_deref(), Some("req_1"));
    assert_eq!((served.form, served.left_out), (Some(AnswerForm::Schema), vec![]));
    assert_eq!(served.raw, Some(body));
}

#[tokio::test]
async fn a_complete_response_is_read_whole() {
    let body = json!({
        "id": "resp_1", "status": "completed", "error": null, "incomplete_details": null, "model": "gpt-x",
        "service_tier": "default",
        "output": [
            { "type": "reasoning", "summary": [], "content": [{ "type": "reasoning_text", "text": "hm" }] },
            { "type": "message", "role": "assistant", "content": [
                { "type": "output_text", "text": "{\"a\":", "annotations": [] },
                { "type": "output_text", "text": "1}" },
            ] },
        ],
        "usage": { "input_tokens": 50, "output_tokens": 9,
            "input_tokens_details": { "cached_tokens": 10, "cache_write_tokens": 20 } },
    });
    let answer = answered(Responses, Reply::new(200, &body).with("x-amzn-requestid", "aws-1")).await.unwrap();
    assert_eq!(answer.text, "{\"a\":1}");
    let usage = answer.usage.unwrap();
    assert_eq!((usage.input_tokens, usage.cache_write_tokens), (Some(20), Some(20)));
    assert_eq!(answer.served.request_id.as_deref(), Some("aws-1"));
    // The API has no seed, which an answer does not keep to itself.
    assert_eq!(answer.served.left_out, ["seed"]);
}

#[rstest]
#[case::bare(Chat, json!({ "choices": [{ "message": { "content": "{}" } }] }))]
#[case::unknown_reason(Chat, json!({ "choices": [{ "message": { "content": "{}" }, "finish_reason": "eos" }] }))]
#[case::null_reason(Chat, json!({ "choices": [{ "message": { "content": "{}" }, "finish_reason": null }], "usage": null }))]
#[case::wrong_types(Chat, json!({ "id": 7, "model": {}, "service_tier": 1, "usage": "none",
    "choices": [{ "message": { "content": "{}", "refusal": false }, "finish_reason": 3 }] }))]
#[case::extra(Chat, json!({ "choices": [{ "message": { "content": "{}", "reasoning_content": "hm", "tool_calls": [] } }], "x": 1 }))]
#[case::parts(Chat, json!({ "choices": [{ "message": { "content": [
    { "type": "thinking", "thinking": [{ "type": "text", "text": "hm" }] }, "odd",
    { "type": "text", "text": "{" }, { "text": "}" } ] } }] }))]
#[case::thoughts(Chat, json!({ "choices": [{ "message": { "content": "<think>{</think>\n{}" } }] }))]
#[case::empty_error(Chat, json!({ "error": {}, "choices": [{ "message": { "content": "{}" } }] }))]
#[case::untyped_item(Responses, json!({ "output": [7, { "content": [{ "type": "output_text", "text": "{}" }] }] }))]
#[case::unknown_items(Responses, json!({ "output": [{ "type": "odd", "content": [{ "type": "output_text", "text": "no" }] },
    { "type": "message", "content": [{ "type": "new" }, { "type": "output_text", "text": "{}" }] }] }))]
#[tokio::test]
async fn an_answer_that_lacks_fields_or_has_odd_ones_is_still_an_answer(
    #[case] api: OpenAiApi,
    #[case] body: Value,
) {
    // Some servers do not even say that it is JSON.
    let answer = answered(api, Reply::new(200, &body).with("content-type", "text/plain")).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.usage), ("{}", None));
    assert_eq!(answer.served.raw, Some(body));
}

const TOKENS: &str = r#""usage":{"prompt_tokens":7,"completion_tokens":5}"#;

#[rstest]
#[case::chat_length(
    Chat,
    r#"{"choices":[{"message":{"content":null,"reasoning":"hm"},"finish_reason":"length"}],USAGE}"#,
    Fault::CutShort,
    "max_tokens (300)"
)]
#[case::chat_filter(
    Chat,
    r#"{"choices":[{"message":{"content":"x"},"finish_reason":"content_filter"}],USAGE}"#,
    Fault::Declined,
    "content filter"
)]
#[case::chat_refusal(
    Chat,
    r#"{"choices":[{"message":{"content":null,"refusal":"I\n won't"}}],USAGE}"#,
    Fault::Declined,
    "I\\n won't"
)]
#[case::chat_refusal_part(
    Chat,
    r#"{"choices":[{"message":{"content":[{"type":"refusal","refusal":"never"}]}}],USAGE}"#,
    Fault::Declined,
    "never"
)]
#[case::chat_nothing(
    Chat,
    r#"{"choices":[{"message":{"content":""},"finish_reason":"stop"}],USAGE}"#,
    Fault::Garbled,
    "without any text"
)]
#[case::chat_no_choice(Chat, r#"{"choices":[],USAGE}"#, Fault::Garbled, "without any text")]
#[case::length(
    Responses,
    r#"{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[],USAGE}"#,
    Fault::CutShort,
    "max_tokens (300)"
)]
#[case::filter(
    Responses,
    r#"{"status":"incomplete","incomplete_details":{"reason":"content_filter"},USAGE}"#,
    Fault::Declined,
    "content filter"
)]
#[case::refusal(
    Responses,
    r#"{"output":[{"type":"message","content":[{"type":"refusal","refusal":"never"}]}],USAGE}"#,
    Fault::Declined,
    "never"
)]
#[case::failed(
    Responses,
    r#"{"status":"failed","error":{"code":"server_error","message":"oops"},"output":[],USAGE}"#,
    Fault::Unavailable,
    "oops"
)]
#[tokio::test]
async fn an_answer_without_usable_words_says_why_and_what_it_took(
    #[case] api: OpenAiApi,
    #[case] body: &str,
    #[case] fault: Fault,
    #[case] words: &str,
) {
    let error = fault_of(answered(api, Reply::new(200, body.replace("USAGE", TOKENS))).await);
    assert_eq!(error.fault, fault, "{error}");
    assert!(error.message.starts_with("openai/some/model: ") && error.message.contains(words), "{error}");
    let usage = error.usage.unwrap();
    assert_eq!((usage.input_tokens, usage.output_tokens), (Some(7), Some(5)));
}

#[rstest]
#[tokio::test]
async fn a_key_that_an_answer_repeats_is_not_kept(#[values(Chat, Responses)] api: OpenAiApi) {
    let mut body = good(api, &format!("{{\"said\":\"{KEY}\"}}"));
    body["debug"] = json!({ "headers": [format!("authorization: Bearer {KEY}")] });
    let answer = answered(api, Reply::new(200, &body)).await.unwrap();
    assert_eq!(answer.text, "{\"said\":\"[secret]\"}");
    assert!(!format!("{answer:?}").contains(KEY));
}
