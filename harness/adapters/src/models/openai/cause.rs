//! Tells errors apart: from a status and a server's words to what happened.

use super::complaint::Complaint;
use rehearsal_core::model::Fault;

/// What happened, as finely as the words for a person need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The key is wrong, expired or missing.
    Key,
    /// The key is right and may not do this.
    Access,
    /// The project does not exist, or not here.
    Project,
    /// No such model.
    Model,
    /// The model is served at another path, or by the other API.
    Route,
    /// Nothing that speaks this API is at the address.
    Address,
    /// Too much for now.
    Throttled,
    /// The account is used up.
    Quota,
    /// The model is being loaded.
    Loading,
    /// The prompt is too long.
    TooLong,
    /// The server gave up waiting.
    TimedOut,
    /// The server failed.
    Server,
    /// A filter stopped it.
    Filtered,
    /// The model may not be used with how long the account keeps data.
    Retention,
    /// The request is not taken, for another reason.
    Request,
    /// An error where none should be.
    Odd,
}

impl Cause {
    /// The kind of failure that follows from it.
    pub(super) fn fault(self) -> Fault {
        match self {
            Self::Key | Self::Access | Self::Project => Fault::Denied,
            Self::Model | Self::Route | Self::Address => Fault::NoSuchModel,
            Self::Throttled => Fault::Throttled,
            Self::Quota => Fault::QuotaSpent,
            Self::Loading => Fault::NotReady,
            Self::TooLong => Fault::TooLong,
            Self::TimedOut => Fault::TimedOut,
            Self::Server => Fault::Unavailable,
            Self::Filtered => Fault::Declined,
            Self::Retention | Self::Request => Fault::Invalid,
            Self::Odd => Fault::Garbled,
        }
    }

    /// From the HTTP status of an error and what it says.
    pub(super) fn of(status: u16, complaint: &Complaint) -> Self {
        let said = complaint.searchable();
        match status {
            300..400 => Self::Address,
            401 => Self::Key,
            402 => Self::Quota,
            403 => {
                if any(&said, &KEY) {
                    Self::Key
                } else {
                    Self::Access
                }
            }
            404 | 405 | 410 => missing(&said),
            408 | 504 | 524 => Self::TimedOut,
            413 => Self::TooLong,
            424 => Self::Server,
            429 => too_much(&said),
            400..500 => refused(&said),
            500..600 => failed(&said),
            _ => Self::Odd,
        }
    }

    /// From an error inside an answer that claims success.
    pub(super) fn inside(complaint: &Complaint) -> Self {
        let said = complaint.searchable();
        match complaint.status {
            Some(status) => Self::of(status, complaint),
            None if any(&said, &THROTTLED) => too_much(&said),
            None if any(&said, &["server_error", "internal server error", "overloaded"]) => Self::Server,
            None => match refused(&said) {
                Self::Request => Self::Odd,
                known => known,
            },
        }
    }
}

/// A prompt that is too long, in the words of the servers that are known.
const TOO_LONG: [&str; 13] = [
    "context_length_exceeded",
    "exceed_context_size",
    "maximum context length",
    "maximum model length",
    "available context size",
    "context window",
    "exceed context limit",
    "input is too long",
    "prompt is too long",
    "prompt too long",
    "too many total text bytes",
    "request too large",
    "string_above_max_length",
];
const KEY: [&str; 9] = [
    "api key",
    "api_key",
    "apikey",
    "security token",
    "expiredtoken",
    "token has expired",
    "unrecognizedclient",
    "signature",
    "bearer token",
];
const QUOTA: [&str; 7] = [
    "insufficient_quota",
    "exceeded your current quota",
    "billing_hard_limit",
    "billing hard limit",
    "credit balance",
    "insufficient balance",
    "servicequotaexceeded",
];
const NO_MODEL: [&str; 7] = [
    "model_not_found",
    "unknown model",
    "provided model identifier is invalid",
    "not a valid model",
    "invalid model name",
    "end of its life",
    "marked by provider as legacy",
];
const THROTTLED: [&str; 4] = ["throttl", "too many requests", "rate_limit", "rate limit"];
const LOADING: [&str; 4] = ["loading model", "model is loading", "currently loading", "modelnotready"];
const FILTERED: [&str; 4] =
    ["content_filter", "content management policy", "content_policy_violation", "responsibleaipolicy"];
const ROUTE: &str = "supported on this route";
const RETENTION: &str = "data retention mode";

fn any(said: &str, words: &[&str]) -> bool {
    words.iter().any(|word| said.contains(word))
}

fn missing(said: &str) -> Cause {
    if said.contains(ROUTE) {
        Cause::Route
    } else if said.contains("project") {
        Cause::Project
    } else if said.contains("model") {
        Cause::Model
    } else {
        Cause::Address
    }
}

