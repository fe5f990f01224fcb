//! The fields of a span: attributes first, then the event that may carry them; JSON in a text is unpacked once.

use super::super::shape::unpacked;
use crate::otlp::raw::{RawEvent, RawSpan};
use serde_json::Value;
use std::{borrow::Cow, cell::OnceCell, collections::HashMap};

/// The span event under which content attributes may come, one or several at a time.
const DETAILS: &str = "gen_ai.client.inference.operation.details";

/// A span, as its readers look at it. Every model call repeats the whole conversation as JSON in a text, so that is
/// unpacked when the first reader asks for it, and for all of them.
pub(in super::super) struct Facts<'a> {
    pub(in super::super) span: &'a RawSpan,
    unpacked: OnceCell<HashMap<&'a str, OnceCell<Value>>>,
}

impl<'a> Facts<'a> {
    pub(in super::super) fn new(span: &'a RawSpan) -> Self {
        Self { span, unpacked: OnceCell::new() }
    }

    /// The instrumentation that made the span.
    pub(in super::super) fn scope(&self) -> &'a str {
        &self.span.scope
    }

    /// The span's name.
    pub(in super::super) fn name(&self) -> &'a str {
        &self.span.name
    }

    /// Whether an attribute is there at all.
    pub(in super::super) fn has(&self, key: &str) -> bool {
        self.span.attributes.contains_key(key)
    }

    /// Whether an attribute is there whose name begins so.
    pub(in super::super) fn has_any(&self, prefix: &str) -> bool {
        self.span.attributes.keys().any(|key| key.starts_with(prefix))
    }

    /// An attribute's value, unpacked; `None` where it is absent or says nothing.
    pub(in super::super) fn json(&self, key: &str) -> Option<&Value> {
        let sent = self.span.attributes.get(key)?;
        let value = match self.unpacked.get_or_init(|| packed(self.span)).get(key) {
            Some(slot) => slot.get_or_init(|| unpacked(sent).into_owned()),
            None => sent,
        };
        is_telling(value).then_some(value)
    }

    /// The same, or else out of the events that carry content.
    pub(in super::super) fn content(&self, key: &str) -> Option<Cow<'_, Value>> {
        self.json(key).map(Cow::Borrowed).or_else(|| self.details(key).map(Cow::Owned))
    }

    /// An attribute that is a text and not empty.
    pub(in super::super) fn text(&self, key: &str) -> Option<&'a str> {
        self.span.text(key)
    }

    /// The first of these attributes that is a text.
    pub(in super::super) fn first_text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.text(key)).map(str::to_owned)
    }

    /// The first of these attributes that is a count.
    pub(in super::super) fn count(&self, keys: &[&str]) -> Option<u64> {
        keys.iter().find_map(|key| match self.span.attributes.get(*key)? {
            Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
            Value::String(digits) => digits.parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        })
    }

    /// The first of these attributes that is an amount.
    pub(in super::super) fn amount(&self, keys: &[&str]) -> Option<f64> {
        keys.iter().find_map(|key| match self.span.attributes.get(*key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(digits) => digits.parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        })
    }

    /// The events of one name.
    pub(in super::super) fn events(&self, name: &'a str) -> impl Iterator<Item = &'a RawEvent> {
        self.span.events.iter().filter(move |event| event.name == name)
    }

    /// Several such events may each carry a part of one list.
    fn details(&self, key: &str) -> Option<Value> {
        let mut found: Option<Value> = None;
        for part in self.events(DETAILS).filter_map(|event| event.attributes.get(key)).map(unpacked) {
            found = Some(match (found, part.into_owned()) {
                (Some(Value::Array(mut list)), Value::Array(more)) => {
                    list.extend(more);
                    Value::Array(list)
                }
                (Some(first), _) => first,
                (None, part) => part,
            });
        }
        found.filter(is_telling)
    }
}

/// A place for each attribute that looks like JSON in a text.
fn packed(span: &RawSpan) -> HashMap<&str, OnceCell<Value>> {
    let texts = span.attributes.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)));
    texts.filter(|(_, text)| looks_packed(text)).map(|(key, _)| (key, OnceCell::new())).collect()
}

/// A count that was sent as a number with a point.
fn whole(number: f64) -> Option<u64> {
    // Below 2^53 every whole number is held exactly, so the cast changes nothing.
    (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64)
}

fn looks_packed(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{'])
}

fn is_telling(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
    }
}
