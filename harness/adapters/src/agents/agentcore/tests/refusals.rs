//! What AgentCore does not take, what is tried again, and what a person is told.

use super::*;

const BUSY: (u16, &str, &str) =
    (429, "application/json", r#"{"__type": "ThrottlingException", "message": "slow down"}"#);

#[rstest]
#[case(None, 429)]
#[case(None, 409)]
#[case(None, 500)]
#[case(None, 503)]
#[case(token(), 429)]
#[tokio::test]
async fn a_request_that_was_not_taken_is_sent_again(#[case] auth: Option<Auth>, #[case] status: u16) {
    let (cloud, url) = Cloud::start(&[(status, BUSY.1, BUSY.2), (status, BUSY.1, BUSY.2), FINE]).await;
    assert_eq!(ask(&agent(&url, auth).await, ID).await, Ok(Reply::words("hello")));
    let seen = cloud.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|it| it.body == seen[0].body && it.header("traceparent") == TRACEPARENT));
}

#[rstest]
#[case::agent(
    424,
    "RuntimeClientError",
    "boom",
    1,
    "the agent answered with an error: the runtime my_agent-AbCdEf1234 in eu-west-1: HTTP 424 RuntimeClientError: boom; its log in CloudWatch says more"
)]
#[case::throttled(429, "ThrottlingException", "slow", TRIES as usize, "refused the request 5 times in a row: HTTP 429 ThrottlingException: slow; play fewer conversations at once")]
#[case::broken(500, "InternalServerException", "oh", TRIES as usize, "refused the request 5 times in a row: HTTP 500 InternalServerException: oh")]
#[case::wrong(
    400,
    "ValidationException",
    "no",
    1,
    "HTTP 400 ValidationException: no; look at the suite's `qualifier`"
)]
#[case::denied(
    403,
    "AccessDeniedException",
    "no",
    1,
    "allow the caller bedrock-agentcore:InvokeAgentRuntime"
)]
#[case::expired(403, "ExpiredTokenException", "no", 1, "the credentials have expired: log in again")]
#[case::missing(
    404,
    "ResourceNotFoundException",
    "no",
    1,
    "look at the ARN, the region eu-west-1 and the `qualifier`"
)]
#[case::quota(
    402,
    "ServiceQuotaExceededException",
    "no",
    1,
    "play fewer conversations at once with --jobs, or have the quota"
)]
#[tokio::test]
async fn a_refusal_says_whose_it_is_and_what_to_do(
    #[case] status: u16,
    #[case] code: &'static str,
    #[case] message: &'static str,
    #[case] tries: usize,
    #[case] said: &str,
) {
    let body = json!({ "__type": format!("com.amazonaws#{code}"), "message": message }).to_string();
    for auth in [None, Some(Auth::Bearer("TOKEN".to_owned()))] {
        let by_token = auth.is_some();
        let (cloud, url) = Cloud::start(&[(status, "application/json", body.clone().leak())]).await;
        let error = ask(&agent(&url, auth).await, ID).await.unwrap_err();
        assert_eq!(matches!(error, AgentError::Failed(_)), status == 424);
        let said = if by_token && code == "AccessDeniedException" {
            "get a new one for its authorizer"
        } else {
            said
        };
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(cloud.seen().len(), tries);
    }
}

#[tokio::test]
async fn a_runtime_out_of_reach_is_named_without_secrets() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for auth in [None, token()] {
        let error = ask(&agent(&url, auth).await, ID).await.unwrap_err();
        assert!(matches!(error, AgentError::Unreachable(_)), "{error}");
        let text = format!("{error} {:?}", agent(&url, token()).await);
        assert!(text.contains("my_agent-AbCdEf1234") && !text.contains("s3cret"), "{text}");
    }
}

#[rstest]
#[case::its_own(403, r#"{"message": "who is s3cret?"}"#)]
#[case::the_agents(424, r#"{"message": "who is s3cret?"}"#)]
#[case::in_an_answer(200, r#"{"error": "who is s3cret?"}"#)]
#[tokio::test]
async fn an_error_that_repeats_the_token_does_not_spread_it(#[case] status: u16, #[case] body: &'static str) {
    let (_, url) = Cloud::start(&[(status, "application/json", body)]).await;
    let error = ask(&agent(&url, token()).await, ID).await.unwrap_err().to_string();
    assert!(error.contains("who is [secret]"), "{error}");
}

#[tokio::test]
async fn waits_double_and_are_not_the_same_for_everybody() {
    let agent = agent("http://127.0.0.1:1", token()).await;
    let desk = Desk { first_wait: FIRST_WAIT, ..Arc::into_inner(agent.desk).unwrap() };
    let call = |id: &str| desk.call(Values::ours(&session(id), request("hi", 1)));
    for tried in 1..TRIES {
        let longest = FIRST_WAIT * 2_u32.pow(tried - 1);
        let waits: Vec<_> = (0..50).map(|id| desk.wait(&call(&id.to_string()), tried)).collect();
        assert!(waits.iter().all(|wait| (longest / 2..=longest).contains(wait)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait != waits[0]));
    }
}