fn too_much(said: &str) -> Cause {
    if any(said, &QUOTA) {
        Cause::Quota
    } else if any(said, &LOADING) {
        Cause::Loading
    } else if any(said, &TOO_LONG) {
        // One request over the limit of a minute: no waiting makes it fit.
        Cause::TooLong
    } else {
        Cause::Throttled
    }
}

fn refused(said: &str) -> Cause {
    if said.contains(ROUTE) {
        Cause::Route
    } else if any(said, &TOO_LONG) {
        Cause::TooLong
    } else if any(said, &QUOTA) {
        Cause::Quota
    } else if said.contains(RETENTION) {
        Cause::Retention
    } else if any(said, &FILTERED) {
        Cause::Filtered
    } else if any(said, &NO_MODEL) || (said.contains("model") && said.contains("does not exist")) {
        Cause::Model
    } else if any(said, &KEY) {
        Cause::Key
    } else if any(said, &THROTTLED) {
        Cause::Throttled
    } else {
        Cause::Request
    }
}

fn failed(said: &str) -> Cause {
    if any(said, &TOO_LONG) {
        Cause::TooLong
    } else if any(said, &LOADING) {
        Cause::Loading
    } else {
        Cause::Server
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn cause(status: u16, message: &str) -> Cause {
        Cause::of(status, &Complaint { message: message.to_owned(), ..Complaint::default() })
    }

    #[rstest]
    #[case(401, "", Cause::Key)]
    #[case(402, "", Cause::Quota)]
    #[case(403, "The security token included in the request is expired", Cause::Key)]
    #[case(403, "You don't have access to the model", Cause::Access)]
    #[case(404, "The model `x` does not exist or you do not have access to it.", Cause::Model)]
    #[case(404, "404 page not found", Cause::Address)]
    #[case(404, "Project proj_x was not found", Cause::Project)]
    #[case(404, "model `x` isn't supported on this route", Cause::Route)]
    #[case(400, "model `x` isn't supported on this route", Cause::Route)]
    #[case(400, "API key not valid", Cause::Key)]
    #[case(400, "The provided model identifier is invalid.", Cause::Model)]
    #[case(400, "Input is too long for requested model.", Cause::TooLong)]
    #[case(400, "prompt is too long: 20 tokens > 10 maximum", Cause::TooLong)]
    #[case(400, "input length and `max_tokens` exceed context limit: 1 + 2 > 2", Cause::TooLong)]
    #[case(400, "too many total text bytes: 9", Cause::TooLong)]
    #[case(400, "This model's maximum context length is 8192 tokens", Cause::TooLong)]
    #[case(400, "the request exceeds the available context size", Cause::TooLong)]
    #[case(400, "data retention mode 'default' is not available for this model", Cause::Retention)]
    #[case(400, "the response was filtered due to Azure's content management policy", Cause::Filtered)]
    #[case(400, "messages: at least one is required", Cause::Request)]
    #[case(413, "", Cause::TooLong)]
    #[case(408, "", Cause::TimedOut)]
    #[case(424, "", Cause::Server)]
    #[case(429, "Rate limit reached", Cause::Throttled)]
    #[case(429, "You exceeded your current quota", Cause::Quota)]
    #[case(429, "Request too large for gpt on tokens per min", Cause::TooLong)]
    #[case(429, "ModelNotReadyException", Cause::Loading)]
    #[case(500, "boom", Cause::Server)]
    #[case(503, "Loading model", Cause::Loading)]
    #[case(504, "", Cause::TimedOut)]
    #[case(529, "Overloaded", Cause::Server)]
    #[case(301, "", Cause::Address)]
    #[case(100, "", Cause::Odd)]
    fn errors_are_told_apart(#[case] status: u16, #[case] message: &str, #[case] expected: Cause) {
        assert_eq!(cause(status, message), expected);
    }

    #[rstest]
    #[case(Some(429), "slow down", Cause::Throttled)]
    #[case(Some(404), "no such model", Cause::Model)]
    #[case(None, "rate_limit_exceeded", Cause::Throttled)]
    #[case(None, "server_error", Cause::Server)]
    #[case(None, "context_length_exceeded", Cause::TooLong)]
    #[case(None, "well", Cause::Odd)]
    fn an_error_dressed_as_success_is_told_apart_too(
        #[case] status: Option<u16>,
        #[case] message: &str,
        #[case] expected: Cause,
    ) {
        let complaint = Complaint { message: message.to_owned(), status, ..Complaint::default() };
        assert_eq!(Cause::inside(&complaint), expected);
    }
}
