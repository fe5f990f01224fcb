//! Answers that are answers: what was sent for them and what is read in them.

use super::{
    connected, model, request,
    server::{Answer, said, serve},
};
use crate::models::bedrock::{Bedrock, ConnectError};
use aws_config::{Region, SdkConfig};
use aws_sdk_bedrockruntime::config::{SharedTokenProvider, Token};
use aws_smithy_runtime_api::client::auth::http::HTTP_BEARER_AUTH_SCHEME_ID;
use rehearsal_core::{
    ids::ModelId,
    model::{AnswerForm, Fault, Served},
    usage::Usage,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const JSON: &str = r#"{"why":"counted","count":2}"#;

fn words() -> Answer {
    said(&json!([{ "text": JSON }]), &json!({ "inputTokens": 30, "outputTokens": 12, "totalTokens": 42 }))
}

#[tokio::test]
async fn a_schema_is_asked_for_and_the_answer_read_with_its_tokens() {
    let usage = json!({
        "inputTokens": 30, "outputTokens": 12, "totalTokens": 2102, "cacheReadInputTokens": 2048,
        "cacheWriteInputTokens": 12, "cacheDetails": [{ "ttl": "1h", "inputTokens": 12 }],
    });
    let content = json!([{ "reasoningContent": { "reasoningText": { "text": "hm" } } }, { "text": JSON }]);
    let (server, url) = serve([said(&content, &usage)]).await;
    let response = model(&url).complete(&request()).await.unwrap();
    assert_eq!(response.text, JSON);
    let tokens = Usage {
        input_tokens: Some(30),
        output_tokens: Some(12),
        cache_read_tokens: Some(2048),
        cache_write_tokens: Some(12),
        cache_write_1h_tokens: Some(12),
        reasoning_tokens: None,
    };
    assert_eq!(response.usage, Some(tokens));
    let raw = response.served.raw.clone().unwrap();
    assert_eq!(raw.pointer("/metrics/latencyMs"), Some(&json!(5)));
    let wanted = Served {
        tier: Some("default".into()),
        request_id: Some("r-77".into()),
        form: Some(AnswerForm::Schema),
        raw: Some(raw),
        ..Served::default()
    };
    assert_eq!(response.served, wanted);
    let asked = server.asked.lock().unwrap();
    let schema = asked[0].body.pointer("/outputConfig/textFormat/structure/jsonSchema/schema").unwrap();
    let schema: Value = serde_json::from_str(schema.as_str().unwrap()).unwrap();
    assert_eq!(schema["additionalProperties"], json!(false));
    assert_eq!(asked[0].body["system"][1], json!({ "cachePoint": { "type": "default" } }));
}

#[tokio::test]
async fn the_request_is_signed_and_says_to_which_run_it_belongs() {
    let (server, url) = serve([words()]).await;
    model(&url).complete(&request()).await.unwrap();
    let asked = &server.asked.lock().unwrap()[0];
    assert_eq!(asked.uri.path(), "/model/us.acme.model-1%3A0/converse");
    let signature = asked.header("authorization");
    assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), "{signature}");
    assert!(signature.contains("/eu-west-1/bedrock/aws4_request"), "{signature}");
    assert_eq!(asked.header("x-amz-security-token"), "TOKENEXAMPLE");
    assert_eq!(asked.header("content-type"), "application/json");
    let wanted = json!({
        "Team": "CX", "case": "paris", "persona": "auto-2", "role": "judge", "run": "r-1", "seed": "42",
        "suite": "travel", "trial": "3",
    });
    assert_eq!(asked.body["requestMetadata"], wanted);
}

#[tokio::test]
async fn the_same_request_is_the_same_bytes() {
    let (server, url) = serve([words(), words()]).await;
    let model = model(&url);
    for _ in 0..2 {
        model.complete(&request()).await.unwrap();
    }
    let asked = server.asked.lock().unwrap();
    assert_eq!(asked[0].body.to_string(), asked[1].body.to_string());
}

#[tokio::test]
async fn an_arn_is_one_part_of_the_path() {
    let (server, url) = serve([words()]).await;
    let arn = "bedrock/arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc";
    connected(&url).model(&ModelId::new(arn), false).complete(&request()).await.unwrap();
    let asked = server.asked.lock().unwrap();
    let path = asked[0].uri.path();
    assert!(path.contains("application-inference-profile%2Fabc/converse"), "{path}");
    assert!(asked[0].body["system"].get(1).is_none());
}

fn with_key(url: String, key: &str) -> Bedrock {
    let loaded = SdkConfig::builder()
        .region(Region::new("eu-west-1"))
        .token_provider(SharedTokenProvider::new(Token::new(key, None)))
        .auth_scheme_preference([HTTP_BEARER_AUTH_SCHEME_ID])
        .build();
    Bedrock::over(&loaded, Some(url), BTreeMap::new()).unwrap()
}

#[tokio::test]
async fn a_bedrock_api_key_is_sent_and_never_shown() {
    let expired = Answer::error(403, "AccessDeniedException", "Bearer Token has expired");
    let (server, url) = serve([words(), expired]).await;
    let bedrock = with_key(url, "bedrock-api-key-EXAMPLE");
    assert_eq!(bedrock.check().await, Ok(()));
    assert!(server.asked.lock().unwrap().is_empty());
    let model = bedrock.model(&ModelId::new("bedrock/m"), true);
    model.complete(&request()).await.unwrap();
    assert_eq!(server.asked.lock().unwrap()[0].header("authorization"), "Bearer bedrock-api-key-EXAMPLE");
    let error = super::error(&model).await;
    assert_eq!(error.fault, Fault::Denied);
    assert!(error.message.contains("AWS_BEARER_TOKEN_BEDROCK") && !error.message.contains("EXAMPLE"));
}

#[tokio::test]
async fn a_key_that_is_empty_is_known_before_anything_is_sent() {
    let (server, url) = serve([]).await;
    assert_eq!(with_key(url, "").check().await, Err(ConnectError::EmptyKey));
    assert!(server.asked.lock().unwrap().is_empty());
}
