//! Where a runtime is, and what is known to be wrong before anything is sent.

use super::*;
use crate::agents::SetupError;

#[rstest]
#[case("arn:aws:bedrock-agentcore:us-east-1:1:runtime/a", &[], "https://bedrock-agentcore.us-east-1.amazonaws.com")]
#[case("arn:aws-cn:bedrock-agentcore:cn-north-1:1:runtime/a", &[], "https://bedrock-agentcore.cn-north-1.amazonaws.com.cn")]
#[case("arn:aws:bedrock-agentcore:us-east-1:1:runtime/a", &[("AWS_ENDPOINT_URL", "http://a"), ("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "http://b")], "http://b")]
#[case("arn:aws:bedrock-agentcore:us-east-1:1:runtime/a", &[("AWS_ENDPOINT_URL", "http://a")], "http://a")]
#[case("arn:aws:bedrock-agentcore:us-east-1:1:runtime/a", &[("AWS_ENDPOINT_URL", "http://a"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True")], "https://bedrock-agentcore.us-east-1.amazonaws.com")]
fn the_address_is_awss_own_unless_something_else_is_set(
    #[case] arn: &str,
    #[case] variables: &[(&str, &str)],
    #[case] expected: &str,
) {
    let spec = AgentCoreSpec { runtime: arn.to_owned(), base_url: None, ..spec("", None) };
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let runtime = Runtime::new(&spec).unwrap();
    let address = runtime::endpoint(&spec, &variables).unwrap_or_else(|| runtime.usual_endpoint());
    assert_eq!(address, expected);
}

#[rstest]
#[case("my_agent-AbC")]
#[case("arn:aws:bedrock:us-east-1:1:runtime/a")]
#[case("arn:aws:bedrock-agentcore:us-east-1:1:memory/a")]
#[case("arn:aws:bedrock-agentcore::1:runtime/a")]
fn what_is_no_runtime_is_refused(#[case] arn: &str) {
    let spec = AgentCoreSpec { runtime: arn.to_owned(), ..spec("", None) };
    assert_eq!(Runtime::new(&spec).err(), Some(SetupError::Runtime(arn.to_owned())));
}

#[tokio::test]
async fn settings_that_cannot_be_are_known_before_anything_is_sent() {
    let refused = |spec: AgentCoreSpec| async move {
        AgentCoreAgent::connect(&spec, &BTreeMap::new()).await.unwrap_err().to_string()
    };
    let odd = refused(AgentCoreSpec { region: Some("us east".to_owned()), ..spec("http://x", None) }).await;
    assert!(odd.contains("\"us east\" is not an AWS region"), "{odd}");
    let nowhere = refused(AgentCoreSpec { base_url: Some("x".to_owned()), ..spec("", None) }).await;
    assert!(nowhere.contains("the agent's url cannot be used"), "{nowhere}");
    let nobody = refused(spec("http://x", token())).await;
    assert!(nobody.contains("needs the environment variable TOKEN, which is not set"), "{nobody}");
}
