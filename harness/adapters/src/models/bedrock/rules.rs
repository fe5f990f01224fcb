//! What Bedrock's errors mean: a table, read from the top.
//!
//! Sources: the service model of `bedrock-runtime` for names and statuses, AWS's error messages as users have met
//! them for the words. Words are in lower case and with straight apostrophes.

use rehearsal_core::model::Fault;

/// One row. It fits where the name, the words and the status fit; what is empty fits always.
pub(super) struct Rule {
    codes: &'static [&'static str],
    says: &'static [&'static str],
    statuses: &'static [u16],
    pub(super) fault: Fault,
    /// For a person: what happened, and what to do. `Place` fills in `{name}` and the like.
    pub(super) line: &'static str,
    /// Whether Bedrock's own words are shown. Those on signatures repeat what was signed.
    pub(super) quote: bool,
}

impl Rule {
    /// Whether an error is of this row.
    pub(super) fn fits(&self, status: u16, code: &str, words: &str) -> bool {
        (self.codes.is_empty() || self.codes.contains(&code))
            && (self.says.is_empty() || self.says.iter().any(|text| words.contains(text)))
            && (self.statuses.is_empty() || self.statuses.contains(&status))
    }
}

const fn says(texts: &'static [&'static str], fault: Fault, line: &'static str) -> Rule {
    Rule { codes: &[], says: texts, statuses: &[], fault, line, quote: true }
}

const fn named(codes: &'static [&'static str], fault: Fault, line: &'static str) -> Rule {
    Rule { codes, says: &[], statuses: &[], fault, line, quote: true }
}

const fn status(statuses: &'static [u16], fault: Fault, line: &'static str) -> Rule {
    Rule { codes: &[], says: &[], statuses, fault, line, quote: true }
}

const fn denied(texts: &'static [&'static str], line: &'static str) -> Rule {
    Rule {
        codes: &["AccessDeniedException"],
        says: texts,
        statuses: &[],
        fault: Fault::Denied,
        line,
        quote: true,
    }
}

const fn unquoted(rule: Rule) -> Rule {
    Rule { quote: false, ..rule }
}

