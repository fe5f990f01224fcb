//! The control plane against servers on this machine.

use super::*;
use crate::{
    authorize::Nobody,
    aws::{
        error::CallFault,
        fixture::{Seen, serve},
    },
};
use axum::{Json, Router, http::StatusCode, response::IntoResponse};
use rstest::rstest;
use serde_json::json;

/// Answers every question by a table of paths, and notes them as they came.
async fn service(answers: &'static [(&'static str, u16, &'static str)]) -> (ControlPlane, Seen) {
    let seen = Seen::default();
    let note = seen.clone();
    let answer = move |uri: http::Uri| async move {
        let asked = uri.to_string();
        note.note(&asked);
        let found = answers.iter().find(|(path, _, _)| *path == asked);
        let (_, status, body) = found.unwrap_or(&("", 404, "{}"));
        (StatusCode::from_u16(*status).unwrap(), *body).into_response()
    };
    let url = serve(Router::new().fallback(answer)).await;
    (ControlPlane::new(&url, Arc::new(Nobody)).unwrap(), seen)
}

const HAIKU: &str = "/foundation-models/anthropic.claude-3-haiku-20240307-v1%3A0";
const LIFE: &str = r#"{"modelDetails": {"modelId": "x", "modelLifecycle": {"status": "LEGACY",
    "startOfLifeTime": "2024-03-13T00:00:00Z", "legacyTime": "2026-03-10T00:00:00Z",
    "publicExtendedAccessTime": 1781049600, "endOfLifeTime": "2026-09-10T17:00:00.000Z"}}}"#;

#[tokio::test]
async fn the_life_of_a_cross_region_name_is_that_of_its_foundation_model() {
    let (plane, seen) = service(&[(HAIKU, 200, LIFE)]).await;
    let life = plane.lifecycle("eu.anthropic.claude-3-haiku-20240307-v1:0").await.unwrap();
    assert_eq!(seen.lines(), [HAIKU]);
    assert_eq!(life.model, "anthropic.claude-3-haiku-20240307-v1:0");
    assert_eq!(life.status, Some(Status::Legacy));
    assert_eq!(life.legacy, Day::parse("2026-03-10"));
    assert_eq!(life.extended_access, Day::parse("2026-06-10"));
    assert_eq!(life.end_of_life, Day::parse("2026-09-10"));
    assert_eq!(life.raw["modelDetails"]["modelId"], "x");
}

const PROFILE_PATH: &str =
    "/inference-profiles/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aapplication-inference-profile%2Fabc";
const OWN: &str = "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc";

#[tokio::test]
async fn behind_a_profile_of_ones_own_is_a_foundation_model() {
    let profile = r#"{"type": "APPLICATION", "models": [{"modelArn":
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"}]}"#;
    let (plane, seen) =
        service(Box::leak(Box::new([(PROFILE_PATH, 200, profile), (HAIKU, 200, LIFE)]))).await;
    assert_eq!(plane.lifecycle(OWN).await.unwrap().status, Some(Status::Legacy));
    assert_eq!(seen.lines(), [PROFILE_PATH, HAIKU]);
}

#[rstest]
#[case(r#"{"models": []}"#)]
#[case(r#"{"models": [{"modelArn": "arn:aws:bedrock:x:1:application-inference-profile/b"}]}"#)]
#[case("[]")]
#[tokio::test]
async fn a_profile_without_a_foundation_model_is_said_so(#[case] profile: &'static str) {
    let (plane, _) = service(Box::leak(Box::new([(PROFILE_PATH, 200, profile)]))).await;
    let error = plane.lifecycle(OWN).await.unwrap_err();
    assert_eq!(error.fault(), Some(CallFault::Unreadable));
    assert!(error.to_string().contains("the inference profile names no foundation model"), "{error}");
}

#[tokio::test]
async fn a_model_at_its_end_and_a_missing_permission_are_told() {
    let end = r#"{"message": "This model version has reached the end of its life."}"#;
    let (plane, _) = service(Box::leak(Box::new([(HAIKU, 404, end)]))).await;
    let error = plane.lifecycle("anthropic.claude-3-haiku-20240307-v1:0").await.unwrap_err();
    assert_eq!(error.fault(), Some(CallFault::NotFound));
    assert!(
        error.to_string().contains("has reached the end of its life; the model has ended, or "),
        "{error}"
    );

    let (plane, _) = service(&[(HAIKU, 403, r#"{"message": "not authorized"}"#)]).await;
    let error = plane.lifecycle("anthropic.claude-3-haiku-20240307-v1:0").await.unwrap_err();
    assert!(error.to_string().ends_with("; it takes the permission bedrock:GetFoundationModel"), "{error}");
}

#[tokio::test]
async fn what_is_no_model_is_not_asked_for() {
    let (plane, seen) = service(&[]).await;
    let error = plane.lifecycle("arn:aws:bedrock:us-east-1:1:provisioned-model/abc").await.unwrap_err();
    assert!(error.before_asking());
    assert_eq!(seen.lines(), Vec::<String>::new());
}

#[rstest]
#[case(json!({ "modelDetails": {} }), None)]
#[case(json!({ "modelDetails": { "modelLifecycle": { "status": "ACTIVE" } } }), Some(Status::Active))]
#[case(json!({ "modelDetails": { "modelLifecycle": { "status": "NEW", "endOfLifeTime": [] } } }), Some(Status::Other("NEW".to_owned())))]
fn what_is_not_reported_stays_unknown(#[case] raw: Value, #[case] status: Option<Status>) {
    let life = read("m".to_owned(), raw.clone()).unwrap();
    let expected = Lifecycle {
        model: "m".to_owned(),
        status,
        legacy: None,
        extended_access: None,
        end_of_life: None,
        raw,
    };
    assert_eq!(life, expected);
}

#[tokio::test]
async fn an_answer_about_something_else_is_said_so() {
    let url = serve(Router::new().fallback(|| async { Json(json!({ "hello": 1 })) })).await;
    let plane = ControlPlane::new(&url, Arc::new(Nobody)).unwrap();
    let error = plane.lifecycle("m").await.unwrap_err();
    assert_eq!(error.fault(), Some(CallFault::Unreadable));
}
