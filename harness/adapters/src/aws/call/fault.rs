//! What a service's refusal means, and what to do about it.
//!
//! AWS says what is wrong in three ways: by the HTTP status, by a kind in the header
//! `x-amzn-errortype` or in `__type`, and by OpenAI's `{"error": {...}}`. The services with JSON 1.1
//! answer 400 for nearly everything, so the kind comes before the status.

use super::Action;
use crate::{agents::excerpt::one_line, aws::error::CallFault};
use serde_json::Value;

/// How much of a service's own words is shown, in characters.
const SHOWN: usize = 300;

/// A failure, and the line about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) fault: CallFault,
    pub(super) said: String,
}

impl Refusal {
    /// The same without what must not be shown.
    pub(super) fn without(self, secrets: &[String]) -> Self {
        let said = secrets.iter().fold(self.said, |said, secret| said.replace(secret, "(secret)"));
        Self { said, ..self }
    }
}

/// The refusal in an answer; `None` for an answer that is none.
pub(super) fn refusal(action: Action, status: u16, header: Option<&str>, body: &[u8]) -> Option<Refusal> {
    let value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let words = Words::of(header, &value);
    let well = (200..300).contains(&status) && !words.is_error(&value);
    if well {
        return None;
    }
    let fault = words.fault(status);
    let kind = words.kind.map(|kind| format!(" {}", one_line(kind, 80))).unwrap_or_default();
    let said = match words.message.map(shown).filter(|message| !message.is_empty()) {
        Some(message) => format!(": {message}"),
        None if value.is_null() => format!(": {}", shown(&String::from_utf8_lossy(body))),
        None => String::new(),
    };
    let said = said.trim_end_matches([':', ' ', '.', ';']);
    Some(Refusal { fault, said: format!("HTTP {status}{kind}{said}; {}", advice(fault, action)) })
}

/// What a service says of its refusal.
struct Words<'a> {
    kind: Option<&'a str>,
    message: Option<&'a str>,
}

impl<'a> Words<'a> {
    fn of(header: Option<&'a str>, value: &'a Value) -> Self {
        let text = |pointers: &[&str]| pointers.iter().find_map(|it| value.pointer(it)?.as_str());
        let kind = header
            .or_else(|| text(&["/__type", "/Output/__type", "/error/code", "/error/type", "/code", "/Code"]));
        let message = text(&["/error/message", "/message", "/Message", "/error", "/errorMessage"]);
        Self { kind: kind.map(bare), message }
    }

    /// Whether an answer with a good status is a refusal all the same.
    fn is_error(&self, value: &Value) -> bool {
        let told = value.get("error").is_some_and(|error| !error.is_null());
        let exception = |kind: &str| kind.ends_with("Exception") || kind.contains("UnknownOperation");
        told || self.kind.is_some_and(exception)
    }

    fn fault(&self, status: u16) -> CallFault {
        let kind = self.kind.unwrap_or_default().to_lowercase();
        let message = self.message.unwrap_or_default().to_lowercase();
        let kind_has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
        // A signature that is not accepted may say "expired" of itself: then a clock is wrong.
        if kind_has(&["signature", "unrecognizedclient", "invalidclienttoken", "missingauthentication"]) {
            CallFault::Unknown
        } else if kind_has(&["expired"]) || (matches!(status, 401 | 403) && message.contains("expired")) {
            CallFault::Expired
        } else if kind_has(&["accessdenied", "notauthorized", "unauthorizedoperation"]) {
            CallFault::Denied
        } else if kind_has(&["throttling", "toomanyrequests", "limitexceeded", "rate_limit"]) {
            CallFault::Throttled
        } else if kind_has(&["notfound"]) {
            CallFault::NotFound
        } else {
            by_status(status)
        }
    }
}

fn by_status(status: u16) -> CallFault {
    match status {
        401 => CallFault::Unknown,
        403 => CallFault::Denied,
        404 => CallFault::NotFound,
        429 => CallFault::Throttled,
        408 | 500..=599 => CallFault::Broken,
        _ => CallFault::Refused,
    }
}

/// The name of an error without its namespace before `#` and what some services add after `:`.
fn bare(kind: &str) -> &str {
    let kind = kind.rsplit_once('#').map_or(kind, |(_, name)| name);
    kind.split_once(':').map_or(kind, |(name, _)| name).trim()
}

/// A message without what AWS adds where a signature does not match: the whole request, its session
/// token included.
fn shown(message: &str) -> String {
    let cut =
        ["The Canonical String", "The String-to-Sign"].iter().filter_map(|mark| message.find(mark)).min();
    let message = cut.and_then(|cut| message.get(..cut)).unwrap_or(message);
    one_line(message, SHOWN)
}

fn advice(fault: CallFault, action: Action) -> String {
    match fault {
        CallFault::Expired => {
            "the login or the key has expired: log in again, such as with `aws sso login`, or make a new key"
                .to_owned()
        }
        CallFault::Unknown => {
            "the credentials or the key are not accepted: check AWS_PROFILE, the AWS_* variables and this machine's clock"
                .to_owned()
        }
        CallFault::Denied => format!("it takes the permission {}", action.permission),
        CallFault::NotFound => action.missing.to_owned(),
        CallFault::Throttled => "it is asked too often: try again in a minute".to_owned(),
        CallFault::Broken => "the service has failed: try again later".to_owned(),
        CallFault::Refused | CallFault::Unreadable => "check what was asked for, and the endpoint".to_owned(),
        CallFault::Unreachable | CallFault::TimedOut => "check the endpoint and the network".to_owned(),
    }
}
