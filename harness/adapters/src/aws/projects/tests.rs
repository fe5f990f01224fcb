//! The Projects API against servers on this machine.

use super::*;
use crate::{
    authorize::Nobody,
    aws::{
        error::CallFault,
        fixture::{Seen, account, serve},
        sign::Service,
    },
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, RawQuery},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use rstest::rstest;

fn projects(url: &str) -> Projects {
    Projects::new(url, Arc::new(Nobody)).unwrap()
}

fn id() -> ProjectId {
    ProjectId::new("proj_a").unwrap()
}

fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// A service that notes what it is asked and answers with one project.
async fn noting() -> (String, Seen) {
    let seen = Seen::default();
    let note = seen.clone();
    let answer = move |method: http::Method, uri: http::Uri, body: Bytes| async move {
        note.note(format!("{method} {uri} {}", String::from_utf8_lossy(&body)));
        Json(json!({ "id": "proj_a", "name": "n", "status": "active" }))
    };
    (serve(Router::new().fallback(answer)).await, seen)
}

#[tokio::test]
async fn every_operation_is_asked_as_the_service_wants_it() {
    let (url, seen) = noting().await;
    let projects = projects(&url);
    projects.get(&id()).await.unwrap();
    projects.create("plain", &BTreeMap::new()).await.unwrap();
    projects.create("tagged", &tags(&[("Team", "CX")])).await.unwrap();
    projects.tag(&id(), &tags(&[("Team", "CX")]), &["Old".to_owned()]).await.unwrap();
    projects.tag(&id(), &BTreeMap::new(), &["Old".to_owned()]).await.unwrap();
    let archived = projects.archive(&id()).await.unwrap();
    assert_eq!(archived.name.as_deref(), Some("n"));
    assert_eq!(
        seen.lines(),
        [
            "GET /v1/organization/projects/proj_a ",
            r#"POST /v1/organization/projects {"name":"plain"}"#,
            r#"POST /v1/organization/projects {"name":"tagged","tags":{"Team":"CX"}}"#,
            r#"POST /v1/organization/projects/proj_a {"add_tags":{"Team":"CX"},"remove_tag_keys":["Old"]}"#,
            r#"POST /v1/organization/projects/proj_a {"remove_tag_keys":["Old"]}"#,
            "POST /v1/organization/projects/proj_a/archive {}",
        ]
    );
}

