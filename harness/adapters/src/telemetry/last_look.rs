//! The last look at a span before it leaves: secrets are taken out, and so is what no backend would take.

use crate::secrets::Secrets;
use opentelemetry::{Array, KeyValue, StringValue, Value, trace::Status};
use opentelemetry_sdk::trace::SpanData;

/// The most bytes of one attribute. Backends refuse a request over one that is larger.
const MOST_OF_ONE: usize = 512 << 10;
/// About what a span takes beside its texts.
const FRAME: usize = 256;

/// The span as it may leave. Attributes that are too large are left out and counted, as the protocol has it.
pub(super) fn fit_to_leave(mut span: SpanData, secrets: &Secrets) -> SpanData {
    span.name = secrets.redact(&span.name).into();
    let left_out = clean(&mut span.attributes, secrets);
    span.dropped_attributes_count = span.dropped_attributes_count.saturating_add(left_out);
    for event in &mut span.events.events {
        let left_out = clean(&mut event.attributes, secrets);
        event.dropped_attributes_count = event.dropped_attributes_count.saturating_add(left_out);
    }
    if let Status::Error { description } = &span.status {
        span.status = Status::error(secrets.redact(description));
    }
    span
}

fn clean(attributes: &mut Vec<KeyValue>, secrets: &Secrets) -> u32 {
    let before = attributes.len();
    attributes.retain(|attribute| weight(&attribute.value) <= MOST_OF_ONE);
    for attribute in attributes.iter_mut() {
        match &mut attribute.value {
            Value::String(text) => *text = redacted(text, secrets),
            Value::Array(Array::String(texts)) => {
                texts.iter_mut().for_each(|text| *text = redacted(text, secrets));
            }
            // Numbers and flags hold no secret; the SDK may add kinds of values that we do not write.
            _ => {}
        }
    }
    u32::try_from(before - attributes.len()).unwrap_or(u32::MAX)
}

fn redacted(text: &StringValue, secrets: &Secrets) -> StringValue {
    secrets.redact(text.as_str()).into()
}

/// About how many bytes a span has; for limits, not for accounts.
pub(super) fn bytes(span: &SpanData) -> usize {
    let of = |attributes: &[KeyValue]| -> usize {
        attributes.iter().map(|attribute| attribute.key.as_str().len() + weight(&attribute.value)).sum()
    };
    let events: usize = span.events.iter().map(|event| event.name.len() + of(&event.attributes)).sum();
    FRAME + span.name.len() + of(&span.attributes) + events + span.links.len() * 32
}

fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.as_str().len(),
        Value::Array(Array::String(texts)) => texts.iter().map(|text| text.as_str().len()).sum(),
        Value::Array(Array::I64(numbers)) => numbers.len() * 8,
        Value::Array(Array::F64(numbers)) => numbers.len() * 8,
        Value::Array(Array::Bool(flags)) => flags.len(),
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{blank::blank, ids::place};
    use opentelemetry::trace::{Event, SpanId, TraceId};
    use rehearsal_core::clock::Timestamp;
    use std::time::SystemTime;

    #[test]
    fn secrets_stay_here_and_so_does_what_is_too_large() {
        let place = place(TraceId::from_bytes([1; 16]), SpanId::from_bytes([2; 8]));
        let mut span = blank(place, "call hunter22".into(), (Timestamp(1), Timestamp(2)));
        span.attributes = vec![
            KeyValue::new("text", "the key is hunter22"),
            KeyValue::new("list", Value::Array(Array::String(vec!["hunter22".into()]))),
            KeyValue::new("number", 7),
            KeyValue::new("large", "x".repeat(MOST_OF_ONE + 1)),
        ];
        let told = vec![KeyValue::new("why", "hunter22 was wrong")];
        span.events.events.push(Event::new("event", SystemTime::UNIX_EPOCH, told, 0));
        span.status = Status::error("no hunter22");
        let span = fit_to_leave(span, &Secrets::new(["hunter22"]));
        assert!(!format!("{span:?}").contains("hunter22"), "{span:?}");
        assert_eq!((span.attributes.len(), span.dropped_attributes_count), (3, 1));
        assert!(bytes(&span) < 2 * MOST_OF_ONE);
    }
}
