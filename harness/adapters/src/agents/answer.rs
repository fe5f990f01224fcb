//! A whole answer over HTTP, and the reply at its place or the reason why there is none.

use super::{
    excerpt::one_line,
    places::{Places, spoken},
    words::text_of,
};
use rehearsal_core::agent::{AgentError, Reply};
use reqwest::StatusCode;
use serde_json::Value;

/// The most of an answer that is read, in bytes: far above any reply, far below what hurts.
pub(super) const ANSWER_LIMIT: usize = 10 * 1024 * 1024;

/// How much of an answer an error message shows, in characters.
const SHOWN: usize = 300;

/// An HTTP answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// As the header says it; `None` where there is none.
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The reply at the first of the places that has one.
    pub(super) fn reply(self, places: &Places) -> Result<Reply, AgentError> {
        if !self.status.is_success() {
            return Err(AgentError::Failed(self.complaint()));
        }
        if self.body.len() > ANSWER_LIMIT {
            return Err(AgentError::Malformed("it is longer than 10 MiB".to_owned()));
        }
        let plain = is_of_type(self.content_type.as_deref(), "text/plain");
        let kind = self.content_type.unwrap_or_else(|| "no content type".to_owned());
        let text = String::from_utf8(self.body).map_err(|_| {
            AgentError::Malformed(format!("it is not UTF-8 text ({})", one_line(&kind, SHOWN)))
        })?;
        let is_all = plain && places.takes_all();
        if is_all && places.replies().next().is_none() {
            return Ok(spoken(text));
        }
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => places.read(&value),
            Err(_) if is_all => Ok(spoken(text)),
            Err(_) => {
                let (kind, start) = (one_line(&kind, SHOWN), one_line(&text, SHOWN));
                Err(AgentError::Malformed(format!("it is not JSON ({kind}) and begins \"{start}\"")))
            }
        }
    }

    /// The status and the body, for a person.
    pub(super) fn complaint(&self) -> String {
        let body = one_line(&String::from_utf8_lossy(&self.body), SHOWN);
        let hint = if self.status.is_redirection() { " (redirects are not followed)" } else { "" };
        let said = if body.is_empty() { "with an empty body".to_owned() } else { body };
        format!("HTTP {}{hint}: {said}", self.status)
    }
}

/// Whether a `Content-Type` header names this type, whatever its parameters.
pub(super) fn is_of_type(header: Option<&str>, kind: &str) -> bool {
    let essence = header.and_then(|header| header.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(kind))
}

/// The reply at a place of an answer's JSON: its words, or compact JSON.
pub(super) fn reply_at(answer: &Value, pointer: &str) -> Result<Reply, AgentError> {
    let found = answer.pointer(pointer).filter(|value| !value.is_null());
    let found = found.ok_or_else(|| AgentError::Malformed(missing_at(answer, pointer)))?;
    Ok(Reply::words(text_of(found)))
}

/// Says what there is instead of a reply at the last of the places where one may be.
pub(super) fn missing(answer: &Value, pointers: &[String]) -> String {
    let Some((last, others)) = pointers.split_last() else { return "no place to look for it".to_owned() };
    let told = missing_at(answer, last);
    if others.is_empty() { told } else { format!("{told}; nor is it at {}", others.join(", ")) }
}

/// Says what there is instead, at the deepest place on the way that exists.
pub(super) fn missing_at(answer: &Value, pointer: &str) -> String {
    if answer.pointer(pointer).is_some_and(Value::is_null) {
        return format!("{} is null", place(pointer));
    }
    let mut parent = pointer;
    while let Some((shorter, _)) = parent.rsplit_once('/') {
        parent = shorter;
        if let Some(value) = answer.pointer(parent) {
            return format!("nothing at {}; {} {}", place(pointer), place(parent), contents(value));
        }
    }
    format!("nothing at {}", place(pointer))
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "the answer" } else { pointer }
}

fn contents(value: &Value) -> String {
    match value {
        Value::Object(entries) if entries.is_empty() => "is an empty object".to_owned(),
        Value::Object(entries) => {
            let keys: Vec<&str> = entries.keys().map(String::as_str).collect();
            format!("has the keys {}", one_line(&keys.join(", "), SHOWN))
        }
        Value::Array(items) => format!("is a list of {}", items.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            format!("is {}", one_line(&value.to_string(), SHOWN))
        }
    }
}

#[cfg(test)]
mod tests;
