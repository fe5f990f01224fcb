//! Asking for what is missing, one question a turn, and searching once nothing is.

use crate::{
    desk::{
        Step,
        memory::{Memory, Question, Task},
        phrases,
    },
    tools::ToolCall,
    trip::TripKind,
};

/// The next question, or the search.
pub(crate) fn advance(memory: &mut Memory) -> Step {
    if memory.task.is_none() && memory.slots.kind.is_some() {
        // Whoever asks a travel desk for a flight wants to book one.
        memory.task = Some(Task::Book);
    }
    memory.offer = None;
    match (missing(memory), memory.slots.request()) {
        (None, Some(request)) => {
            memory.asked = None;
            Step::Call(ToolCall::Search(request))
        }
        (question, _) => ask(memory, question.unwrap_or(Question::Task)),
    }
}

/// Asks, and remembers what was asked.
pub(crate) fn ask(memory: &mut Memory, question: Question) -> Step {
    memory.asked = Some(question);
    Step::Say(phrases::question(question, memory))
}

/// The first thing that is missing for the task.
fn missing(memory: &Memory) -> Option<Question> {
    let Some(task) = memory.task else { return Some(Question::Task) };
    let slots = &memory.slots;
    let hotel = slots.kind == Some(TripKind::Hotel);
    [
        (slots.kind.is_none(), Question::Kind),
        (slots.destination.is_none(), Question::Destination),
        (slots.origin.is_none() && !hotel, Question::Origin),
        (slots.date.is_none(), Question::Date),
        (slots.nights.is_none() && hotel, Question::Nights),
        (slots.travellers.is_none() && task != Task::Search, Question::Travellers),
    ]
    .into_iter()
    .find_map(|(open, question)| open.then_some(question))
}
