//! What goes over the wire.

use super::server::{KEY, Reply, Server, endpoint, good, model, request};
use crate::models::openai::{Endpoint, Flavour};
use rehearsal_core::{
    model::Parameters,
    suite::OpenAiApi::{self, Chat, Responses},
};
use rstest::rstest;
use serde_json::{Value, json};

async fn asked(api: OpenAiApi, change: impl FnOnce(&mut Endpoint)) -> super::server::Asked {
    let server = Server::start([Reply::new(200, good(api, "{}"))]).await;
    let mut endpoint = endpoint(&server.url, api);
    change(&mut endpoint);
    model(endpoint).complete(&request()).await.unwrap();
    let mut asked = server.asked();
    assert_eq!(asked.len(), 1);
    asked.remove(0)
}

fn strict_schema() -> Value {
    json!({
        "type": "object",
        "properties": { "good": { "type": "boolean" } },
        "required": ["good"],
        "additionalProperties": false,
    })
}

#[tokio::test]
async fn chat_completions_are_asked_in_their_own_terms() {
    let asked = asked(Chat, |_| {}).await;
    assert_eq!(asked.path, "/v1/chat/completions");
    assert_eq!(asked.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert_eq!(asked.header("openai-project"), None);
    assert_eq!(
        asked.body,
        json!({
            "model": "some/model",
            "messages": [
                { "role": "system", "content": "Be fair." },
                { "role": "user", "content": "How was it?" },
                { "role": "assistant", "content": "good" },
                { "role": "user", "content": "JSON, please." },
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": { "name": "verdict", "strict": true, "schema": strict_schema() },
            },
            "max_tokens": 300,
            "temperature": 0.5,
            "reasoning_effort": "low",
            "seed": 9_007_199_254_740_991_u64,
        })
    );
}

#[tokio::test]
async fn responses_are_asked_in_their_own_terms_and_leave_nothing_behind() {
    let asked = asked(Responses, |_| {}).await;
    assert_eq!(asked.path, "/v1/responses");
    assert_eq!(
        asked.body,
        json!({
            "model": "some/model",
            "instructions": "Be fair.",
            "input": [
                { "role": "user", "content": "How was it?" },
                { "role": "assistant", "content": "good" },
                { "role": "user", "content": "JSON, please." },
            ],
            "max_output_tokens": 300,
            "text": {
                "format": {
                    "type": "json_schema", "name": "verdict", "strict": true, "schema": strict_schema(),
                }
            },
            "temperature": 0.5,
            "reasoning": { "effort": "low" },
            "store": false,
        })
    );
}

#[tokio::test]
async fn nothing_is_sent_that_was_not_asked_for() {
    let server = Server::start([Reply::new(200, good(Responses, "{}"))]).await;
    let model = model(endpoint(&server.url, Responses));
    let mut request = request();
    request.parameters = Parameters { max_tokens: Some(1), ..Parameters::default() };
    model.complete(&request).await.unwrap();
    let asked = server.asked();
    let body = &asked[0].body;
    assert_eq!((body.get("temperature"), body.get("reasoning")), (None, None));
    // The API takes no fewer.
    assert_eq!(body["max_output_tokens"], 16);
}

#[rstest]
#[case(Flavour::OpenAi, Responses, true)]
#[case(Flavour::Mantle, Responses, true)]
#[case(Flavour::Compatible, Responses, false)]
#[case(Flavour::OpenAi, Chat, false)]
#[tokio::test]
async fn a_provider_that_keeps_a_log_is_told_whose_call_it_is(
    #[case] flavour: Flavour,
    #[case] api: OpenAiApi,
    #[case] told: bool,
) {
    let asked = asked(api, |endpoint| {
        endpoint.flavour = flavour;
        endpoint.metadata.insert("long".into(), "x".repeat(600));
        endpoint.metadata.extend((0..20).map(|n| (format!("tag-{n:02}"), String::new())));
    })
    .await;
    let metadata = asked.body.get("metadata");
    assert_eq!(metadata.is_some(), told);
    if let Some(metadata) = metadata {
        let own = ["role", "case", "persona", "trial", "run"].map(|key| metadata[key].as_str().unwrap());
        assert_eq!(own, ["judge", "paris-flight", "auto", "2", "r-1"]);
        assert_eq!(metadata["long"].as_str().map(str::len), Some(512));
        assert_eq!(metadata.as_object().map(|pairs| pairs.len()), Some(16));
    }
}

#[tokio::test]
async fn project_and_headers_of_the_suite_go_along() {
    let asked = asked(Chat, |endpoint| {
        endpoint.project = Some("proj_abc".into());
        endpoint.headers = vec![("X-Team".into(), "desk".into()), ("User-Agent".into(), "mine".into())];
        endpoint.base_url.push_str("?api-version=1");
    })
    .await;
    assert_eq!(asked.header("openai-project"), Some("proj_abc"));
    assert_eq!((asked.header("x-team"), asked.header("user-agent")), (Some("desk"), Some("mine")));
    assert_eq!(asked.path, "/v1/chat/completions?api-version=1");
}
