use super::*;
use rstest::rstest;

fn place() -> Place {
    Place { prefix: "bedrock".into(), name: "acme.model-1".into(), region: "eu-west-1".into(), by_key: false }
}

fn failure(status: u16, code: &str, message: &str) -> Failure {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Failure { status, code: some(code), message: some(message), ..Failure::default() }
}

fn error(failure: Failure) -> ProviderError {
    match failure.into_error(&place()) {
        ModelError::Provider(error) => *error,
        ModelError::Budget => panic!("no budget here"),
    }
}

#[rstest]
#[case(429, "ThrottlingException", "Too many requests, please wait", Fault::Throttled)]
#[case(429, "ThrottlingException", "Too many tokens per day, please wait", Fault::QuotaSpent)]
#[case(429, "ModelNotReadyException", "", Fault::NotReady)]
#[case(429, "", "", Fault::Throttled)]
#[case(503, "ServiceUnavailableException", "", Fault::Unavailable)]
#[case(500, "InternalServerException", "", Fault::Unavailable)]
#[case(502, "", "<h1>Bad Gateway</h1>", Fault::Unavailable)]
#[case(504, "", "", Fault::TimedOut)]
#[case(408, "ModelTimeoutException", "", Fault::TimedOut)]
#[case(424, "ModelErrorException", "", Fault::Unavailable)]
#[case(424, "ModelStreamErrorException", "", Fault::BrokenOff)]
#[case(400, "ServiceQuotaExceededException", "", Fault::QuotaSpent)]
#[case(
    403,
    "AccessDeniedException",
    "You don't have access to the model with the specified model ID.",
    Fault::Denied
)]
#[case(403, "ExpiredTokenException", "The security token included in the request is expired", Fault::Denied)]
#[case(403, "AccessDeniedException", "Bearer Token has expired", Fault::Denied)]
#[case(
    403,
    "UnrecognizedClientException",
    "The security token included in the request is invalid.",
    Fault::Denied
)]
#[case(403, "InvalidSignatureException", "The request signature we calculated does not match", Fault::Denied)]
#[case(401, "", "", Fault::Denied)]
#[case(404, "ResourceNotFoundException", "Could not resolve the foundation model", Fault::NoSuchModel)]
#[case(
    404,
    "ResourceNotFoundException",
    "This model version has reached the end of its life.",
    Fault::NoSuchModel
)]
#[case(
    404,
    "ResourceNotFoundException",
    "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days.",
    Fault::NoSuchModel
)]
#[case(404, "UnknownOperationException", "", Fault::Unreachable)]
#[case(404, "", "<html>", Fault::Unreachable)]
#[case(400, "ValidationException", "Operation not allowed", Fault::Denied)]
#[case(
    400,
    "ValidationException",
    "data retention mode 'default' is not available for this model",
    Fault::Denied
)]
#[case(400, "ValidationException", "The provided model identifier is invalid.", Fault::NoSuchModel)]
#[case(400, "ValidationException", "Input is too long for requested model.", Fault::TooLong)]
#[case(400, "ValidationException", "prompt is too long: 210000 tokens > 200000 maximum", Fault::TooLong)]
#[case(
    400,
    "ValidationException",
    "input length and `max_tokens` exceed context limit: 1 + 2 > 3",
    Fault::TooLong
)]
#[case(400, "ValidationException", "Too many total text bytes: 99", Fault::TooLong)]
#[case(400, "ValidationException", "This model's maximum context length is 8192 tokens", Fault::TooLong)]
#[case(400, "ValidationException", "messages: at least one message is required", Fault::Invalid)]
#[case(400, "ConflictException", "", Fault::Invalid)]
#[case(418, "", "", Fault::Invalid)]
#[case(302, "", "", Fault::Garbled)]
fn an_error_is_told_by_words_name_and_status(
    #[case] status: u16,
    #[case] code: &str,
    #[case] message: &str,
    #[case] fault: Fault,
) {
    assert_eq!(error(failure(status, code, message)).fault, fault);
}

#[test]
fn a_models_own_complaint_about_the_request_is_not_retried() {
    let with =
        |original| Failure { original_status: Some(original), ..failure(424, "ModelErrorException", "") };
    assert_eq!(error(with(400)).fault, Fault::Invalid);
    assert_eq!(error(with(503)).fault, Fault::Unavailable);
}

#[rstest]
// The apostrophe is a typographic one on the wire.
#[case(
    failure(
        400,
        "ValidationException",
        "Invocation of model ID acme.model-1 with on-demand throughput isn’t supported."
    ),
    "bedrock/us.acme.model-1, bedrock/eu.acme.model-1 or bedrock/global.acme.model-1"
)]
#[case(failure(403, "ExpiredTokenException", ""), "sign in again, for example with `aws sso login`")]
#[case(
    failure(403, "AccessDeniedException", "User: x is not authorized to perform: y"),
    "bedrock:InvokeModel"
)]
#[case(
    failure(404, "ResourceNotFoundException", "This model version has reached the end of its life."),
    "choose another"
)]
#[case(failure(400, "ValidationException", "Strange\nthings"), "(ValidationException: Strange\\nthings)")]
#[case(failure(404, "", ""), "AWS_ENDPOINT_URL_BEDROCK_RUNTIME")]
fn a_person_reads_in_one_line_what_to_do(#[case] failure: Failure, #[case] part: &str) {
    let message = error(failure).message;
    assert!(message.starts_with("bedrock/acme.model-1 in eu-west-1: "), "{message}");
    assert!(message.contains(part) && !message.contains('\n') && !message.contains('{'), "{message}");
}

#[test]
fn words_about_a_signature_repeat_what_was_signed_and_are_not_shown() {
    let words = "The request signature we calculated does not match. The Canonical String should have been 'POST x-amz-security-token:S3CRET'";
    let message = error(failure(403, "InvalidSignatureException", words)).message;
    assert!(!message.contains("S3CRET") && message.contains("secret key"), "{message}");
}

#[test]
fn with_an_api_key_the_advice_is_about_the_key() {
    let place = Place { by_key: true, ..place() };
    let message =
        failure(403, "AccessDeniedException", "Bearer Token has expired").into_error(&place).to_string();
    assert!(message.contains("put a new key into AWS_BEARER_TOKEN_BEDROCK"), "{message}");
}
