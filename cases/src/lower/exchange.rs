//! How a message becomes a request, and a response a reply: `body`, `reply` and `headers`.

use super::{
    headers,
    placeholders::{self, MESSAGE, MESSAGES},
};
use crate::{
    complaint::{Notes, quoted},
    format::{CommandMap, Headers, HttpMap, Scalar},
    yaml::{Place, Placed},
};
use rehearsal_core::suite::HttpExchange;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const REPLY: &str = "/reply";

/// The three keys, wherever they stand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ExchangeKeys<'a> {
    body: Option<&'a Placed<Value>>,
    reply: Option<&'a Placed<String>>,
    headers: Option<&'a Placed<Headers>>,
}

impl<'a> From<&'a HttpMap> for ExchangeKeys<'a> {
    fn from(map: &'a HttpMap) -> Self {
        Self { body: map.body.get(), reply: map.reply.get(), headers: map.headers.get() }
    }
}

impl<'a> From<&'a CommandMap> for ExchangeKeys<'a> {
    fn from(map: &'a CommandMap) -> Self {
        Self { body: map.body.get(), reply: map.reply.get(), headers: map.headers.get() }
    }
}

impl ExchangeKeys<'_> {
    /// The exchange, with defaults where a key is not written.
    pub(crate) fn lower(self, notes: &mut Notes<'_>) -> HttpExchange {
        HttpExchange {
            body: self.body.map_or_else(default_body, |body| check_body(body, notes)),
            reply: self.reply.map_or_else(|| REPLY.to_owned(), |reply| check_reply(reply, notes)),
            headers: self.headers.map(|headers| check_headers(&headers.value, notes)).unwrap_or_default(),
        }
    }

    /// Where the keys that are written stand, with their names.
    pub(crate) fn written(self) -> impl Iterator<Item = (&'static str, Place)> {
        let places = [
            ("body", self.body.map(|body| body.at)),
            ("reply", self.reply.map(|reply| reply.at)),
            ("headers", self.headers.map(|headers| headers.at)),
        ];
        places.into_iter().filter_map(|(key, at)| Some((key, at?)))
    }
}

fn default_body() -> Value {
    json!({ "session_id": "{{session_id}}", "message": "{{message}}" })
}

fn check_body(body: &Placed<Value>, notes: &mut Notes<'_>) -> Value {
    let strings = placeholders::strings(&body.value);
    let slips: Vec<_> = strings.iter().flat_map(|text| placeholders::slips(text)).collect();
    let sound = slips.is_empty();
    for (message, hint) in slips {
        notes.complain_with(body.at, message, hint);
    }
    let carries = |name: &str| name == MESSAGE || name == MESSAGES;
    let mut names = strings.iter().flat_map(|text| placeholders::names(text)).flatten();
    // A misspelt placeholder was probably meant to carry the message: one complaint is enough.
    if sound && !names.any(carries) {
        let hint = Some("put `{{message}}` where the agent expects the user's words".to_owned());
        notes.complain_with(body.at, "`body` never holds the user's message", hint);
    }
    body.value.clone()
}

/// A JSON pointer is empty or starts with a slash, and `~` only stands before `0` or `1` (RFC 6901).
fn check_reply(reply: &Placed<String>, notes: &mut Notes<'_>) -> String {
    let pointer = reply.value.as_str();
    let hint = if !pointer.is_empty() && !pointer.starts_with('/') {
        Some(format!("did you mean {}?", quoted(&format!("/{}", pointer.replace('.', "/")))))
    } else {
        let escaped = |after: &str| after.starts_with('0') || after.starts_with('1');
        let whole = pointer.split('~').skip(1).all(escaped);
        (!whole).then(|| "write `~0` for `~` and `~1` for `/` inside a key".to_owned())
    };
    if hint.is_some() {
        notes.complain_with(reply.at, format!("{} is not a JSON pointer", quoted(pointer)), hint);
    }
    pointer.to_owned()
}

fn check_headers(headers: &Headers, notes: &mut Notes<'_>) -> BTreeMap<String, String> {
    for (name, Placed { value: Scalar(value), at }) in headers {
        for (message, hint) in placeholders::slips(value) {
            notes.complain_with(*at, message, hint);
        }
        if value == "{{messages}}" {
            notes.complain(*at, format!("the header {} cannot hold the whole conversation", quoted(name)));
        }
    }
    headers::lower(headers, notes)
}
