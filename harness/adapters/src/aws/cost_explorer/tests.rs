//! Cost Explorer against servers on this machine.

use super::*;
use crate::{
    authorize::Nobody,
    aws::{
        error::CallFault,
        fixture::{account, serve},
        sign::Service,
    },
};
use axum::{Json, Router, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use rehearsal_core::money::Money;
use rstest::rstest;
use std::sync::Mutex;

/// The questions that were asked.
type Asked = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

async fn answer(State(asked): State<Asked>, headers: HeaderMap, body: String) -> Json<Value> {
    let question: Value = serde_json::from_str(&body).unwrap();
    let second = question.get("NextPageToken").is_some();
    asked.lock().unwrap().push((headers, question));
    Json(if second { second_page() } else { first_page() })
}

fn group(tag: &str, amount: &str) -> Value {
    let cost = json!({ "Amount": amount, "Unit": "USD" });
    json!({ "Keys": [format!("Application${tag}")], "Metrics": { "UnblendedCost": cost } })
}

fn first_page() -> Value {
    json!({
        "NextPageToken": "more",
        "GroupDefinitions": [{ "Type": "TAG", "Key": "Application" }],
        "ResultsByTime": [{
            "TimePeriod": { "Start": "2026-11-01", "End": "2026-11-02" }, "Total": {}, "Estimated": false,
            "Groups": [group("", "0.0000012345"), group("evals", "1.23")],
        }],
    })
}

fn second_page() -> Value {
    json!({
        "ResultsByTime": [
            { "TimePeriod": { "Start": "2026-11-02", "End": "2026-11-03" }, "Groups": [], "Estimated": true },
            { "TimePeriod": { "Start": "2026-11-03", "End": "2026-11-04" }, "Groups": [group("a$b", "2E-3")], "Estimated": true },
        ],
        "DimensionValueAttributes": [],
    })
}

async fn service() -> (String, Asked) {
    let asked = Asked::default();
    let router = Router::new().route("/", post(answer)).with_state(asked.clone());
    (serve(router).await, asked)
}

fn line(day: &str, tag: Option<&str>, picodollars: u64, open: bool) -> Billed {
    let amount = Money::from_picodollars(picodollars);
    Billed { day: day.to_owned(), tag: tag.map(str::to_owned), amount, open }
}

#[tokio::test]
async fn all_pages_become_lines_of_a_bill() {
    let (url, asked) = service().await;
    let explorer = CostExplorer::new(Some(&url), account().authorizer(Service::CostExplorer)).unwrap();
    let billed = explorer.costs("2026-11-01", "2026-11-04", "Application", None).await.unwrap();
    assert_eq!(
        billed,
        [
            line("2026-11-01", None, 1_234_500, false),
            line("2026-11-01", Some("evals"), 1_230_000_000_000, false),
            line("2026-11-03", Some("a$b"), 2_000_000_000, true),
        ]
    );
    let asked = asked.lock().unwrap();
    let (headers, question) = &asked[0];
    assert_eq!(headers["x-amz-target"], "AWSInsightsIndexService.GetCostAndUsage");
    assert_eq!(headers["content-type"], "application/x-amz-json-1.1");
    assert!(headers["authorization"].to_str().unwrap().contains("/us-east-1/ce/aws4_request"));
    assert_eq!(question["TimePeriod"], json!({ "Start": "2026-11-01", "End": "2026-11-04" }));
    assert_eq!(question["GroupBy"], json!([{ "Type": "TAG", "Key": "Application" }]));
    assert_eq!(question["Filter"]["And"].as_array().unwrap().len(), 2);
    assert_eq!((asked.len(), &asked[1].1["NextPageToken"]), (2, &json!("more")));
}

#[test]
fn one_value_of_the_tag_can_be_asked_for() {
    let question = question(("2026-11-01", "2026-11-02"), "Application", Some("evals")).unwrap();
    assert_eq!(
        question,
        json!({
            "TimePeriod": { "Start": "2026-11-01", "End": "2026-11-02" },
            "Granularity": "DAILY",
            "Metrics": ["UnblendedCost"],
            "Filter": { "And": [
                { "Dimensions": { "Key": "SERVICE", "Values": ["Amazon Bedrock"] } },
                { "Not": { "Dimensions": { "Key": "RECORD_TYPE", "Values": ["Credit", "Refund", "Tax"] } } },
                { "Tags": { "Key": "Application", "Values": ["evals"], "MatchOptions": ["EQUALS"] } },
            ]},
            "GroupBy": [{ "Type": "TAG", "Key": "Application" }],
        })
    );
}

#[rstest]
#[case(
    "2026-11-02",
    "2026-11-02",
    "App",
    "no day is from 2026-11-02 to before 2026-11-02; the last day must come after the first"
)]
#[case("yesterday", "2026-11-02", "App", "\"yesterday\" is not a day; one is written such as 2026-11-22")]
#[case("2026-11-01", "2026-11-02", " ", "the bill is split by a tag, and none is named")]
fn a_question_that_makes_no_sense_is_not_asked(
    #[case] from: &str,
    #[case] to: &str,
    #[case] tag: &str,
    #[case] expected: &str,
) {
    assert_eq!(question((from, to), tag, None), Err(AwsError::Invalid(expected.to_owned())));
}

