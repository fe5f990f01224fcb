//! How much of one span is kept. Honest spans stay far below; a hostile one must not fill the memory or the report.

use crate::otlp::raw::{RawLog, RawSpan};
use serde_json::{Map, Value};

/// The most attributes of a span. Frameworks that flatten a long history into attributes send hundreds.
pub(super) const ATTRIBUTES: usize = 4_096;
/// The most events of a span; some frameworks send one for each message.
const EVENTS: usize = 2_048;
/// The most attributes of an event.
const EVENT_ATTRIBUTES: usize = 128;
/// The most bytes of one value.
pub(super) const VALUE: usize = 4 << 20;
/// The most bytes of a name or a key.
const NAME: usize = 1_024;
/// The deepest nesting of a value.
const DEPTH: usize = 64;

/// Keeps the first of everything, up to our bounds; returns how many attributes and events were cut or left out.
pub(super) fn cut(span: &mut RawSpan) -> u32 {
    let mut cut = truncate(&mut span.name, NAME);
    cut += keep_first(&mut span.attributes, ATTRIBUTES);
    cut += span.events.len().saturating_sub(EVENTS);
    span.events.truncate(EVENTS);
    for event in &mut span.events {
        cut += truncate(&mut event.name, NAME) + keep_first(&mut event.attributes, EVENT_ATTRIBUTES);
    }
    u32::try_from(cut).unwrap_or(u32::MAX)
}

/// A log record within the same bounds; `None` where its body is beyond them, as half of it would say something else.
pub(in crate::otlp) fn kept(mut log: RawLog) -> Option<RawLog> {
    truncate(&mut log.name, NAME);
    keep_first(&mut log.attributes, EVENT_ATTRIBUTES);
    is_within(&log.body, DEPTH, &mut { VALUE }).then_some(log)
}

fn keep_first(attributes: &mut Map<String, Value>, most: usize) -> usize {
    let is_over = |(index, (key, value)): (usize, (&String, &Value))| {
        index >= most || key.len() > NAME || !is_within(value, DEPTH, &mut { VALUE })
    };
    if !attributes.iter().enumerate().any(is_over) {
        return 0;
    }
    let all = std::mem::take(attributes);
    let sent = all.len();
    let mut cut = 0;
    for (key, mut value) in all.into_iter().filter(|(key, _)| key.len() <= NAME).take(most) {
        match &mut value {
            Value::String(text) => cut += truncate(text, VALUE),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                if !is_within(&value, DEPTH, &mut { VALUE }) {
                    continue;
                }
            }
        }
        attributes.insert(key, value);
    }
    cut + sent - attributes.len()
}

/// Whether a value is no deeper and no larger than it may be; takes what it needs out of the budget.
fn is_within(value: &Value, depth: usize, budget: &mut usize) -> bool {
    const SMALL: usize = 32;
    let own = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(items) => items.len() * SMALL,
        Value::Object(map) => map.keys().map(|key| key.len() + SMALL).sum(),
    };
    let Some(left) = budget.checked_sub(own) else { return false };
    *budget = left;
    let mut is_child_within = |child: &Value| depth > 0 && is_within(child, depth - 1, budget);
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(items) => items.iter().all(&mut is_child_within),
        Value::Object(map) => map.values().all(&mut is_child_within),
    }
}

/// Shortens a text at the border of a character; returns 1 where there was something to cut.
fn truncate(text: &mut String, most: usize) -> usize {
    if text.len() <= most {
        return 0;
    }
    text.truncate(text.floor_char_boundary(most));
    1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::{log, span};
    use serde_json::json;

    fn nested(depth: usize) -> Value {
        (0..depth).fold(json!(1), |inner, _| json!([inner]))
    }

    #[test]
    fn an_honest_span_is_left_as_it_is() {
        let mut sent = span(1, 1, None, (0, 1)).with("text", "x".repeat(VALUE)).with("deep", nested(DEPTH));
        let before = sent.clone();
        assert_eq!((cut(&mut sent), sent), (0, before));
    }

    #[test]
    fn the_first_attributes_are_kept_in_their_order() {
        let mut sent = (0..10_000).fold(span(1, 1, None, (0, 1)), |span, n| span.with(&format!("k{n}"), n));
        assert_eq!(cut(&mut sent), 10_000 - 4_096);
        assert_eq!(sent.attributes.keys().next_back().map(String::as_str), Some("k4095"));
    }

    #[test]
    fn long_texts_end_at_a_character_and_large_structures_go() {
        let mut sent = span(1, 1, None, (0, 1))
            .with("text", "é".repeat(VALUE))
            .with("deep", nested(DEPTH + 1))
            .with("wide", Value::Array(vec![Value::Null; VALUE / 32 + 1]))
            .with(&"k".repeat(NAME + 1), 1)
            .with("small", 1);
        sent.name = "n".repeat(NAME * 2);
        assert_eq!(cut(&mut sent), 5);
        assert_eq!(sent.attributes.keys().collect::<Vec<_>>(), ["text", "small"]);
        assert_eq!(sent.attributes["text"].as_str().map(str::len), Some(VALUE));
    }

    #[test]
    fn a_log_record_is_kept_whole_or_not_at_all() {
        let with = |body| RawLog { body, ..log(1, 1, 0) };
        assert_eq!(kept(with(nested(DEPTH))), Some(with(nested(DEPTH))));
        assert_eq!(kept(with(nested(DEPTH + 1))), None);
        assert_eq!(kept(with(Value::String("x".repeat(VALUE + 1)))), None);
    }

    #[test]
    fn events_are_bounded_like_their_span() {
        let mut sent =
            (0..3_000).fold(span(1, 1, None, (0, 1)), |span, _| span.with_event("e", &[("k", "v")]));
        let many: Vec<(String, Value)> = (0..200).map(|n| (format!("k{n}"), json!(n))).collect();
        sent.events[0].attributes.extend(many);
        assert_eq!(cut(&mut sent), (3_000 - 2_048) + (201 - 128));
    }
}
