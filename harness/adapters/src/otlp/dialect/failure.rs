//! What went wrong, from the places where frameworks say it.

use super::fields::events;
use crate::otlp::raw::{RawSpan, RawStatus};
use rehearsal_core::span::SpanStatus;
use serde_json::Value;

/// A span's status with the best message there is.
pub(super) fn status(span: &RawSpan) -> SpanStatus {
    match &span.status {
        RawStatus::Unset => SpanStatus::Unset,
        RawStatus::Ok => SpanStatus::Ok,
        RawStatus::Error(_) => SpanStatus::Error { message: message(span).unwrap_or_else(unsaid) },
    }
}

/// What went wrong in a span that failed; `None` for one that did not.
pub(super) fn error(span: &RawSpan) -> Option<String> {
    match status(span) {
        SpanStatus::Unset | SpanStatus::Ok => None,
        SpanStatus::Error { message } => Some(message),
    }
}

/// What went wrong in a call of a tool. A tool may fail and its span say no more than that: then its answer
/// is the message.
pub(super) fn tool_error(span: &RawSpan, answer: Option<&Value>) -> Option<String> {
    let failed =
        matches!(span.status, RawStatus::Error(_)) || span.text("gen_ai.tool.status") == Some("error");
    if !failed {
        return None;
    }
    let told = answer.and_then(|answer| answer.get("error").unwrap_or(answer).as_str()).map(str::to_owned);
    Some(spoken(span).or(told).or_else(|| message(span)).unwrap_or_else(unsaid))
}

fn message(span: &RawSpan) -> Option<String> {
    spoken(span).or_else(|| kind(span)).or_else(|| status_message(span))
}

/// Words of a person or a program, as opposed to the name of a kind of error.
fn spoken(span: &RawSpan) -> Option<String> {
    let status = status_message(span).filter(|message| Some(message) != kind(span).as_ref());
    let thrown = events(span, "exception").find_map(|event| event.attributes.get("exception.message"));
    status.or_else(|| thrown.and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned))
}

fn kind(span: &RawSpan) -> Option<String> {
    span.text("error.type").map(str::to_owned)
}

fn status_message(span: &RawSpan) -> Option<String> {
    match &span.status {
        RawStatus::Error(message) if !message.is_empty() => Some(message.clone()),
        RawStatus::Error(_) | RawStatus::Ok | RawStatus::Unset => None,
    }
}

fn unsaid() -> String {
    "failed without a message".to_owned()
}
