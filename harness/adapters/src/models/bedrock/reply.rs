//! A reply as it came, and whether it is an answer, a refusal or neither.

use super::failure::Failure;
use crate::agents::excerpt::one_line;
use aws_sdk_bedrockruntime::config::http::HttpResponse;
use serde_json::Value;
use std::time::Duration;

/// How much of a reply that is no JSON is shown.
const SHOWN: usize = 120;

/// A reply as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    /// `x-amzn-errortype`: the name of an error, with more behind a colon.
    pub(super) error_type: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<String>,
    pub(super) body: Vec<u8>,
}

/// What a reply is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// Something that Converse answers.
    Answer(Value),
    /// An error that says it is one.
    Failed(Failure),
    /// Neither; what it is instead, for a person.
    Garbled(String),
}

impl Reply {
    pub(super) fn new(response: &HttpResponse, body: &[u8]) -> Self {
        let header = |name: &str| response.headers().get(name).map(str::to_owned);
        Self {
            status: response.status().as_u16(),
            content_type: header("content-type"),
            error_type: header("x-amzn-errortype"),
            request_id: header("x-amzn-requestid"),
            retry_after: header("retry-after"),
            body: body.to_vec(),
        }
    }

    pub(super) fn read(&self) -> Reading {
        let json: Option<Value> = serde_json::from_slice(&self.body).ok();
        if !(200..300).contains(&self.status) {
            return Reading::Failed(self.failure(json.as_ref()));
        }
        if !self.is_json() {
            let kind = self.content_type.as_deref().unwrap_or_default();
            return Reading::Garbled(format!(
                "{} in place of JSON: {}",
                one_line(kind, SHOWN),
                self.excerpt()
            ));
        }
        match json {
            Some(answer) if answer.pointer("/output/message").is_some() => Reading::Answer(answer),
            Some(other) => Reading::Garbled(self.no_answer(&other)),
            None => Reading::Garbled(format!("something that is not JSON: {}", self.excerpt())),
        }
    }

    /// Whether it claims to be JSON, or claims nothing.
    fn is_json(&self) -> bool {
        self.content_type.as_deref().is_none_or(|kind| kind.to_ascii_lowercase().contains("json"))
    }

    /// Success without an answer: some endpoints dress errors up so.
    fn no_answer(&self, json: &Value) -> String {
        let failure = self.failure(Some(json));
        match (&failure.code, &failure.message) {
            (None, None) => format!("JSON without an answer in it: {}", self.excerpt()),
            (Some(_), _) | (_, Some(_)) => format!(
                "status {} with an error in it{}; check that this address serves Converse",
                self.status,
                failure.quoted()
            ),
        }
    }

    fn failure(&self, json: Option<&Value>) -> Failure {
        let said = |keys: &[&str]| {
            let find = |key: &&str| json?.get(key)?.as_str();
            keys.iter().find_map(find).filter(|words| !words.is_empty()).map(str::to_owned)
        };
        let code = self.error_type.clone().or_else(|| said(&["code", "__type"]));
        let message = said(&["message", "Message", "errorMessage"]);
        Failure {
            status: self.status,
            code: code.as_deref().map(bare),
            // A proxy on the way says what it has to say in HTML or plain text.
            message: message
                .or_else(|| json.is_none().then(|| self.excerpt()).filter(|text| !text.is_empty())),
            original_status: json.and_then(|json| json.get("originalStatusCode")?.as_u64()),
            retry_after: self.retry_after.as_deref().and_then(seconds),
        }
    }

    fn excerpt(&self) -> String {
        one_line(&String::from_utf8_lossy(&self.body), SHOWN)
    }
}

/// The name of an error without its namespace before `#` and its address behind `:`.
fn bare(code: &str) -> String {
    let code = code.split_once(':').map_or(code, |(name, _)| name);
    code.rsplit('#').next().unwrap_or(code).trim().to_owned()
}

/// `Retry-After` in seconds. Its other form, a date, is not used by Bedrock, and would need a clock.
fn seconds(header: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(header.trim().parse().ok()?).ok()
}

#[cfg(test)]
mod tests;
