//! The decision: what the desk says or does next, from what it remembers and what it just heard.
//!
//! This is the "model" of the agent. It is a plain function of its memory and its input: no clock, no
//! chance, no session id, so that equal conversations go equally.

mod asking;
mod cancelling;
pub(crate) mod memory;
mod offering;
mod phrases;

use crate::{
    desk::memory::{Memory, Question},
    tools::{ToolCall, ToolResult},
    understand::{
        Reading,
        dates::Day,
        intent::{Intent, Tone},
        read,
    },
};
use jiff::civil::{Date, date};

/// The day on which every conversation takes place, in the desk's own world.
pub(crate) const TODAY: Date = date(2026, 11, 24);

/// What the desk just heard.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Heard<'a> {
    /// A message of the user.
    User(&'a str),
    /// What the tool answered that the desk called.
    Tool(&'a ToolResult),
    /// The user does not approve, for this reason where there is one.
    Refusal(Option<&'a str>),
    /// The user left an approval without an answer.
    Silence,
}

/// What the desk does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Answer the user.
    Say(String),
    /// Use a tool, and hear its answer.
    Call(ToolCall),
    /// Use a tool once the user has approved of it.
    Ask(Approval),
}

/// A use of a tool that waits for the user's yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approval {
    /// What the user reads.
    pub(crate) message: String,
    /// What is done after a yes.
    pub(crate) call: ToolCall,
}

/// Decides what to do about what was heard, and remembers it.
pub(crate) fn next(memory: &mut Memory, heard: Heard<'_>) -> Step {
    match heard {
        Heard::User(message) => hear(memory, &read(message, TODAY)),
        Heard::Tool(result) => offering::after_tool(memory, result),
        // A no is heard like one that was written, and so is its reason.
        Heard::Refusal(reason) => hear(memory, &read(reason.unwrap_or("No"), TODAY)),
        Heard::Silence => Step::Say(phrases::LEFT_OPEN.to_owned()),
    }
}

fn hear(memory: &mut Memory, reading: &Reading) -> Step {
    if let Some(step) = cancelling::hear(memory, reading) {
        return step;
    }
    if let Some(step) = cannot_sell(memory, reading) {
        return step;
    }
    let changed = memory.absorb(reading);
    if let Some(step) = offering::hear(memory, reading, changed) {
        return step;
    }
    small_talk(memory, reading, changed).unwrap_or_else(|| asking::advance(memory))
}

/// Requests that are understood and cannot be met: a city or a day that is not on sale.
fn cannot_sell(memory: &mut Memory, reading: &Reading) -> Option<Step> {
    let refusal = match (&reading.unserved, reading.day) {
        (Some(city), _) => phrases::unserved(city),
        (None, Some(Day::Past(day))) => phrases::in_the_past(day),
        (None, Some(Day::Far(day))) => phrases::too_far(day),
        (None, Some(Day::Open(_)) | None) => return None,
    };
    let question = if reading.unserved.is_some() { Question::Destination } else { Question::Date };
    memory.absorb(reading);
    memory.asked = Some(question);
    Some(Step::Say(format!("{refusal} {}", phrases::question(question, memory))))
}

/// Answers to messages that say nothing about a trip; `None` where there is something to go on with.
fn small_talk(memory: &mut Memory, reading: &Reading, changed: bool) -> Option<Step> {
    let Tone { thanks, refuses, greets, policy, .. } = reading.tone;
    if policy {
        return Some(Step::Say(phrases::NO_ADVICE.to_owned()));
    }
    let wants = matches!(reading.intent, Some(Intent::Book | Intent::Search | Intent::Quote));
    if changed || (wants && !refuses) || reading.has_facts() {
        return None;
    }
    Some(Step::Say(match memory.asked {
        _ if thanks => phrases::FAREWELL.to_owned(),
        None if refuses => phrases::FAREWELL.to_owned(),
        None if greets => phrases::GREETING.to_owned(),
        None => phrases::CLARIFY.to_owned(),
        Some(question) => format!("{} {}", phrases::NOT_UNDERSTOOD, phrases::question(question, memory)),
    }))
}

#[cfg(test)]
mod tests;
