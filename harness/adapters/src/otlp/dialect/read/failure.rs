//! What went wrong, from the places where frameworks say it.

use super::Facts;
use crate::otlp::raw::RawStatus;
use rehearsal_core::span::SpanStatus;
use serde_json::Value;

/// Events that say what went wrong.
pub(super) const EXCEPTIONS: [&str; 2] = ["exception", "gen_ai.client.operation.exception"];
const TRACEBACK: &str = "Traceback (most recent call last)";

/// A span's status with the best message there is.
pub(super) fn status(span: &Facts<'_>) -> SpanStatus {
    match &span.span.status {
        RawStatus::Unset => SpanStatus::Unset,
        RawStatus::Ok => SpanStatus::Ok,
        RawStatus::Error(_) => SpanStatus::Error { message: message(span).unwrap_or_else(unsaid) },
    }
}

/// What went wrong in a span that failed; `None` for one that did not.
pub(super) fn error(span: &Facts<'_>) -> Option<String> {
    match status(span) {
        SpanStatus::Unset | SpanStatus::Ok => None,
        SpanStatus::Error { message } => Some(message),
    }
}

/// What went wrong in a call of a tool. A tool may fail and its span say no more than that: then its answer
/// is the message.
pub(super) fn tool_error(span: &Facts<'_>, has_failed: bool, answer: Option<&Value>) -> Option<String> {
    if !has_failed && !matches!(span.span.status, RawStatus::Error(_)) {
        return None;
    }
    let told = answer.and_then(|answer| answer.get("error").unwrap_or(answer).as_str()).map(str::to_owned);
    Some(spoken(span).or(told).or_else(|| message(span)).unwrap_or_else(unsaid))
}

fn message(span: &Facts<'_>) -> Option<String> {
    spoken(span).or_else(|| kind(span)).or_else(|| status_message(span).map(str::to_owned))
}

/// Words of a person or a program, as opposed to the name of a kind of error. Where the status wraps the exception's
/// own words in more, such as its class or a traceback, those words are the message.
fn spoken(span: &Facts<'_>) -> Option<String> {
    let status = status_message(span).filter(|message| Some(*message) != span.text("error.type"));
    let thrown = EXCEPTIONS
        .iter()
        .flat_map(|name| span.events(name))
        .filter_map(|event| event.attributes.get("exception.message")?.as_str())
        .find(|text| !text.is_empty());
    let said = match (status, thrown) {
        (Some(status), Some(thrown)) if status.contains(thrown) => thrown,
        (Some(status), _) => status,
        (None, thrown) => thrown?,
    };
    Some(without_traceback(said).to_owned())
}

/// The line of a traceback that names the exception; any other text as it is.
fn without_traceback(text: &str) -> &str {
    if !text.contains(TRACEBACK) {
        return text;
    }
    let lines = || text.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    let names_one = |line: &&str| line.split_once(": ").is_some_and(|(class, _)| !class.contains(' '));
    lines().find(names_one).or_else(|| lines().next()).unwrap_or(text)
}

fn kind(span: &Facts<'_>) -> Option<String> {
    span.text("error.type").map(str::to_owned)
}

fn status_message<'a>(span: &Facts<'a>) -> Option<&'a str> {
    match &span.span.status {
        RawStatus::Error(message) if !message.is_empty() => Some(message),
        RawStatus::Error(_) | RawStatus::Ok | RawStatus::Unset => None,
    }
}

fn unsaid() -> String {
    "failed without a message".to_owned()
}
