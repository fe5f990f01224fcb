//! What Bedrock refuses, and what the adapter makes of it.

use super::{
    connected, error, model, request,
    server::{Answer, said, serve},
};
use rehearsal_core::{
    ids::ModelId,
    model::{AnswerForm, Effort, Fault},
};
use rstest::rstest;
use serde_json::json;
use std::time::Duration;

fn invalid(message: &str) -> Answer {
    Answer::error(400, "ValidationException", message)
}

fn called() -> Answer {
    let input = json!({ "why": "counted", "count": 2 });
    said(
        &json!([{ "toolUse": { "toolUseId": "t-1", "name": "count", "input": input } }]),
        &json!({ "inputTokens": 1, "outputTokens": 2, "totalTokens": 3 }),
    )
}

#[tokio::test]
async fn a_model_without_structured_output_is_asked_for_a_tool_from_then_on() {
    let refusal = invalid("This model doesn't support the outputConfig.textFormat field.");
    let (server, url) = serve([refusal, called(), called()]).await;
    let model = model(&url);
    let first = error(&model).await;
    assert_eq!(first.fault, Fault::Reshape);
    assert!(first.message.contains("does not take structured output"), "{}", first.message);
    for _ in 0..2 {
        let response = model.complete(&request()).await.unwrap();
        assert_eq!(response.text, r#"{"why":"counted","count":2}"#);
        assert_eq!(response.served.form, Some(AnswerForm::Tool));
    }
    let asked = server.asked.lock().unwrap();
    assert_eq!(asked[1].body.pointer("/toolConfig/toolChoice/tool/name"), Some(&json!("count")));
    assert!(asked[1].body.get("outputConfig").is_none());
}

#[tokio::test]
async fn a_model_that_takes_hardly_anything_is_asked_in_plain_words_at_last() {
    let refusals = [
        Answer::error(403, "AccessDeniedException", "Your request did not allow prompt caching."),
        invalid("`temperature` is deprecated for this model."),
        invalid("output_config.effort: Extra inputs are not permitted"),
        invalid("output_config.format: Extra inputs are not permitted"),
        invalid("tools.0.custom.strict: Extra inputs are not permitted"),
        invalid("This model doesn't support tool use."),
    ];
    let words = said(&json!([{ "text": "{}" }]), &json!({}));
    let (server, url) = serve(refusals.into_iter().chain([words])).await;
    let model = model(&url);
    let mut asked = request();
    asked.parameters.temperature = Some(0.0);
    asked.parameters.effort = Some(Effort::Low);
    for _ in 0..6 {
        assert_eq!(model.complete(&asked).await.unwrap_err().fault(), Some(Fault::Reshape));
    }
    let response = model.complete(&asked).await.unwrap();
    assert_eq!(response.served.form, Some(AnswerForm::Text));
    assert_eq!(response.served.left_out, ["temperature 0", "effort low", "cache point"]);
    assert_eq!(response.usage, None);
    let last = &server.asked.lock().unwrap()[6].body;
    let keys: Vec<&String> = last.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["system", "messages", "inferenceConfig", "requestMetadata"]);
}

#[tokio::test]
async fn a_family_without_structured_output_starts_with_the_tool() {
    let (server, url) = serve([called()]).await;
    let nova = connected(&url).model(&ModelId::new("bedrock/us.amazon.nova-2-lite-v1:0"), true);
    assert_eq!(nova.complete(&request()).await.unwrap().served.form, Some(AnswerForm::Tool));
    assert_eq!(server.asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn throttling_is_told_with_the_wait_and_not_retried_here() {
    let throttled =
        Answer::error(429, "ThrottlingException:http://x/", "Too many requests").with("retry-after", "3");
    let (server, url) = serve([throttled]).await;
    let error = error(&model(&url)).await;
    assert_eq!((error.fault, error.retry_after), (Fault::Throttled, Some(Duration::from_secs(3))));
    assert_eq!(server.asked.lock().unwrap().len(), 1);
}

#[rstest]
#[case(
    404,
    "ResourceNotFoundException",
    "This model version has reached the end of its life.",
    Fault::NoSuchModel,
    "choose another"
)]
#[case(
    400,
    "ValidationException",
    "The provided model identifier is invalid.",
    Fault::NoSuchModel,
    "check the id and the region"
)]
#[case(
    403,
    "ExpiredTokenException",
    "The security token included in the request is expired",
    Fault::Denied,
    "aws sso login"
)]
#[case(503, "ServiceUnavailableException", "Busy", Fault::Unavailable, "Busy")]
#[tokio::test]
async fn an_error_is_one_line_with_what_to_do(
    #[case] status: u16,
    #[case] code: &str,
    #[case] message: &str,
    #[case] fault: Fault,
    #[case] advice: &str,
) {
    let (_server, url) = serve([Answer::error(status, code, message)]).await;
    let error = error(&model(&url)).await;
    assert_eq!(error.fault, fault);
    assert!(
        error.message.contains("us.acme.model-1:0 in eu-west-1") && error.message.contains(advice),
        "{}",
        error.message
    );
    assert!(!error.message.contains('\n') && !error.message.contains("EXAMPLE"), "{}", error.message);
}

#[tokio::test]
async fn an_answer_cut_at_max_tokens_is_paid_for() {
    let body = json!({
        "output": { "message": { "role": "assistant", "content": [] } },
        "stopReason": "max_tokens",
        "usage": { "inputTokens": 9, "outputTokens": 4096, "totalTokens": 4105 },
    });
    let (_server, url) = serve([Answer::json(200, &body)]).await;
    let error = error(&model(&url)).await;
    assert_eq!((error.fault, error.usage.unwrap().output_tokens), (Fault::CutShort, Some(4096)));
    assert!(error.message.contains("max_tokens (4096)"), "{}", error.message);
}
