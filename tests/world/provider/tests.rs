//! The provider's decisions; what goes over the wire is tried by the official clients.

use super::{
    Door, Feature, Figure, Heard, Mood,
    asked::told_shape,
    aws::converse,
    bill,
    desk::Desk,
    openai::chat,
    projects::Projects,
    route::{Prefix, Route},
    strict,
};
use rstest::rstest;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn heard(path: &str, headers: &[(&str, &str)], body: Value) -> Heard {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Heard {
        method: "POST".into(),
        path: path.into(),
        query: query.into(),
        headers: headers.collect(),
        body,
        asked: None,
        mood: None,
    }
}

#[rstest]
#[case("POST", "/model/us.amazon.nova-lite-v1%3A0/converse", Route::Converse("us.amazon.nova-lite-v1:0".into()))]
#[case("POST", "/model/a%2Fb%/converse", Route::Converse("a/b%".into()))]
#[case("POST", "/openai/v1/chat/completions", Route::Chat(Prefix::OpenAi))]
#[case("POST", "/v1/responses", Route::Responses(Prefix::Plain))]
#[case("GET", "/openai/v1/models", Route::Nowhere)]
#[case("POST", "/openai/v1/organization/projects", Route::Nowhere)]
#[case("GET", "/v1/organization/projects/proj_1", Route::Project("proj_1".into()))]
#[case("POST", "/", Route::Costs)]
#[case("GET", "/model/x/converse", Route::Nowhere)]
fn a_path_means_one_operation(#[case] method: &str, #[case] path: &str, #[case] route: Route) {
    assert_eq!(Route::of(method, path), route);
}

#[rstest]
#[case("gpt-5", true, true)]
#[case("llama3:8b", true, true)]
#[case("openai.gpt-oss-120b", true, false)]
#[case("openai.gpt-oss-120b-1:0", false, true)]
#[case("openai.gpt-5.4", false, true)]
#[case("qwen.qwen3-32b", true, false)]
fn bedrock_serves_each_model_under_one_prefix(
    #[case] model: &str,
    #[case] plain: bool,
    #[case] openai: bool,
) {
    assert_eq!((Prefix::Plain.serves(model), Prefix::OpenAi.serves(model)), (plain, openai));
}

#[rstest]
#[case(json!({ "type": "object", "properties": {}, "additionalProperties": false }), None)]
#[case(json!({ "type": "array" }), Some("type object"))]
#[case(json!({ "type": "object", "properties": {} }), Some("additionalProperties"))]
#[case(json!({ "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false }), Some("'a'"))]
#[case(json!({ "type": "object", "properties": { "a": { "oneOf": [] } }, "required": ["a"], "additionalProperties": false }), Some("oneOf"))]
fn a_strict_schema_is_closed_and_whole(#[case] schema: Value, #[case] refused: Option<&str>) {
    match (strict::check(&schema), refused) {
        (Ok(()), None) => {}
        (Err(why), Some(words)) => assert!(why.contains(words), "{why}"),
        (result, _) => panic!("{result:?}"),
    }
}

#[test]
fn the_shape_told_last_is_the_one_asked_for() {
    let system = "You play a user; user_turn is not meant. Answer as user_closing.";
    assert_eq!(told_shape(system).as_deref(), Some("user_closing"));
    assert_eq!(told_shape("Say yes."), None);
    let schema = json!({ "type": "object", "properties": { "assertions": {}, "reasoning": {} } });
    assert_eq!(told_shape(&format!("user_turn\n{schema}")).as_deref(), Some("goal_success"));
}

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDTEST/20261122/us-east-1/bedrock/aws4_request, \
    SignedHeaders=host;x-amz-date, Signature=";

#[rstest]
#[case::right(SIGNED, "AKIDTEST", "us-east-1", None)]
#[case::somebody_else(SIGNED, "AKIDOTHER", "us-east-1", Some("UnrecognizedClientException"))]
#[case::another_region(SIGNED, "AKIDTEST", "eu-west-1", Some("InvalidSignatureException"))]
#[case::no_key("", "AKIDTEST", "us-east-1", Some("MissingAuthenticationTokenException"))]
#[case::bearer("Bearer letmein", "AKIDTEST", "us-east-1", None)]
#[case::wrong_bearer("Bearer letmeout", "AKIDTEST", "us-east-1", Some("UnrecognizedClientException"))]
fn the_door_opens_to_its_keys_only(
    #[case] proof: &str,
    #[case] access_key: &str,
    #[case] region: &str,
    #[case] refused: Option<&str>,
) {
    let door = Door {
        bearer: Some("letmein".into()),
        access_key: Some(access_key.into()),
        region: Some(region.into()),
        enforces_projects: false,
    };
    let proof =
        if proof.starts_with("AWS4") { format!("{proof}{}", "0".repeat(64)) } else { proof.to_owned() };
    let request = heard("/", &[("authorization", &proof), ("x-amz-date", "20261122T000000Z")], Value::Null);
    let result = door.check(&request, &Route::Converse("any".into()));
    assert_eq!(result.err().map(|failure| failure.aws), refused);
}

