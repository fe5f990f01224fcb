//! How a turn becomes an HTTP request: the body and the headers that the suite describes.

use super::{
    auth, baggage,
    conversation::Carrier,
    places::Places,
    question::{answers, interrupt_responses},
    setup::SetupError,
    template::{Template, Values},
};
use rehearsal_core::{
    agent::{Input, Request},
    question::Answer,
    suite::HttpExchange,
};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A checked [`HttpExchange`], ready to be filled in.
pub(super) struct Exchange {
    body: Body,
    answer: Body,
    headers: Vec<(HeaderName, Template)>,
    auth: Option<HeaderValue>,
    carrier: Carrier,
    places: Places,
}

/// The body's JSON with its strings taken apart. Filling in happens string by string, so a message
/// cannot add a key or end a string, whatever it holds.
enum Body {
    Text(Template),
    Session,
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
        let header = |(name, value): (&String, &String)| {
            let parsed = HeaderName::try_from(name).map_err(|_| SetupError::HeaderName(name.clone()))?;
            Ok((parsed, Template::parse_header(name, value, variables)?))
        };
        Ok(Self {
            body: Body::parse(&spec.body, Use::Message)?,
            answer: Body::parse(&spec.questions.body, Use::Answer)?,
            headers: spec.headers.iter().map(header).collect::<Result<_, SetupError>>()?,
            auth: spec.auth.as_ref().map(|auth| auth::authorization(auth, variables)).transpose()?,
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
        let mut headers = HeaderMap::new();
        let accepted = "application/json, text/event-stream;q=0.9, text/plain;q=0.8";
        headers.insert(ACCEPT, HeaderValue::from_static(accepted));
        let told = self.headers.iter().filter(|(_, template)| !template.lacks(values));
        insert_all(&mut headers, told.map(|(name, template)| (name, template.render(values))));
        self.prove(&mut headers);
        let session = values.session.as_str();
        let context = values.request.context.traceparent();
        headers.extend(header_value(&context).map(|value| (HeaderName::from_static("traceparent"), value)));
        headers.extend(header_value(session).map(|value| (HeaderName::from_static("x-session-id"), value)));
        // Baggage is a list that several parties may add to; the suite's own entries stay.
        if let Some(value) = header_value(&baggage::of_session(values.session)) {
            headers.append("baggage", value);
        }
        headers
    }

    /// The headers of a request that belongs to no turn: those that are the same in all of them.
    pub(super) fn standing_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let fixed = self.headers.iter().filter_map(|(name, template)| Some((name, template.fixed()?)));
        insert_all(&mut headers, fixed);
        self.prove(&mut headers);
        headers
    }

    fn prove(&self, headers: &mut HeaderMap) {
        if let Some(proof) = &self.auth {
            headers.insert(AUTHORIZATION, proof.clone());
        }
    }
}

/// Inserts the suite's own headers, which may hold secrets.
fn insert_all<'a>(headers: &mut HeaderMap, given: impl Iterator<Item = (&'a HeaderName, String)>) {
    for (name, text) in given {
        if let Some(mut value) = header_value(&text) {
            value.set_sensitive(true);
            headers.insert(name, value);
        }
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
            (Some("answers"), Use::Answer) => Ok(Self::Answers),
            (Some("interrupt_responses"), Use::Answer) => Ok(Self::InterruptResponses),
            (Some(_) | None, _) => Template::parse(text, "the body").map(Self::Text),
        }
    }

    fn render(&self, values: Values<'_>) -> Value {
        match self {
            Self::Text(template) => Value::String(template.render(values)),
            Self::Session => values.name.map_or(Value::Null, Value::from),
            Self::Messages => messages(values.request),
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
fn messages(request: Request<'_>) -> Value {
    let message = |role: &str, content: &str| json!({ "role": role, "content": content });
    let mut list = Vec::new();
    for turn in request.history {
        list.push(message("user", &turn.user.text));
        list.extend(turn.reply.as_deref().map(|reply| message("assistant", reply)));
    }
    list.push(message("user", request.input.words()));
    Value::Array(list)
}

/// A header's value, in which a line break of the message becomes a space; `None` does not happen
/// after that, since every other character may stand in a header.
fn header_value(text: &str) -> Option<HeaderValue> {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    HeaderValue::from_bytes(flat.as_bytes()).ok()
}

#[cfg(test)]
mod tests;
