//! An account's region, and what it proves itself with.

use super::*;
use crate::aws::fixture::{StoppedClock, account, config};
use aws_credential_types::{Credentials, provider::error::CredentialsError};
use reqwest::{Method, Request};
use rstest::rstest;

fn nobody() -> crate::aws::fixture::Counting {
    crate::aws::fixture::Counting::new(|_| Err(CredentialsError::not_loaded("none")))
}

async fn authorization(account: &Account, service: Service) -> Result<String, String> {
    let mut request = Request::new(Method::GET, "https://example.com/".parse().unwrap());
    account.authorizer(service).authorize(&mut request).await?;
    Ok(request.headers()["authorization"].to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_key_goes_to_bedrock_and_a_signature_to_cost_explorer() {
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let config = config(Some("eu-west-1"), credentials);
    let account = Account::from_config(config, Some("k3y"), StoppedClock::new()).unwrap();
    assert_eq!(authorization(&account, Service::Bedrock).await.unwrap(), "Bearer k3y");
    let signed = authorization(&account, Service::CostExplorer).await.unwrap();
    assert!(signed.contains("/us-east-1/ce/aws4_request"), "{signed}");
}

#[tokio::test]
async fn without_a_key_bedrock_gets_a_signature_for_the_region() {
    let signed = authorization(&account(), Service::Bedrock).await.unwrap();
    assert!(signed.contains("/us-east-1/bedrock/aws4_request"), "{signed}");
}

#[tokio::test]
async fn a_key_needs_no_credentials_but_cost_explorer_does() {
    let account = Account::from_config(config(Some("us-east-1"), nobody()), Some("k3y"), StoppedClock::new());
    let account = account.unwrap();
    assert_eq!(account.check(Service::Bedrock).await, Ok(()));
    let refused = account.check(Service::CostExplorer).await.unwrap_err();
    assert!(matches!(&refused, AwsError::Credentials(line) if line.starts_with("no AWS credentials: ")));
}

#[tokio::test]
async fn an_account_without_credentials_is_found_out_before_anything_is_sent() {
    let account =
        Account::from_config(config(Some("us-east-1"), nobody()), None, StoppedClock::new()).unwrap();
    assert!(account.check(Service::Bedrock).await.unwrap_err().before_asking());
    assert!(authorization(&account, Service::Bedrock).await.is_err());
}

#[rstest]
#[case(None, "no AWS region: set AWS_REGION, or the region of the profile")]
#[case(Some(" "), "no AWS region: set AWS_REGION, or the region of the profile")]
#[case(Some("evil.example/\n"), "\"evil.example/\" is not an AWS region; one is written such as us-east-1")]
fn a_region_is_needed_and_is_nothing_but_a_region(#[case] region: Option<&str>, #[case] expected: &str) {
    let account = Account::from_config(config(region, nobody()), None, StoppedClock::new());
    assert_eq!(account.err(), Some(AwsError::Settings(expected.to_owned())));
}

#[test]
fn a_key_that_no_header_takes_is_refused_unseen() {
    let account =
        Account::from_config(config(Some("us-east-1"), nobody()), Some("k\n3y"), StoppedClock::new());
    let refused = account.err().unwrap().to_string();
    assert!(refused.starts_with("AWS_BEARER_TOKEN_BEDROCK: ") && !refused.contains("3y"), "{refused}");
}

#[tokio::test]
async fn the_region_that_is_given_needs_no_environment() {
    let settings =
        AccountSettings { region: Some("eu-central-1".to_owned()), bearer: Some("k3y".to_owned()) };
    let account = Account::load(settings, StoppedClock::new()).await.unwrap();
    assert_eq!(account.region(), "eu-central-1");
    assert_eq!(authorization(&account, Service::Bedrock).await.unwrap(), "Bearer k3y");
}
