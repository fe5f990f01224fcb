//! What models were given as the answers of tools, found again by the call.

use rehearsal_core::span::{Message, Part, ToolCall};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};

/// A tool's answer as a model was given it.
#[derive(Clone)]
pub(super) struct Answered {
    pub(super) result: Value,
    is_error: bool,
}

impl Answered {
    /// What went wrong, where the tool failed.
    pub(super) fn error(&self) -> Option<String> {
        self.is_error.then(|| self.result.as_str().unwrap_or("the tool failed").to_owned())
    }
}

/// By what a call is known again: its id or, where there is none, what it asks for.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Id(&'a str),
    Request(&'a str, String),
}

impl<'a> Key<'a> {
    fn of(call: &'a ToolCall) -> Self {
        match &call.id {
            Some(id) => Self::Id(id),
            None => {
                Self::Request(&call.name, call.arguments.as_ref().map(Value::to_string).unwrap_or_default())
            }
        }
    }
}

/// An answer, and which of the calls of models was given it.
type Given<'a> = (usize, &'a Value, bool);

/// The answers in the messages that models were sent, in the order of the calls of models.
pub(super) struct Answers<'a> {
    known: HashMap<Key<'a>, Vec<Given<'a>>>,
}

impl<'a> Answers<'a> {
    pub(super) fn of(inputs: impl Iterator<Item = &'a [Message]>) -> Self {
        let mut answers = Self { known: HashMap::new() };
        for (position, input) in inputs.enumerate() {
            answers.hear(position, input);
        }
        answers
    }

    /// The answer that the next call of a model after this position was given to a tool's call. Ids may come again
    /// in later messages, as some models count their calls anew each time.
    pub(super) fn after(&self, position: usize, call: &ToolCall) -> Option<Answered> {
        let given = self.known.get(&Key::of(call))?;
        let (next, ..) = given.get(given.partition_point(|(at, ..)| *at <= position))?;
        let last = given.partition_point(|(at, ..)| at <= next).checked_sub(1)?;
        let (_, result, is_error) = given.get(last)?;
        Some(Answered { result: (*result).clone(), is_error: *is_error })
    }

    /// Pairs the calls and the answers of one conversation: by id, and answers whose id is no call's by their place.
    fn hear(&mut self, position: usize, input: &'a [Message]) {
        let mut open: VecDeque<&'a ToolCall> = VecDeque::new();
        for part in input.iter().flat_map(|message| &message.parts) {
            match part {
                Part::ToolCall(call) => open.push_back(call),
                Part::ToolResult { id, result, is_error } => {
                    let place = open.iter().position(|call| id.is_some() && call.id == *id);
                    let call = place.and_then(|place| open.remove(place)).or_else(|| open.pop_front());
                    let keys = [id.as_deref().map(Key::Id), call.map(Key::of)];
                    for key in keys.into_iter().flatten() {
                        self.known.entry(key).or_default().push((position, result, *is_error));
                    }
                }
                Part::Text { .. } | Part::Reasoning { .. } | Part::Other { .. } => {}
            }
        }
    }
}
