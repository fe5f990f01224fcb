//! How many values a request holds, counted before anybody makes room for them: a value of two bytes on the wire takes
//! a hundred in memory, so that the length of a body does not bound what it unfolds to.

use super::DecodeError;

/// The most values, attributes, events, log records and spans of one request together.
pub(super) const MOST: usize = 1_000_000;

/// The messages of OTLP that hold others, by what they hold.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Traces,
    Logs,
    OfResource(Signal),
    OfScope(Signal),
    Resource,
    Scope,
    Span,
    Log,
    Event,
    Link,
    Pair,
    Any,
    List,
    Map,
}

/// What a request is about.
#[derive(Clone, Copy)]
pub(super) enum Signal {
    Spans,
    Logs,
}

impl Kind {
    /// What a field of this message holds, where it holds a message; field numbers are those of OTLP's definitions.
    fn field(self, number: u64) -> Option<Self> {
        Some(match (self, number) {
            (Self::Traces, 1) => Self::OfResource(Signal::Spans),
            (Self::Logs, 1) => Self::OfResource(Signal::Logs),
            (Self::OfResource(_), 1) => Self::Resource,
            (Self::OfResource(signal), 2) => Self::OfScope(signal),
            (Self::OfScope(_), 1) => Self::Scope,
            (Self::OfScope(Signal::Spans), 2) => Self::Span,
            (Self::OfScope(Signal::Logs), 2) => Self::Log,
            (Self::Span, 11) => Self::Event,
            (Self::Span, 13) => Self::Link,
            (Self::Log, 5) | (Self::Pair, 2) | (Self::List, 1) => Self::Any,
            (Self::Resource | Self::Map, 1)
            | (Self::Scope | Self::Event, 3)
            | (Self::Link, 4)
            | (Self::Log, 6)
            | (Self::Span, 9) => Self::Pair,
            (Self::Any, 5) => Self::List,
            (Self::Any, 6) => Self::Map,
            _ => return None,
        })
    }
}

/// Refuses a request in protobuf that holds too many values. What is no protobuf is left to the decoder.
///
/// # Errors
/// [`DecodeError::TooMany`].
pub(super) fn of_protobuf(bytes: &[u8], kind: Kind, most: usize) -> Result<(), DecodeError> {
    // Messages that remain to be looked through, so that nesting costs no stack.
    let mut open = vec![(bytes, kind)];
    let mut parts = 0;
    while let Some((mut rest, kind)) = open.pop() {
        while let Some((number, content)) = next_field(&mut rest) {
            let Some(inner) = kind.field(number) else { continue };
            parts += 1;
            if parts > most {
                return Err(DecodeError::TooMany { limit: most });
            }
            open.push((content, inner));
        }
    }
    Ok(())
}

/// The next field of a message and its content, which is empty but for fields that have a length; `None` at the end
/// and where the bytes are no message.
fn next_field<'a>(rest: &mut &'a [u8]) -> Option<(u64, &'a [u8])> {
    let key = varint(rest)?;
    let content = match key & 7 {
        0 => varint(rest).map(|_| &[][..])?,
        1 => rest.split_off(..8).map(|_| &[][..])?,
        2 => {
            let length = usize::try_from(varint(rest)?).ok()?;
            rest.split_off(..length)?
        }
        5 => rest.split_off(..4).map(|_| &[][..])?,
        _ => return None,
    };
    Some((key >> 3, content))
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *rest.split_off_first()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Refuses a request in JSON that holds too many values: each but the first of its list follows a comma, or begins one.
///
/// # Errors
/// [`DecodeError::TooMany`].
pub(crate) fn of_json(bytes: &[u8], most: usize) -> Result<(), DecodeError> {
    let (mut in_text, mut is_escaped, mut parts) = (false, false, 0);
    for byte in bytes {
        match (in_text, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b',' | b'[' | b'{') => parts += 1,
            (true | false, _) => {}
        }
    }
    if parts > most { Err(DecodeError::TooMany { limit: most }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::decode::{json, protobuf, protobuf_logs};
    use opentelemetry_proto::tonic::{
        collector::{logs::v1::ExportLogsServiceRequest, trace::v1::ExportTraceServiceRequest},
        common::v1::{AnyValue, ArrayValue, KeyValue, any_value::Value},
        logs::v1::{LogRecord, ResourceLogs, ScopeLogs},
        trace::v1::{
            ResourceSpans, ScopeSpans, Span,
            span::{Event, Link},
        },
    };
    use prost::Message;

    fn pair() -> KeyValue {
        let list = ArrayValue { values: vec![AnyValue { value: Some(Value::BoolValue(true)) }; 3] };
        let value = Some(AnyValue { value: Some(Value::ArrayValue(list)) });
        KeyValue { key: "k".to_owned(), value, ..KeyValue::default() }
    }

    /// A pair is itself, its value, a list and three values in it.
    const PAIR: usize = 6;

    fn spans() -> Vec<u8> {
        let event = Event { attributes: vec![pair()], ..Event::default() };
        let link = Link { attributes: vec![pair()], ..Link::default() };
        let span = Span {
            name: "s".repeat(1000),
            attributes: vec![pair()],
            events: vec![event],
            links: vec![link],
            start_time_unix_nano: 7,
            ..Span::default()
        };
        let scope_spans = vec![ScopeSpans { spans: vec![span], ..ScopeSpans::default() }];
        let resource_spans = vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }];
        ExportTraceServiceRequest { resource_spans }.encode_to_vec()
    }

    fn logs() -> Vec<u8> {
        let log = LogRecord { body: pair().value, attributes: vec![pair()], ..LogRecord::default() };
        let scope_logs = vec![ScopeLogs { log_records: vec![log], ..ScopeLogs::default() }];
        let resource_logs = vec![ResourceLogs { scope_logs, ..ResourceLogs::default() }];
        ExportLogsServiceRequest { resource_logs }.encode_to_vec()
    }

    #[test]
    fn every_message_of_a_request_is_counted() {
        let span = 3 + 1 + 1 + 3 * PAIR;
        let log = 3 + (PAIR - 1) + PAIR;
        for (bytes, kind, parts) in [(spans(), Kind::Traces, span), (logs(), Kind::Logs, log)] {
            assert_eq!(of_protobuf(&bytes, kind, parts), Ok(()));
            assert_eq!(of_protobuf(&bytes, kind, parts - 1), Err(DecodeError::TooMany { limit: parts - 1 }));
        }
    }

    #[test]
    fn commas_in_texts_are_no_values() {
        let bytes = br#"{"a":[1,2,{"b":"x,[{\",\\"}],"c":3}"#;
        assert_eq!(of_json(bytes, 6), Ok(()));
        assert_eq!(of_json(bytes, 5), Err(DecodeError::TooMany { limit: 5 }));
    }

    #[test]
    fn requests_of_countless_values_are_refused_by_every_decoder() {
        let too_many = Some(DecodeError::TooMany { limit: MOST });
        assert_eq!(json(format!("[{}1]", "1,".repeat(MOST)).as_bytes()).err(), too_many);
        // Empty messages: of resources, each two bytes long.
        let bytes = [0x0a, 0x00].repeat(MOST + 1);
        assert_eq!(protobuf(&bytes).err(), too_many);
        assert_eq!(protobuf_logs(&bytes).err(), too_many);
    }
}
