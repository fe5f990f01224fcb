//! Signatures against the vectors of AWS, and against signatures that botocore made of the same requests.

use super::*;
use reqwest::{Body, Method};
use rstest::rstest;

/// 2015-08-30T12:36:00Z, the moment of the vectors.
const THEN: Timestamp = Timestamp(1_440_938_160_000_000_000);
const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn request(method: Method, url: &str) -> Request {
    Request::new(method, url.parse().unwrap())
}

fn credentials(token: Option<&str>) -> Credentials {
    Credentials::new(KEY, SECRET, token.map(str::to_owned), None, "test")
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

fn signed_with(request: &Request) -> &str {
    header(request, "authorization").unwrap().split("Signature=").nth(1).unwrap()
}

#[rstest]
#[case::vanilla("GET", "/", None, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
#[case::token(
    "GET",
    "/",
    Some("6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"),
    "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"
)]
#[case::query(
    "GET",
    "/?Param2=value2&Param1=value1",
    None,
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
)]
fn a_request_is_signed_as_the_vectors_of_aws_say(
    #[case] method: &str,
    #[case] path: &str,
    #[case] token: Option<&str>,
    #[case] expected: &str,
) {
    let url = format!("https://example.amazonaws.com{path}");
    let mut request = request(method.parse().unwrap(), &url);
    let scope = Scope { service: "service", region: "us-east-1", at: THEN };
    put_signature(&mut request, credentials(token), &scope).unwrap();
    assert_eq!(signed_with(&request), expected);
    assert_eq!(header(&request, "x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(header(&request, "x-amz-security-token"), token);
}

#[test]
fn an_arn_in_the_path_is_encoded_once_more_for_the_signature() {
    let arn = "arn%3Aaws%3Abedrock%3Aus-west-2%3A123456789012%3Aapplication-inference-profile%2Fabc123";
    let url = format!("https://bedrock.us-west-2.amazonaws.com/inference-profiles/{arn}");
    let mut request = request(Method::GET, &url);
    let scope = Scope { service: "bedrock", region: "us-west-2", at: THEN };
    put_signature(&mut request, credentials(Some("a+session/token==")), &scope).unwrap();
    assert_eq!(request.url().as_str(), url, "what is sent stays as it is");
    assert_eq!(signed_with(&request), "47908929102bd5baf483d5c2fba80b982c78b5bd0dfce66c1130b44111f8f3f2");
}

#[test]
fn the_body_and_the_headers_are_signed() {
    let mut request = request(Method::POST, "https://ce.us-east-1.amazonaws.com/");
    *request.body_mut() = Some(Body::from(r#"{"Granularity":"DAILY"}"#));
    let headers = request.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.1"));
    headers.insert("x-amz-target", HeaderValue::from_static("AWSInsightsIndexService.GetCostAndUsage"));
    let scope = Scope { service: "ce", region: "us-east-1", at: THEN };
    put_signature(&mut request, credentials(None), &scope).unwrap();
    assert_eq!(
        header(&request, "authorization"),
        Some(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/ce/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
             Signature=16acdc3c0e4d0f7048f2d99f79597eb6e22b96b9b0a81734f7f17736124a7deb"
        )
    );
}

#[test]
fn a_port_belongs_to_the_host_and_signing_again_gives_the_same() {
    let url = "http://127.0.0.1:8080/v1/organization/projects?include_archived=true&after=proj_a";
    let mut request = request(Method::GET, url);
    let scope = Scope { service: "bedrock", region: "eu-central-1", at: THEN };
    for _ in 0..2 {
        put_signature(&mut request, credentials(None), &scope).unwrap();
        assert_eq!(signed_with(&request), "503185f180fb5daf922e66dd12ccbb7f6d410850828e7045cc142286a8c7a5a7");
    }
}

#[test]
fn what_proves_the_caller_is_marked_as_secret() {
    let mut request = request(Method::GET, "https://example.amazonaws.com/");
    let scope = Scope { service: "bedrock", region: "us-east-1", at: THEN };
    put_signature(&mut request, credentials(Some("token-of-a-session")), &scope).unwrap();
    let shown = format!("{request:?}");
    assert!(!shown.contains("token-of-a-session") && !shown.contains("Signature="), "{shown}");
}

#[test]
fn a_body_that_is_still_to_come_is_not_signed() {
    let mut request = request(Method::POST, "https://example.amazonaws.com/");
    *request.body_mut() = Some(Body::wrap(Body::from("later")));
    let scope = Scope { service: "bedrock", region: "us-east-1", at: THEN };
    let refused = put_signature(&mut request, credentials(None), &scope);
    assert_eq!(refused, Err("a body that is not in memory cannot be signed".to_owned()));
}

#[test]
fn cost_explorer_is_signed_for_its_one_region() {
    assert_eq!(Service::CostExplorer.region("eu-central-1"), "us-east-1");
    assert_eq!(Service::Bedrock.region("eu-central-1"), "eu-central-1");
}
