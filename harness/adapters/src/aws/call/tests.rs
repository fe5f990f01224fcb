//! Questions to servers on this machine, good and bad.

use super::{answer::LIMIT, *};
use crate::{
    authorize::{Bearer, Nobody},
    aws::fixture::{account, serve},
    aws::sign::Service,
    net::percent_encoded,
};
use axum::{
    Json, Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
    response::Redirect,
    routing::{get, post},
};
use rstest::rstest;
use serde_json::json;

const ACTION: Action =
    Action { what: "look at things", permission: "things:Look", missing: "there is no such thing here" };

async fn ask(endpoint: &str, path: &str) -> Result<Value, AwsError> {
    let caller = Caller::new(endpoint, Arc::new(Nobody)).unwrap();
    caller.ask(Question::get(ACTION, path.to_owned())).await
}

fn parts(error: AwsError) -> (CallFault, String) {
    match error {
        AwsError::Call { fault, said, .. } => (fault, said),
        AwsError::Settings(_) | AwsError::Credentials(_) | AwsError::Invalid(_) => panic!("{error}"),
    }
}

async fn echo(headers: HeaderMap, body: Bytes) -> Json<Value> {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    Json(json!({
        "type": header("content-type"),
        "target": header("x-amz-target"),
        "signed": header("authorization").is_some_and(|it| it.starts_with("AWS4-HMAC-SHA256 ")),
        "token": header("x-amz-security-token"),
        "body": String::from_utf8(body.to_vec()).unwrap(),
    }))
}

#[tokio::test]
async fn a_question_is_sent_signed_with_its_target_and_body() {
    let url = serve(Router::new().route("/", post(echo))).await;
    let caller = Caller::new(&format!("{url}/"), account().authorizer(Service::CostExplorer)).unwrap();
    let question = Question::post(ACTION, "/".to_owned(), json!({ "a": 1 }));
    let answer = caller.ask(Question { target: Some("Service.Operation"), ..question }).await.unwrap();
    assert_eq!(
        answer,
        json!({
            "type": "application/x-amz-json-1.1",
            "target": "Service.Operation",
            "signed": true,
            "token": "t0ken",
            "body": r#"{"a":1}"#,
        })
    );
}

#[rstest]
#[case::denied(
    403,
    r#"{"message": "User: arn:x is not authorized"}"#,
    CallFault::Denied,
    "HTTP 403: User: arn:x is not authorized; it takes the permission things:Look"
)]
#[case::denied_by_json_1_1(
    400,
    r#"{"__type":"com.amazon#AccessDeniedException","Message":"no."}"#,
    CallFault::Denied,
    "HTTP 400 AccessDeniedException: no; it takes the permission things:Look"
)]
#[case::expired(
    403,
    r#"{"error": {"message": "Bearer Token has expired"}}"#,
    CallFault::Expired,
    "HTTP 403: Bearer Token has expired; the login or the key has expired: log in again, such as with `aws sso login`, or make a new key"
)]
#[case::expired_by_json_1_1(
    400,
    r#"{"__type":"ExpiredTokenException"}"#,
    CallFault::Expired,
    "HTTP 400 ExpiredTokenException; the login or the key has expired: log in again, such as with `aws sso login`, or make a new key"
)]
#[case::unknown(
    401,
    r#"{"error": {"message": "bad key", "code": "invalid_api_key"}}"#,
    CallFault::Unknown,
    "HTTP 401 invalid_api_key: bad key; the credentials or the key are not accepted: check AWS_PROFILE, the AWS_* variables and this machine's clock"
)]
#[case::clock(
    403,
    r#"{"__type":"InvalidSignatureException","message":"Signature expired: 1 is now earlier than 2"}"#,
    CallFault::Unknown,
    "HTTP 403 InvalidSignatureException: Signature expired: 1 is now earlier than 2; the credentials or the key are not accepted: check AWS_PROFILE, the AWS_* variables and this machine's clock"
)]
#[case::missing(
    404,
    r#"{"error": {"message": "no proj_x"}}"#,
    CallFault::NotFound,
    "HTTP 404: no proj_x; there is no such thing here"
)]
#[case::throttled(429, "", CallFault::Throttled, "HTTP 429; it is asked too often: try again in a minute")]
#[case::throttled_by_json_1_1(
    400,
    r#"{"__type":"LimitExceededException","message":"slow"}"#,
    CallFault::Throttled,
    "HTTP 400 LimitExceededException: slow; it is asked too often: try again in a minute"
)]
#[case::broken(
    503,
    "<html>\nsorry",
    CallFault::Broken,
    "HTTP 503: <html>\\nsorry; the service has failed: try again later"
)]
#[case::refused(
    400,
    r#"{"message":"name too long"}"#,
    CallFault::Refused,
    "HTTP 400: name too long; check what was asked for, and the endpoint"
)]
#[case::refused_with_200(
    200,
    r#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}"#,
    CallFault::Refused,
    "HTTP 200 UnknownOperationException; check what was asked for, and the endpoint"
)]
#[case::error_with_200(
    200,
    r#"{"error": {"message": "broken inside"}}"#,
    CallFault::Refused,
    "HTTP 200: broken inside; check what was asked for, and the endpoint"
)]
#[case::no_json(
    200,
    "<html>",
    CallFault::Unreadable,
    "the answer is not JSON and begins \"<html>\"; is the endpoint right?"
)]
#[case::nothing(
    200,
    "",
    CallFault::Unreadable,
    "the answer is not JSON and begins \"\"; is the endpoint right?"
)]
#[tokio::test]
async fn a_refusal_is_one_line_that_says_what_to_do(
    #[case] status: u16,
    #[case] body: &'static str,
    #[case] fault: CallFault,
    #[case] said: &str,
) {
    let status = StatusCode::from_u16(status).unwrap();
    let url = serve(Router::new().route("/", get(move || async move { (status, body) }))).await;
    let error = ask(&url, "/").await.unwrap_err();
    assert!(error.to_string().starts_with("cannot look at things at 127.0.0.1:"), "{error}");
    assert_eq!(parts(error), (fault, said.to_owned()));
}