#[test]
fn moods_hold_for_as_many_requests_and_where_they_are_meant() {
    let desk = Desk::new(Door::default());
    desk.order(Some("/chat"), Some(1), Mood::Fails);
    desk.order(None, None, Mood::Lacks(Feature::Temperature));
    let asked = |temperature: Value| {
        let body = json!({ "model": "m", "messages": [{ "role": "user", "content": "hi" }], "temperature": temperature });
        Heard { asked: chat::read(Prefix::Plain, &body).ok(), ..heard("/v1/chat/completions", &[], body) }
    };
    assert_eq!(desk.hear(&heard("/v1/models", &[], Value::Null)).1, None);
    assert_eq!(desk.hear(&asked(Value::Null)).1, Some(Mood::Fails));
    assert_eq!(desk.hear(&asked(Value::Null)).1, None);
    assert_eq!(desk.hear(&asked(json!(0.5))), (4, Some(Mood::Lacks(Feature::Temperature))));
}

#[test]
fn metadata_that_bedrock_refuses_is_refused() {
    let read = |metadata: Value| {
        let body = json!({
            "messages": [{ "role": "user", "content": [{ "text": "hi" }] }], "requestMetadata": metadata,
        });
        converse::read("m", &body).map(|asked| asked.metadata)
    };
    let kept = BTreeMap::from([("case".to_owned(), "paris-flight/1".to_owned())]);
    assert_eq!(read(json!({ "case": "paris-flight/1" })).unwrap(), kept);
    assert!(read(json!({ "case": "100 %" })).is_err());
    assert!(read(json!({})).is_err());
    assert!(read(json!({ "turn": 3 })).is_err());
}

#[test]
fn projects_are_listed_in_pages_and_archived_ones_on_demand() {
    let mut projects = Projects::default();
    let id = projects.create(&json!({ "name": "evals" })).unwrap()["id"].as_str().unwrap().to_owned();
    let list = |projects: &Projects, query: &str| projects.list(&heard(query, &[], Value::Null)).unwrap();
    let first = list(&projects, "/projects?limit=1");
    assert_eq!((&first["has_more"], &first["last_id"]), (&json!(true), &json!("default")));
    assert_eq!(list(&projects, "/projects?after=default")["data"][0]["id"], json!(id));
    projects.archive(&id).unwrap();
    assert!(!projects.is_active(&id));
    assert_eq!(list(&projects, "/projects")["data"].as_array().unwrap().len(), 1);
    assert_eq!(list(&projects, "/projects?include_archived=true")["data"].as_array().unwrap().len(), 2);
    assert_eq!(projects.get("proj_none").unwrap_err().status, 404);
    assert!(projects.create(&json!({ "name": "", "tags": {} })).is_err());
}

#[test]
fn the_bill_holds_the_days_asked_for_grouped_by_tag() {
    let figure = |day: &str, tag: Option<&str>| Figure {
        day: day.into(),
        tag: tag.map(str::to_owned),
        amount: "1.25".into(),
        estimated: tag.is_none(),
    };
    let figures =
        [figure("2026-11-01", Some("evals")), figure("2026-11-01", None), figure("2026-11-03", None)];
    let target = [("x-amz-target", "AWSInsightsIndexService.GetCostAndUsage")];
    let body = json!({
        "TimePeriod": { "Start": "2026-11-01", "End": "2026-11-03" }, "Granularity": "DAILY",
        "Metrics": ["UnblendedCost"], "GroupBy": [{ "Type": "TAG", "Key": "Application" }],
    });
    let page = bill::cost_and_usage(&figures, &heard("/", &target, body)).unwrap();
    let days = page["ResultsByTime"].as_array().unwrap();
    assert_eq!(days.len(), 1);
    assert_eq!(days[0]["Groups"][0]["Keys"][0], "Application$evals");
    assert_eq!(days[0]["Groups"][1]["Keys"][0], "Application$");
    assert_eq!(days[0]["Estimated"], true);
    assert_eq!(page["NextPageToken"], "second-page");
}
