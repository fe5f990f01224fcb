//! How an agent's answer becomes its reply, or the reason why there is none.

use super::excerpt::one_line;
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
    /// The reply at the JSON pointer (RFC 6901).
    pub(super) fn reply(self, pointer: &str) -> Result<Reply, AgentError> {
        if !self.status.is_success() {
            return Err(AgentError::Failed(self.complaint()));
        }
        if self.body.len() > ANSWER_LIMIT {
            return Err(AgentError::Malformed("it is longer than 10 MiB".to_owned()));
        }
        let plain = self.is_plain_text();
        let kind = self.content_type.unwrap_or_else(|| "no content type".to_owned());
        let text = String::from_utf8(self.body).map_err(|_| {
            AgentError::Malformed(format!("it is not UTF-8 text ({})", one_line(&kind, SHOWN)))
        })?;
        if plain && pointer.is_empty() {
            return Ok(Reply::words(text));
        }
        let value: Value = serde_json::from_str(&text).map_err(|_| {
            let (kind, start) = (one_line(&kind, SHOWN), one_line(&text, SHOWN));
            AgentError::Malformed(format!("it is not JSON ({kind}) and begins \"{start}\""))
        })?;
        reply_at(&value, pointer)
    }

    /// The status and the body, for a person.
    pub(super) fn complaint(&self) -> String {
        let body = one_line(&String::from_utf8_lossy(&self.body), SHOWN);
        let hint = if self.status.is_redirection() { " (redirects are not followed)" } else { "" };
        let said = if body.is_empty() { "with an empty body".to_owned() } else { body };
        format!("HTTP {}{hint}: {said}", self.status)
    }

    fn is_plain_text(&self) -> bool {
        let essence = self.content_type.as_deref().and_then(|kind| kind.split(';').next());
        essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("text/plain"))
    }
}

/// The reply at a place of an answer's JSON. A string is the reply; anything else but null becomes
/// one as compact JSON, since it is still what the agent said.
pub(super) fn reply_at(answer: &Value, pointer: &str) -> Result<Reply, AgentError> {
    match answer.pointer(pointer) {
        Some(value) if !value.is_null() => Ok(Reply::words(text_of(value))),
        Some(_) => Err(AgentError::Malformed(format!("{} is null", place(pointer)))),
        None => Err(AgentError::Malformed(missing(answer, pointer))),
    }
}

/// A string as it is, and anything else as compact JSON.
pub(super) fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Says what there is instead, at the deepest place on the way that exists.
pub(super) fn missing(answer: &Value, pointer: &str) -> String {
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
