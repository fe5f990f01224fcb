//! The calls of tools that models asked for, found again by the tools' spans.

use super::answers::Answered;
use rehearsal_core::span::ToolCall;
use std::collections::{HashMap, HashSet, VecDeque};

/// Among how many calls of one name is looked for the one that asks for the same. More are never made at once.
const AT_ONCE: usize = 64;

/// A call as the model asked for it.
pub(super) struct Asked {
    pub(super) call: ToolCall,
    /// The index of the model's span.
    pub(super) by: usize,
    /// What a later call of a model was given for it.
    pub(super) answer: Option<Answered>,
    /// Whether a tool's span tells of it.
    pub(super) has_span: bool,
}

/// All that was asked for, in the order of asking.
pub(super) struct Requests {
    asked: Vec<Asked>,
    by_id: HashMap<String, VecDeque<usize>>,
    /// Only those whose id is no tool's.
    by_name: HashMap<String, VecDeque<usize>>,
}

impl Requests {
    /// `taken` are the ids that tools' spans carry.
    pub(super) fn new(asked: Vec<Asked>, taken: &HashSet<String>) -> Self {
        let mut requests = Self { asked: Vec::new(), by_id: HashMap::new(), by_name: HashMap::new() };
        for (index, Asked { call, .. }) in asked.iter().enumerate() {
            match &call.id {
                Some(id) if taken.contains(id) => requests.by_id.entry(id.clone()).or_default(),
                Some(_) | None => requests.by_name.entry(call.name.clone()).or_default(),
            }
            .push_back(index);
        }
        Self { asked, ..requests }
    }

    /// The call that a tool's span is of: the next of its id, or else of its name, the one that asked for just this
    /// before others.
    pub(super) fn counterpart(&mut self, call: &ToolCall) -> Option<&mut Asked> {
        let of_id = call.id.as_ref().and_then(|id| self.by_id.get_mut(id)).and_then(next_or_last);
        let index = match of_id {
            Some(index) => index,
            None => next_alike(self.by_name.get_mut(&call.name)?, &self.asked, call)?,
        };
        self.asked.get_mut(index)
    }

    /// What no tool's span tells of, with the place in the order of asking.
    pub(super) fn unseen(self) -> impl Iterator<Item = (usize, Asked)> {
        self.asked.into_iter().enumerate().filter(|(_, asked)| !asked.has_span)
    }
}

/// The next that asks for the same, or else the next of all. Tools that were called at once may begin in any order.
fn next_alike(indices: &mut VecDeque<usize>, asked: &[Asked], call: &ToolCall) -> Option<usize> {
    let is_alike = |index: &usize| {
        call.arguments.is_some()
            && asked.get(*index).is_some_and(|asked| asked.call.arguments == call.arguments)
    };
    let place = indices.iter().take(AT_ONCE).position(is_alike);
    indices.remove(place.unwrap_or_default())
}

/// The next, or the last again: a call may have several spans.
fn next_or_last(indices: &mut VecDeque<usize>) -> Option<usize> {
    if indices.len() > 1 { indices.pop_front() } else { indices.front().copied() }
}