/// The rows. Words go before names, since one name stands for many things, and names before statuses.
pub(super) const RULES: &[Rule] = &[
    says(
        &[
            "input is too long",
            "prompt is too long",
            "exceed context limit",
            "too many total text bytes",
            "maximum context length",
        ],
        Fault::TooLong,
        "the prompt is longer than the model can read",
    ),
    says(
        &["on-demand throughput isn't supported", "on-demand throughput is not supported"],
        Fault::NoSuchModel,
        "the model answers only through an inference profile; use {prefix}/us.{name}, {prefix}/eu.{name} or {prefix}/global.{name}, whichever your region has",
    ),
    says(
        &["provided model identifier is invalid"],
        Fault::NoSuchModel,
        "there is no such model in this region; check the id and the region",
    ),
    says(
        &["reached the end of its life"],
        Fault::NoSuchModel,
        "the model is at the end of its life; choose another",
    ),
    says(
        &["marked by provider as legacy"],
        Fault::NoSuchModel,
        "the model is a legacy one that this account has not used of late, and so has lost; choose another",
    ),
    says(
        &["operation not allowed"],
        Fault::Denied,
        "this account may not use the model, as happens with legacy ones; choose another, or ask AWS support",
    ),
    says(
        &["data retention mode"],
        Fault::Denied,
        "the model is not to be had with this account's data retention mode; change the mode, or choose another model",
    ),
    says(
        &["tokens per day"],
        Fault::QuotaSpent,
        "the tokens that this account has for a day are used up; go on tomorrow, or ask AWS for a higher quota",
    ),
    unquoted(says(
        &["signature expired", "signature not yet current"],
        Fault::Denied,
        "Bedrock does not accept the time of the request; set this machine's clock",
    )),
    says(
        &[
            "token has expired",
            "token is expired",
            "request is expired",
            "key has expired",
            "credentials have expired",
        ],
        Fault::Denied,
        "the login has expired ({keys}); {renew}",
    ),
    says(
        &[
            "token included in the request is invalid",
            "authentication failed",
            "invalid api key",
            "api key is invalid",
        ],
        Fault::Denied,
        "AWS does not know {keys}; {renew}",
    ),
    denied(
        &["access to the model"],
        "this account has no access to the model; ask for it in the Bedrock console, under model access",
    ),
    denied(
        &["marketplace"],
        "the model needs a subscription in AWS Marketplace; subscribe in the Bedrock console",
    ),
    denied(
        &["not authorized to perform", "is not authorized", "explicit deny"],
        "{keys} may not call this model; allow bedrock:InvokeModel on it and on its inference profile, and for an API key bedrock:CallWithBearerToken",
    ),
    unquoted(named(
        &[
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignatureException",
            "IncompleteSignature",
        ],
        Fault::Denied,
        "the secret key does not belong to the access key, or the region is another's; check {keys}",
    )),
    named(
        &["RequestTimeTooSkewed", "RequestExpired"],
        Fault::Denied,
        "Bedrock does not accept the time of the request; set this machine's clock",
    ),
    named(
        &["ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired"],
        Fault::Denied,
        "the login has expired ({keys}); {renew}",
    ),
    named(
        &[
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "MissingAuthenticationTokenException",
            "MissingAuthenticationToken",
            "MissingAuthentication",
        ],
        Fault::Denied,
        "AWS does not know {keys}; {renew}",
    ),
    named(
        &["AccessDeniedException", "AccessDenied", "OptInRequired", "NotAuthorized"],
        Fault::Denied,
        "access is denied; check what {keys} may do, and whether this account has access to the model",
    ),
    named(
        &["ServiceQuotaExceededException"],
        Fault::QuotaSpent,
        "a quota of this account is used up; ask AWS for a higher one",
    ),
    named(
        &["ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "Throttling"],
        Fault::Throttled,
        "too many requests or tokens for now",
    ),
    named(&["ModelNotReadyException"], Fault::NotReady, "the model is being loaded"),
    named(&["ServiceUnavailableException"], Fault::Unavailable, "Bedrock is not available for now"),
    named(&["InternalServerException", "InternalFailure"], Fault::Unavailable, "Bedrock failed on its side"),
    named(&["ModelTimeoutException"], Fault::TimedOut, "the model took longer than Bedrock allows"),
    named(&["ModelErrorException"], Fault::Unavailable, "the model failed on Bedrock's side"),
    named(&["ModelStreamErrorException"], Fault::BrokenOff, "the model failed in the middle of its answer"),
    named(
        &["ResourceNotFoundException"],
        Fault::NoSuchModel,
        "there is no such model, profile or ARN in this region; check the id and the region",
    ),
    named(
        &["UnknownOperationException", "UnknownOperation"],
        Fault::Unreachable,
        "this address does not serve Converse; check base_url, AWS_ENDPOINT_URL_BEDROCK_RUNTIME and the region",
    ),
    named(
        &["ValidationException", "ConflictException", "SerializationException"],
        Fault::Invalid,
        "Bedrock refuses the request",
    ),
    status(&[401, 403], Fault::Denied, "access is denied; check {keys}"),
    status(
        &[404, 405],
        Fault::Unreachable,
        "this address does not serve Converse; check base_url, AWS_ENDPOINT_URL_BEDROCK_RUNTIME and the region",
    ),
    status(&[407], Fault::Unreachable, "a proxy on the way wants a login; check HTTPS_PROXY"),
    status(&[408, 504], Fault::TimedOut, "Bedrock gave no answer in time"),
    status(&[413], Fault::TooLong, "the prompt is longer than Bedrock takes"),
    status(&[429], Fault::Throttled, "too many requests or tokens for now"),
];
