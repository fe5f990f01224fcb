//! How a turn becomes an HTTP request: the body and the headers that the suite describes.

use super::{
    conversation::Carrier,
    headers::Headers,
    places::Places,
    question::{answers, interrupt_responses},
    setup::SetupError,
    template::{Template, Values},
};
use rehearsal_core::{
    agent::{Input, Request},
    question::Answer,
    session::Turn,
    suite::HttpExchange,
};
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A checked [`HttpExchange`], ready to be filled in.
pub(super) struct Exchange {
    body: Body,
    answer: Body,
    headers: Headers,
    carrier: Carrier,
    places: Places,
}

/// The body's JSON with its strings taken apart. Filling in happens string by string, so a message
/// cannot add a key or end a string, whatever it holds.
enum Body {
    Text(Template),
    Session,
    McpUrl,
    Messages,
    Answers,
    InterruptResponses,
    List(Vec<Body>),
    Object(Vec<(String, Body)>),
    Fixed(Value),
}

/// Which of the two bodies a string stands in. Only one of them has answers to tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Message,
    Answer,
}

impl Exchange {
    /// Checks the suite's words; `variables` are those of the environment, for `${NAME}` in headers and for what
    /// proves who asks.
    pub(super) fn new(spec: &HttpExchange, variables: &BTreeMap<String, String>) -> Result<Self, SetupError> {
        Ok(Self {
            body: Body::parse(&spec.body, Use::Message)?,
            answer: Body::parse(&spec.questions.body, Use::Answer)?,
            headers: Headers::new(&spec.headers, spec.auth.as_ref(), variables)?,
            carrier: Carrier::new(&spec.session)?,
            places: Places::new(spec)?,
        })
    }

    /// Where in an answer what is.
    pub(super) fn places(&self) -> &Places {
        &self.places
    }

    /// Whose name for a conversation is used.
    pub(super) fn carrier(&self) -> &Carrier {
        &self.carrier
    }

    /// The request's body.
    pub(super) fn body(&self, values: Values<'_>) -> Value {
        match values.request.input {
            Input::Message(_) => self.body.render(values),
            Input::Answers { .. } => self.answer.render(values),
        }
    }

    /// The request's headers: the suite's, and those that say which session and turn this is.
    pub(super) fn headers(&self, values: Values<'_>) -> HeaderMap {
        let mut headers = self.headers.of_turn(values);
        let accepted = "application/json, text/event-stream;q=0.9, text/plain;q=0.8";
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accepted));
        headers
    }

    /// The headers of a request that belongs to no turn: those that are the same in all of them.
    pub(super) fn standing_headers(&self) -> HeaderMap {
        self.headers.standing()
    }
}

impl Body {
    fn parse(value: &Value, used: Use) -> Result<Self, SetupError> {
        match value {
            Value::String(text) => Self::parse_text(text, used),
            Value::Array(items) => {
                items.iter().map(|item| Self::parse(item, used)).collect::<Result<_, _>>().map(Self::List)
            }
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| Ok((key.clone(), Self::parse(value, used)?));
                entries.iter().map(entry).collect::<Result<_, _>>().map(Self::Object)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(Self::Fixed(value.clone())),
        }
    }

    fn parse_text(text: &str, used: Use) -> Result<Self, SetupError> {
        let inner = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        match (inner.map(str::trim), used) {
            (Some("messages"), _) => Ok(Self::Messages),
            (Some("session_id"), _) => Ok(Self::Session),
            (Some("mcp_url"), _) => Ok(Self::McpUrl),
            (Some("answers"), Use::Answer) => Ok(Self::Answers),
            (Some("interrupt_responses"), Use::Answer) => Ok(Self::InterruptResponses),
            (Some(_) | None, _) => Template::parse(text, "the body").map(Self::Text),
        }
    }

    fn render(&self, values: Values<'_>) -> Value {
        match self {
            Self::Text(template) => Value::String(template.render(values)),
            Self::Session => values.name.map_or(Value::Null, Value::from),
            Self::McpUrl => values.request.mcp_url.map_or(Value::Null, Value::from),
            Self::Messages => Value::Array(messages(values.request)),
            Self::Answers => answers(given(values.request)),
            Self::InterruptResponses => interrupt_responses(given(values.request)),
            Self::List(items) => items.iter().map(|item| item.render(values)).collect(),
            Self::Object(entries) => {
                entries.iter().map(|(key, item)| (key.clone(), item.render(values))).collect()
            }
            Self::Fixed(value) => value.clone(),
        }
    }
}

/// The answers that the user gives.
fn given(request: Request<'_>) -> &[Answer] {
    match request.input {
        Input::Message(_) => &[],
        Input::Answers { answers, .. } => answers,
    }
}

/// The conversation so far in the form that chat APIs share, the new message last.
pub(super) fn messages(request: Request<'_>) -> Vec<Value> {
    let message = |role: &str, content: &str| json!({ "role": role, "content": content });
    let mut list = Vec::new();
    for turn in request.history {
        list.push(message("user", &turn.user.text));
        list.extend(said(turn).map(|said| message("assistant", &said)));
    }
    list.push(message("user", request.input.words()));
    list
}

/// What the agent said in a turn, and what it asked; `None` where it did neither.
fn said(turn: &Turn) -> Option<String> {
    let asked = turn.questions.iter().map(|question| question.message.as_str());
    let said: Vec<&str> = turn.reply.as_deref().into_iter().chain(asked).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

#[cfg(test)]
mod tests;