#[tokio::test]
async fn what_is_beyond_the_limits_is_never_sent() {
    let (url, seen) = noting().await;
    let refused = projects(&url).create("", &BTreeMap::new()).await.unwrap_err();
    assert!(refused.before_asking());
    let refused = projects(&url).create("x", &tags(&[("aws:x", "")])).await.unwrap_err();
    assert!(refused.before_asking());
    let refused = projects(&url).tag(&id(), &BTreeMap::new(), &[]).await.unwrap_err();
    assert!(refused.before_asking());
    assert_eq!(seen.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn requests_are_signed_for_bedrock() {
    let show = |headers: HeaderMap| async move {
        let signed = headers["authorization"].to_str().unwrap().to_owned();
        Json(json!({ "id": "proj_a", "name": signed }))
    };
    let url = serve(Router::new().route("/v1/organization/projects/{id}", get(show))).await;
    let projects = Projects::new(&url, account().authorizer(Service::Bedrock)).unwrap();
    let name = projects.get(&id()).await.unwrap().name.unwrap();
    assert!(name.contains("/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date;"), "{name}");
}

/// Five projects, two on a page, of which the third is archived.
fn page(query: Option<&str>, follows_after: bool) -> Value {
    let after = query.and_then(|query| query.split("after=").nth(1)).filter(|_| follows_after);
    let start = after.map_or(0, |id| id.trim_start_matches("proj_").parse::<usize>().unwrap());
    let status = |number: usize| if number == 3 { "archived" } else { "active" };
    let data: Vec<Value> = (start + 1..=5.min(start + 2))
        .map(|number| json!({ "id": format!("proj_{number}"), "status": status(number) }))
        .collect();
    json!({ "object": "list", "data": data, "has_more": start + 2 < 5 })
}

async fn listing(follows_after: bool) -> (String, Seen) {
    let seen = Seen::default();
    let note = seen.clone();
    let answer = move |RawQuery(query): RawQuery| async move {
        note.note(query.clone().unwrap_or_default());
        Json(page(query.as_deref(), follows_after))
    };
    (serve(Router::new().route("/v1/organization/projects", get(answer))).await, seen)
}

fn ids(projects: &[Project]) -> Vec<&str> {
    projects.iter().map(|project| project.id.as_str()).collect()
}

#[tokio::test]
async fn all_pages_are_read_and_archived_projects_only_on_demand() {
    let (url, seen) = listing(true).await;
    let active = projects(&url).list(false).await.unwrap();
    assert_eq!(ids(&active), ["proj_1", "proj_2", "proj_4", "proj_5"]);
    assert_eq!(seen.lines(), ["", "after=proj_2", "after=proj_4"]);
    let all = projects(&url).list(true).await.unwrap();
    assert_eq!(ids(&all), ["proj_1", "proj_2", "proj_3", "proj_4", "proj_5"]);
    assert_eq!(seen.lines()[4], "include_archived=true&after=proj_2");
}

#[tokio::test]
async fn a_server_that_does_not_know_pages_is_not_asked_for_ever() {
    let (url, seen) = listing(false).await;
    assert_eq!(ids(&projects(&url).list(true).await.unwrap()), ["proj_1", "proj_2"]);
    assert_eq!(seen.lines().len(), 2);
}

#[rstest]
#[case("")]
#[case("/")]
#[case("/v1")]
#[case("/openai/v1/")]
#[tokio::test]
async fn an_address_for_models_serves_too(#[case] suffix: &str) {
    let (url, _) = listing(true).await;
    assert!(projects(&format!("{url}{suffix}")).list(true).await.is_ok());
}

#[rstest]
#[case::no_list(json!({ "data": {} }), "the answer is no list of projects; is the endpoint right?")]
#[case::no_data(json!([1]), "the answer is no list of projects; is the endpoint right?")]
#[case::no_project(json!({ "data": [7] }), "the list holds something that is no project; is the endpoint right?")]
#[tokio::test]
async fn a_list_that_is_none_is_said_so(#[case] answer: Value, #[case] expected: &str) {
    let url = serve(Router::new().fallback(move || async move { Json(answer) })).await;
    let error = projects(&url).list(false).await.unwrap_err();
    assert_eq!(error.fault(), Some(CallFault::Unreadable));
    assert!(error.to_string().ends_with(expected), "{error}");
}

async fn refuse(Path(id): Path<String>) -> Response {
    let status = if id == "proj_a" { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
    (status, Json(json!({ "error": { "message": format!("no {id}"), "type": "x", "code": null } })))
        .into_response()
}

#[tokio::test]
async fn a_project_of_another_region_and_a_missing_permission_are_told() {
    let url = serve(Router::new().route("/v1/organization/projects/{id}", get(refuse))).await;
    let error = projects(&url).get(&id()).await.unwrap_err();
    assert_eq!(error.fault(), Some(CallFault::NotFound));
    assert!(
        error
            .to_string()
            .ends_with("HTTP 404 x: no proj_a; there is no such project in this region; is it in another?"),
        "{error}"
    );
    let error = projects(&url).get(&ProjectId::new("default").unwrap()).await.unwrap_err();
    assert_eq!(error.fault(), Some(CallFault::Denied));
    assert!(error.to_string().contains("it takes the permission bedrock-mantle:GetProject "), "{error}");
}

#[test]
fn the_address_is_that_of_the_region() {
    assert_eq!(Projects::endpoint("eu-west-1"), "https://bedrock-mantle.eu-west-1.api.aws");
}
