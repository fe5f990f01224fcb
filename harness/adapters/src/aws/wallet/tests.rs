//! Credentials come, are kept, expire and fail to come.

use super::*;
use crate::aws::fixture::{Counting, StoppedClock};
use rstest::rstest;
use std::sync::atomic::Ordering;

const MINUTE: Duration = Duration::from_secs(60);

fn credentials(number: usize, expiry: Option<Timestamp>) -> Credentials {
    let expiry = expiry.map(|at| UNIX_EPOCH + Duration::from_nanos(at.0));
    Credentials::new(format!("key-{number}"), "secret", None, expiry, "test")
}

fn wallet(provider: Counting, clock: &Arc<StoppedClock>) -> Wallet {
    Wallet::new(Some(SharedCredentialsProvider::new(provider)), clock.clone())
}

#[rstest]
#[case::of_an_hour(Some(60), 54, 56)]
#[case::without_a_date(None, 14, 16)]
#[tokio::test]
async fn credentials_are_kept_until_they_are_about_to_expire(
    #[case] lifetime: Option<u32>,
    #[case] kept_at: u32,
    #[case] renewed_at: u32,
) {
    let clock = StoppedClock::new();
    let expiry = lifetime.map(|minutes| clock.now().plus(MINUTE * minutes));
    let provider = Counting::new(move |number| Ok(credentials(number, expiry)));
    let asked = provider.asked.clone();
    let wallet = wallet(provider, &clock);

    assert_eq!(wallet.credentials().await.unwrap().access_key_id(), "key-0");
    clock.forward(MINUTE * kept_at);
    assert_eq!(wallet.credentials().await.unwrap().access_key_id(), "key-0");
    clock.forward(MINUTE * (renewed_at - kept_at));
    assert_eq!(wallet.credentials().await.unwrap().access_key_id(), "key-1");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn those_about_to_expire_still_serve_and_expired_ones_do_not() {
    let clock = StoppedClock::new();
    let expiry = clock.now().plus(MINUTE);
    let wallet = wallet(Counting::new(move |number| Ok(credentials(number, Some(expiry)))), &clock);
    assert_eq!(wallet.credentials().await.unwrap().access_key_id(), "key-0");
    clock.forward(MINUTE * 2);
    assert_eq!(wallet.credentials().await.unwrap_err(), Absence::Expired);
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let provider = Counting::new(|number| match number {
        0 => Err(CredentialsError::provider_error("the network is down")),
        _ => Ok(credentials(number, None)),
    });
    let wallet = wallet(provider, &StoppedClock::new());
    assert_eq!(wallet.credentials().await.unwrap_err(), Absence::Broken("the network is down".to_owned()));
    assert!(wallet.credentials().await.is_ok());
}

#[rstest]
#[case(CredentialsError::not_loaded("no providers"), Absence::Nowhere)]
#[case(CredentialsError::provider_timed_out(MINUTE), Absence::Late)]
#[case(CredentialsError::provider_error("request forbidden: IMDS is disabled."), Absence::Nowhere)]
#[case(CredentialsError::provider_error("The SSO token has Expired."), Absence::Expired)]
#[case(CredentialsError::invalid_configuration("no profile\nx"), Absence::Broken("no profile\\nx".to_owned()))]
fn what_a_provider_says_is_told_apart(#[case] error: CredentialsError, #[case] expected: Absence) {
    assert_eq!(Absence::of(&error), expected);
}

#[tokio::test]
async fn the_key_is_offered_only_to_a_service_that_takes_it() {
    let nowhere = Wallet::new(None, StoppedClock::new()).credentials().await.unwrap_err();
    assert!(nowhere.line(Service::Bedrock).ends_with("or set AWS_BEARER_TOKEN_BEDROCK"));
    assert!(!nowhere.line(Service::CostExplorer).contains("BEARER"));
}