async fn refused(status: u16, answer: Value) -> AwsError {
    let status = StatusCode::from_u16(status).unwrap();
    let url = serve(Router::new().route("/", post(move || async move { (status, Json(answer)) }))).await;
    let explorer = CostExplorer::new(Some(&url), Arc::new(Nobody)).unwrap();
    explorer.costs("2026-11-01", "2026-11-04", "Application", None).await.unwrap_err()
}

fn with_cost(cost: Value) -> Value {
    let group = json!({ "Keys": ["Application$"], "Metrics": cost });
    json!({ "ResultsByTime": [{ "TimePeriod": { "Start": "2026-11-01" }, "Groups": [group] }] })
}

#[rstest]
#[case(with_cost(json!({})), "the bill of 2026-11-01 has no UnblendedCost")]
#[case(with_cost(json!({ "UnblendedCost": { "Amount": "-1", "Unit": "USD" } })),
    "the bill of 2026-11-01 holds \"-1\", which is no amount spent")]
#[case(with_cost(json!({ "UnblendedCost": { "Amount": "1", "Unit": "CNY" } })),
    "the bill of 2026-11-01 is in \"CNY\", and only dollars can be compared")]
#[case(json!({ "Message": "hello" }), "the answer is not of Cost Explorer (missing field `ResultsByTime`); is the endpoint right?")]
#[case(json!({ "ResultsByTime": [{ "TimePeriod": { "Start": "2026-11-01" }, "Groups": [{ "Keys": ["Team$x"], "Metrics": {} }] }] }),
    "the bill of 2026-11-01 is not split by the tag \"Application\"")]
#[case(json!({ "ResultsByTime": [], "NextPageToken": "again" }), "the same page comes again and again")]
#[tokio::test]
async fn an_answer_that_is_no_bill_is_said_so(#[case] answer: Value, #[case] expected: &str) {
    let error = refused(200, answer).await;
    assert_eq!(error.fault(), Some(CallFault::Unreadable));
    assert!(error.to_string().ends_with(&format!(": {expected}")), "{error}");
}

#[tokio::test]
async fn a_missing_permission_is_told_though_the_status_is_400() {
    let error = refused(400, json!({ "__type": "AccessDeniedException", "Message": "no" })).await;
    assert_eq!(error.fault(), Some(CallFault::Denied));
    assert!(error.to_string().contains("it takes the permission ce:GetCostAndUsage"), "{error}");
}

#[test]
fn nothing_is_the_same_in_every_currency() {
    let answer = with_cost(json!({ "UnblendedCost": { "Amount": "0", "Unit": "N/A" } }));
    let page = Page::read(answer, "Application").unwrap();
    assert_eq!(page.billed, [line("2026-11-01", None, 0, true)]);
}
