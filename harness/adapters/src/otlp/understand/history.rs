//! Conversations grow: what a model is sent begins with what an earlier call was sent and answered. By that, calls
//! are known to go on from one another even where no id says so.

use rehearsal_core::span::{Message, ModelCall, Part};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A conversation up to some point, in place of all its words.
pub(super) type Print = u64;

/// A place in what a model was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The conversation up to here.
    pub(super) print: Print,
    /// Whether the user says something after it.
    pub(super) user_goes_on: bool,
}

/// The places in what a model was sent, the last first. Ids, reasoning and the system prompt are left aside, as
/// senders do not repeat them faithfully; how parts are spread over messages does not matter either.
pub(super) fn places(input: &[Message]) -> Vec<Place> {
    let mut hasher = DefaultHasher::new();
    let mut found = Vec::new();
    let mut last_words = 0;
    for (index, (voice, part)) in parts(input).enumerate() {
        add(&mut hasher, voice, part);
        found.push(hasher.finish());
        if voice == Voice::User && matches!(part, Part::Text { .. }) {
            last_words = index;
        }
    }
    let place = |(index, print)| Place { print, user_goes_on: index < last_words };
    found.into_iter().enumerate().map(place).rev().collect()
}

/// The conversation once a call has been answered; `None` where it was not, or nothing is known of it.
pub(super) fn end(call: &ModelCall) -> Option<Print> {
    let mut hasher = DefaultHasher::new();
    if parts(&call.input).next().is_none() || parts(&call.output).next().is_none() {
        return None;
    }
    for (voice, part) in parts(&call.input).chain(parts(&call.output)) {
        add(&mut hasher, voice, part);
    }
    Some(hasher.finish())
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Voice {
    User,
    Assistant,
    Tool,
}

/// The parts that are repeated as they are, with whose they are.
fn parts(messages: &[Message]) -> impl Iterator<Item = (Voice, &Part)> {
    let spoken = messages.iter().filter(|message| !matches!(message.role.as_str(), "system" | "developer"));
    spoken.flat_map(|message| {
        let voice = if message.role == "user" { Voice::User } else { Voice::Assistant };
        message.parts.iter().filter_map(move |part| match part {
            Part::Text { .. } | Part::ToolCall(_) => Some((voice, part)),
            Part::ToolResult { .. } => Some((Voice::Tool, part)),
            Part::Reasoning { .. } | Part::Other { .. } => None,
        })
    })
}

fn add(hasher: &mut DefaultHasher, voice: Voice, part: &Part) {
    voice.hash(hasher);
    match part {
        Part::Text { text } => text.trim().hash(hasher),
        Part::ToolCall(call) => {
            call.name.hash(hasher);
            call.arguments.as_ref().map(ToString::to_string).hash(hasher);
        }
        Part::ToolResult { result, .. } => result.to_string().hash(hasher),
        Part::Reasoning { .. } | Part::Other { .. } => {}
    }
}
