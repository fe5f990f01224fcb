//! How a turn becomes an HTTP request: the body and the headers that the suite describes.

use super::{
    headers::Headers,
    setup::SetupError,
    template::{Template, Values},
};
use rehearsal_core::{agent::Request, suite::HttpExchange};
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A checked [`HttpExchange`], ready to be filled in.
pub(super) struct Exchange {
    body: Body,
    headers: Headers,
    pointer: String,
}

/// The body's JSON with its strings taken apart. Filling in happens string by string, so a message
/// cannot add a key or end a string, whatever it holds.
enum Body {
    Text(Template),
    Messages,
    List(Vec<Body>),
    Object(Vec<(String, Body)>),
    Fixed(Value),
}

impl Exchange {
    /// Checks the suite's words; `variables` are those of the environment, for `${NAME}` in headers.
    pub(super) fn new(spec: &HttpExchange, variables: &BTreeMap<String, String>) -> Result<Self, SetupError> {
        let pointer = spec.reply.first().cloned().unwrap_or_default();
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(SetupError::Pointer(pointer));
        }
        let headers = Headers::parse(&spec.headers, variables)?;
        Ok(Self { body: Body::parse(&spec.body)?, headers, pointer })
    }

    /// Where in an answer the reply is.
    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The request's body.
    pub(super) fn body(&self, values: Values<'_>) -> Value {
        self.body.render(values)
    }

    /// The request's headers: the suite's, and those that say which session and turn this is.
    pub(super) fn headers(&self, values: Values<'_>) -> HeaderMap {
        let mut headers = self.headers.of_turn(values);
        let accepted = HeaderValue::from_static("application/json, text/plain;q=0.9");
        headers.entry(ACCEPT).or_insert(accepted);
        headers
    }
}

impl Body {
    fn parse(value: &Value) -> Result<Self, SetupError> {
        match value {
            Value::String(text) if is_messages(text) => Ok(Self::Messages),
            Value::String(text) => Template::parse(text, "the body").map(Self::Text),
            Value::Array(items) => items.iter().map(Self::parse).collect::<Result<_, _>>().map(Self::List),
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| Ok((key.clone(), Self::parse(value)?));
                entries.iter().map(entry).collect::<Result<_, _>>().map(Self::Object)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(Self::Fixed(value.clone())),
        }
    }

    fn render(&self, values: Values<'_>) -> Value {
        match self {
            Self::Text(template) => Value::String(template.render(values)),
            Self::Messages => Value::Array(messages(values.request)),
            Self::List(items) => items.iter().map(|item| item.render(values)).collect(),
            Self::Object(entries) => {
                entries.iter().map(|(key, item)| (key.clone(), item.render(values))).collect()
            }
            Self::Fixed(value) => value.clone(),
        }
    }
}

fn is_messages(text: &str) -> bool {
    let inner = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    inner.is_some_and(|name| name.trim() == "messages")
}

/// The conversation so far in the form that chat APIs share, the new message last.
pub(super) fn messages(request: Request<'_>) -> Vec<Value> {
    let message = |role: &str, content: &str| json!({ "role": role, "content": content });
    let mut list = Vec::new();
    for turn in request.history {
        list.push(message("user", &turn.user.text));
        list.extend(turn.reply.as_deref().map(|reply| message("assistant", reply)));
    }
    list.push(message("user", request.input.words()));
    list
}

#[cfg(test)]
mod tests;
