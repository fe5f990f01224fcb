use super::*;
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider, provider::future};
use rstest::rstest;

fn with(provider: impl ProvideCredentials + 'static) -> Bedrock {
    let loaded = SdkConfig::builder()
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(provider))
        .build();
    Bedrock::over(&loaded, None, BTreeMap::new()).unwrap()
}

#[derive(Debug)]
enum Odd {
    Empty,
    Expired,
    Silent,
}

impl ProvideCredentials for Odd {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        match self {
            Self::Empty => future::ProvideCredentials::ready(Err(CredentialsError::not_loaded_no_source())),
            Self::Expired => future::ProvideCredentials::ready(Err(CredentialsError::provider_error(
                "the SSO session has expired",
            ))),
            Self::Silent => future::ProvideCredentials::new(std::future::pending()),
        }
    }
}

#[test]
fn what_cannot_be_a_region_is_known_before_anything_is_sent() {
    let loaded = SdkConfig::builder().region(Region::new("us east")).build();
    let error = Bedrock::over(&loaded, None, BTreeMap::new()).err().unwrap();
    assert_eq!(error, ConnectError::OddRegion("us east".into()));
}

#[test]
fn without_a_region_the_error_says_how_to_set_it() {
    let error = Bedrock::over(&SdkConfig::builder().build(), None, BTreeMap::new()).err().unwrap();
    assert_eq!(error, ConnectError::NoRegion);
    let line = error.to_string();
    assert!(line.contains("providers: { bedrock: { region: us-east-1 } }") && line.contains("AWS_REGION"));
}

#[rstest]
#[case("http://127.0.0.1:8000", true)]
#[case(" https://bedrock.example/ ", true)]
#[case("127.0.0.1:8000", false)]
#[case("ftp://host", false)]
#[case("/path", false)]
#[case("", false)]
fn an_address_is_looked_at_before_it_is_used(#[case] endpoint: &str, #[case] good: bool) {
    assert_eq!(checked(endpoint).is_ok(), good);
}

#[tokio::test]
async fn credentials_are_loaded_once_before_anything_is_spent() {
    assert_eq!(with(Credentials::for_tests()).check().await, Ok(()));
    assert_eq!(with(Odd::Empty).check().await, Err(ConnectError::NoCredentials));
    let expired = with(Odd::Expired).check().await.unwrap_err().to_string();
    assert!(
        expired.contains("the SSO session has expired") && expired.contains("aws sso login"),
        "{expired}"
    );
}

#[rstest]
#[case(CredentialsError::not_loaded_no_source(), None)]
#[case(CredentialsError::provider_error("failed to load IMDS session token: forbidden"), None)]
#[case(CredentialsError::provider_error("process failed. Stderr: key S3CRET"), Some("process failed."))]
#[case(CredentialsError::invalid_configuration("no such profile"), Some("no such profile"))]
fn missing_credentials_are_told_from_those_that_cannot_be_loaded(
    #[case] error: CredentialsError,
    #[case] why: Option<&str>,
) {
    let wanted = why.map_or(ConnectError::NoCredentials, |why| ConnectError::Credentials(why.to_owned()));
    assert_eq!(unloaded(&error), wanted);
}

#[tokio::test]
async fn a_provider_that_never_answers_does_not_hang_the_check() {
    let patience = Duration::from_millis(5);
    assert_eq!(with(Odd::Silent).check_within(patience).await, Err(ConnectError::Slow(patience)));
}

#[tokio::test]
async fn what_the_suite_says_goes_before_the_environment() {
    let settings = BedrockSettings {
        region: Some(" ap-south-2 ".into()),
        endpoint: Some("http://127.0.0.1:1".into()),
        ..BedrockSettings::default()
    };
    assert_eq!(Bedrock::connect(settings).await.map(|bedrock| bedrock.region), Ok("ap-south-2".to_owned()));
    let settings = BedrockSettings {
        region: Some("ap-south-2".into()),
        endpoint: Some("nonsense".into()),
        ..BedrockSettings::default()
    };
    assert_eq!(Bedrock::connect(settings).await.err(), Some(ConnectError::NoAddress));
}