#[tokio::test]
async fn a_kind_in_the_header_is_understood() {
    let answer = (StatusCode::BAD_REQUEST, [("x-amzn-errortype", "ThrottlingException:http://x/")], "{}");
    let url = serve(Router::new().route("/", get(move || async move { answer }))).await;
    let (fault, said) = parts(ask(&url, "/").await.unwrap_err());
    assert_eq!(fault, CallFault::Throttled);
    assert!(said.starts_with("HTTP 400 ThrottlingException; "), "{said}");
}

#[tokio::test]
async fn a_server_that_repeats_the_proof_does_not_get_it_shown() {
    let repeat = |headers: HeaderMap| async move {
        let proof = headers.values().map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join(" ");
        (StatusCode::FORBIDDEN, Json(json!({ "message": format!("refused: {proof}") })))
    };
    let url = serve(Router::new().route("/", get(repeat))).await;
    for authorize in [account().authorizer(Service::Bedrock), Arc::new(Bearer::new("k3y").unwrap())] {
        let caller = Caller::new(&url, authorize).unwrap();
        let error = caller.ask(Question::get(ACTION, "/".to_owned())).await.unwrap_err().to_string();
        assert!(error.contains("(secret)"), "{error}");
        assert!(
            !error.contains("Signature=") && !error.contains("t0ken") && !error.contains("k3y"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn the_request_that_aws_repeats_for_a_wrong_signature_is_cut_off() {
    let message = "It does not match. The Canonical String for this request should have been 'x-amz-security-token:abc'";
    let body = json!({ "__type": "SignatureDoesNotMatch", "message": message }).to_string();
    let url =
        serve(Router::new().route("/", get(move || async move { (StatusCode::FORBIDDEN, body.clone()) })))
            .await;
    let (fault, said) = parts(ask(&url, "/").await.unwrap_err());
    assert_eq!(fault, CallFault::Unknown);
    assert!(said.starts_with("HTTP 403 SignatureDoesNotMatch: It does not match; "), "{said}");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let url = serve(Router::new().route("/", get(std::future::pending::<&'static str>))).await;
    let caller = Caller::new(&url, Arc::new(Nobody)).unwrap();
    let caller = Caller { patience: Duration::from_millis(50), ..caller };
    let error = caller.ask(Question::get(ACTION, "/".to_owned())).await.unwrap_err();
    assert_eq!(parts(error), (CallFault::TimedOut, "no answer within 0.05 s; try again later".to_owned()));
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let huge = || async { vec![b' '; LIMIT + 1] };
    let url = serve(Router::new().route("/", get(huge))).await;
    let error = ask(&url, "/").await.unwrap_err();
    assert_eq!(parts(error), (CallFault::Unreadable, "the answer is longer than 16 MiB".to_owned()));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let router = Router::new().route("/", get(|| async { Redirect::temporary("/else") }));
    let url = serve(router.route("/else", get(|| async { "{}" }))).await;
    assert_eq!(ask(&url, "/").await.unwrap_err().fault(), Some(CallFault::Refused));
}

#[tokio::test]
async fn a_host_that_does_not_exist_and_a_port_where_nobody_listens_are_told_apart() {
    let caller = Caller::new("http://nowhere.invalid", Arc::new(Nobody)).unwrap();
    // A proxy of the environment would answer in the place of the name service.
    let caller = Caller { client: Client::builder().no_proxy().build().unwrap(), ..caller };
    let (fault, said) = parts(caller.ask(Question::get(ACTION, "/".to_owned())).await.unwrap_err());
    assert_eq!(fault, CallFault::Unreachable);
    assert!(
        said.ends_with("there is no such host; check the region, the endpoint and the network"),
        "{said}"
    );

    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (fault, said) = parts(ask(&format!("http://{closed}"), "/").await.unwrap_err());
    assert_eq!(fault, CallFault::Unreachable);
    assert!(said.ends_with("; check the endpoint and the network"), "{said}");
}

#[rstest]
#[case("bedrock.us-east-1.amazonaws.com")]
#[case("ftp://example.com")]
#[case("https://me:s3cret@example.com")]
#[case("https://example.com/?key=s3cret")]
fn an_address_is_checked_and_not_repeated(#[case] endpoint: &str) {
    let error = Caller::new(endpoint, Arc::new(Nobody)).err().unwrap();
    assert!(error.before_asking() && !error.to_string().contains("s3cret"), "{error}");
}

#[test]
fn an_arn_becomes_one_segment_of_a_path() {
    assert_eq!(
        percent_encoded("arn:aws:bedrock:x:1:p/a.b-c_d~é"),
        "arn%3Aaws%3Abedrock%3Ax%3A1%3Ap%2Fa.b-c_d~%C3%A9"
    );
}
