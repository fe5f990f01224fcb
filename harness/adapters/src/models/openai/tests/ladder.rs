//! What a model does not take is left out, remembered, and said.

use super::server::{Asked, Reply, Server, endpoint, fault_of, good, model, request};
use crate::models::openai::{Endpoint, Flavour};
use rehearsal_core::{
    model::{AnswerForm, Fault},
    suite::OpenAiApi::{self, Chat, Responses},
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::task::JoinSet;

fn complaint(status: u16, message: &str, param: Option<&str>) -> Reply {
    Reply::new(status, json!({ "error": { "message": message, "param": param } }))
}

fn format_of(api: OpenAiApi, asked: &Asked) -> Option<&str> {
    let format = match api {
        Chat => asked.body.pointer("/response_format/type"),
        Responses => asked.body.pointer("/text/format/type"),
    };
    format.and_then(Value::as_str)
}

fn system_of(api: OpenAiApi, asked: &Asked) -> &str {
    let system = match api {
        Chat => asked.body.pointer("/messages/0/content"),
        Responses => asked.body.pointer("/instructions"),
    };
    system.and_then(Value::as_str).unwrap()
}

#[rstest]
#[tokio::test]
async fn a_server_without_structured_output_is_asked_for_json_and_then_for_nothing(
    #[values(Chat, Responses)] api: OpenAiApi,
    #[values((400, "response_format type json_schema is unavailable now"), (404, "no endpoint with response_format"),
        (422, "json_schema: extra fields not permitted"), (500, "failed to compile grammar"))]
    refusal: (u16, &str),
) {
    let no = complaint(refusal.0, refusal.1, None);
    let no_json = complaint(400, "'response_format' of type json_object is not supported", None);
    let server = Server::start([no, no_json, Reply::new(200, good(api, "{}"))]).await;
    let model = model(endpoint(&server.url, api));
    for _ in 0..2 {
        let error = fault_of(model.complete(&request()).await);
        assert_eq!(error.fault, Fault::Reshape, "{error}");
    }
    // The third call and every later one asks the way that works.
    for _ in 0..2 {
        let answer = model.complete(&request()).await.unwrap();
        assert_eq!(answer.served.form, Some(AnswerForm::Text));
    }
    let asked = server.asked();
    let formats: Vec<_> = asked.iter().map(|asked| format_of(api, asked)).collect();
    assert_eq!(formats, [Some("json_schema"), Some("json_object"), None, None]);
    assert_eq!(system_of(api, &asked[0]), "Be fair.");
    for asked in &asked[1..] {
        let system = system_of(api, asked);
        assert!(
            system.starts_with("Be fair.\n") && system.contains(r#""good":{"type":"boolean"}"#),
            "{system}"
        );
    }
}

#[rstest]
#[case(
    Chat,
    "Unsupported value: 'temperature' does not support 0.5 with this model.",
    Some("temperature"),
    "temperature",
    "/temperature"
)]
#[case(Chat, "Unrecognized request argument supplied: reasoning_effort", None, "effort", "/reasoning_effort")]
#[case(Chat, "seed: Extra inputs are not permitted", None, "seed", "/seed")]
#[case(
    Responses,
    "Unsupported parameter: 'temperature' is not supported with this model.",
    None,
    "temperature",
    "/temperature"
)]
#[case(Responses, "Unsupported parameter", Some("reasoning.effort"), "effort", "/reasoning")]
#[case(Responses, "unknown field `store`", None, "store", "/store")]
#[case(Responses, "metadata is not supported", None, "metadata", "/metadata")]
#[tokio::test]
async fn what_a_model_does_not_take_is_left_out_and_said(
    #[case] api: OpenAiApi,
    #[case] message: &str,
    #[case] param: Option<&str>,
    #[case] name: &str,
    #[case] place: &str,
) {
    let server = Server::start([complaint(400, message, param), Reply::new(200, good(api, "{}"))]).await;
    let model = model(Endpoint { flavour: Flavour::Mantle, ..endpoint(&server.url, api) });
    let error = fault_of(model.complete(&request()).await);
    assert_eq!(error.fault, Fault::Reshape, "{error}");
    assert!(error.message.contains(name), "{error}");
    let answer = model.complete(&request()).await.unwrap();
    assert!(answer.served.left_out.iter().any(|left_out| left_out == name), "{:?}", answer.served.left_out);
    assert_eq!(answer.served.form, Some(AnswerForm::Schema));
    let sent: Vec<_> = server.asked().iter().map(|asked| asked.body.pointer(place).is_some()).collect();
    assert_eq!(sent, [true, false]);
}

#[tokio::test]
async fn the_limit_goes_by_its_other_name_and_is_never_left_out() {
    let no = |own: &str| complaint(400, &format!("Unsupported parameter: '{own}' is not supported"), None);
    let server = Server::start([no("max_tokens"), no("max_completion_tokens")]).await;
    let model = model(endpoint(&server.url, Chat));
    assert_eq!(fault_of(model.complete(&request()).await).fault, Fault::Reshape);
    assert_eq!(fault_of(model.complete(&request()).await).fault, Fault::Invalid);
    let limits =
        |asked: &Asked| ["max_tokens", "max_completion_tokens"].map(|key| asked.body.get(key).cloned());
    let sent: Vec<_> = server.asked().iter().map(limits).collect();
    assert_eq!(sent, [[Some(json!(300)), None], [None, Some(json!(300))]]);
}

#[tokio::test]
async fn a_server_that_refuses_whatever_is_asked_gets_a_last_word() {
    let server = Server::start([complaint(400, "response_format temperature", None)]).await;
    let model = model(endpoint(&server.url, Chat));
    let mut faults = Vec::new();
    for _ in 0..4 {
        faults.push(fault_of(model.complete(&request()).await).fault);
    }
    assert_eq!(faults, [Fault::Reshape, Fault::Reshape, Fault::Reshape, Fault::Invalid]);
}

#[tokio::test]
async fn calls_at_once_that_are_refused_alike_take_one_step_together() {
    // None is answered before all have come in, so all were sent in the same shape.
    let server = Server::after(8, [complaint(400, "no response_format", None)]).await;
    let model = model(endpoint(&server.url, Chat));
    for expected in ["json_schema", "json_object"] {
        let mut calls = JoinSet::new();
        for _ in 0..8 {
            let model = model.clone();
            calls.spawn(async move { fault_of(model.complete(&request()).await).fault });
        }
        assert_eq!(calls.join_all().await, [Fault::Reshape; 8]);
        for asked in server.asked() {
            assert_eq!(format_of(Chat, &asked), Some(expected));
        }
    }
}
