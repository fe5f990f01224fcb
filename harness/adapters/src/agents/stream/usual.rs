//! The places in a frame where the usual frameworks put the next piece of a reply.
//!
//! Known are the chunks of OpenAI's chat completions, the events of its Responses, those of Anthropic's messages, of
//! Amazon Bedrock's Converse, of Strands, of AG-UI and of the Vercel AI SDK, and what everybody makes up alike.

use crate::agents::words::{is_of_another, words};
use serde_json::Value;

/// Parts of the names of events that tell of something beside the reply.
const BESIDE: [&str; 14] = [
    "tool",
    "function",
    "argument",
    "reasoning",
    "thinking",
    "thought",
    "step",
    "status",
    "state",
    "usage",
    "metadata",
    "ping",
    "heartbeat",
    "progress",
];

/// Where a piece of text is, the more particular places first.
const PIECES: [&str; 11] = [
    "/choices/0/delta/content",
    "/choices/0/text",
    "/event/contentBlockDelta/delta/text",
    "/contentBlockDelta/delta/text",
    "/data",
    "/delta",
    "/delta/text",
    "/delta/content",
    "/text",
    "/token",
    "/content",
];

/// Where a frame of Strands has what another frame of the same stream tells again as `data`.
pub(super) const STRANDS_EVENT: &str = "/event/contentBlockDelta";

/// What a frame says of the reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The next piece.
    Piece(String),
    /// A whole message. Where it came in pieces before, it says nothing new.
    Message(String),
}

/// What a frame says, by the usual places; `None` where it tells of something else.
pub(super) fn said(frame: &Value) -> Option<Said> {
    if is_of_another(frame) {
        return None;
    }
    match frame {
        Value::Object(_) if kind(frame).starts_with("response.") => of_responses(frame),
        Value::String(text) => (!is_printed_event(text)).then(|| Said::Piece(text.clone())),
        Value::Object(_) => piece(frame).or_else(|| message(frame)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

/// What a frame calls itself; empty where it does not say.
pub(super) fn kind(frame: &Value) -> &str {
    frame.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// Whether a message begins here, which need not be the first.
pub(super) fn begins_message(frame: &Value) -> bool {
    frame.pointer("/event/messageStart").or_else(|| frame.get("messageStart")).is_some()
}

/// Whether an event of this name tells of something beside the reply.
pub(super) fn is_beside(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    BESIDE.iter().any(|word| name.contains(word))
}

/// Whether a pointer of whole answers means a piece in a frame.
pub(super) fn is_of_pieces(pointer: &str) -> bool {
    PIECES.contains(&pointer) || pointer == "/message"
}

fn piece(frame: &Value) -> Option<Said> {
    let found = PIECES.iter().find_map(|place| frame.pointer(place)?.as_str());
    found.map(|text| Said::Piece(text.to_owned()))
}

/// A message, which is the frame or stands in it as `message`.
fn message(frame: &Value) -> Option<Said> {
    let message = frame.get("message").filter(|message| message.is_object()).unwrap_or(frame);
    if is_of_another(message) { None } else { words(message).map(Said::Message) }
}

/// <https://platform.openai.com/docs/api-reference/responses-streaming>
fn of_responses(frame: &Value) -> Option<Said> {
    match kind(frame) {
        "response.output_text.delta" | "response.refusal.delta" => {
            frame.get("delta").and_then(Value::as_str).map(|text| Said::Piece(text.to_owned()))
        }
        "response.completed" | "response.incomplete" => {
            words(frame.pointer("/response/output")?).map(Said::Message)
        }
        _ => None,
    }
}

/// Whether a text is an event of Strands that could not be made JSON, so that a server printed it instead. Its words
/// are in a frame of their own.
fn is_printed_event(text: &str) -> bool {
    text.starts_with("{'") && text.ends_with('}')
}
