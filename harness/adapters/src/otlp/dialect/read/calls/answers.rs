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
        let mut open = Open::default();
        for part in input.iter().flat_map(|message| &message.parts) {
            match part {
                Part::ToolCall(call) => open.push(call),
                Part::ToolResult { id, result, is_error } => {
                    let keys = [id.as_deref().map(Key::Id), open.take(id.as_deref()).map(Key::of)];
                    for key in keys.into_iter().flatten() {
                        self.known.entry(key).or_default().push((position, result, *is_error));
                    }
                }
                Part::Text { .. } | Part::Reasoning { .. } | Part::Other { .. } => {}
            }
        }
    }
}

/// The calls of a conversation that have no answer so far, in their order.
#[derive(Default)]
struct Open<'a> {
    calls: Vec<Option<&'a ToolCall>>,
    by_id: HashMap<&'a str, VecDeque<usize>>,
    /// Before here there is none.
    first: usize,
}

impl<'a> Open<'a> {
    fn push(&mut self, call: &'a ToolCall) {
        if let Some(id) = &call.id {
            self.by_id.entry(id).or_default().push_back(self.calls.len());
        }
        self.calls.push(Some(call));
    }

    /// The first call of this id, or else the first of all.
    fn take(&mut self, id: Option<&str>) -> Option<&'a ToolCall> {
        while let Some(index) = id.and_then(|id| self.by_id.get_mut(id)?.pop_front()) {
            if let Some(call) = self.calls.get_mut(index).and_then(Option::take) {
                return Some(call);
            }
        }
        while let Some(place) = self.calls.get_mut(self.first) {
            self.first += 1;
            if let Some(call) = place.take() {
                return Some(call);
            }
        }
        None
    }
}
