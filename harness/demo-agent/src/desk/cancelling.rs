//! Cancelling by reference, and the answer to those who want to change a booking.

use crate::{
    desk::{
        Step,
        asking::ask,
        memory::{Memory, Question},
        phrases,
    },
    tools::ToolCall,
    understand::{Reading, intent::Intent},
};

/// The step where the message is about a booking that exists; `None` where it is not.
pub(crate) fn hear(memory: &mut Memory, reading: &Reading) -> Option<Step> {
    if let Some(reference) = &reading.reference {
        memory.booked = Some(reference.clone());
    }
    if reading.intent == Some(Intent::Change) {
        memory.asked = Some(Question::CancelInstead);
        return Some(Step::Say(phrases::CANNOT_CHANGE.to_owned()));
    }
    let names_it = memory.asked == Some(Question::Reference) && reading.reference.is_some();
    let cancels_instead =
        memory.asked == Some(Question::CancelInstead) && (reading.tone.agrees || reading.reference.is_some());
    let wanted = reading.intent == Some(Intent::Cancel) || names_it || cancels_instead;
    wanted.then(|| cancel(memory))
}

/// Cancels the booking that was named last, or asks which.
fn cancel(memory: &mut Memory) -> Step {
    match memory.booked.clone() {
        Some(reference) => Step::Call(ToolCall::Cancel(reference)),
        None => ask(memory, Question::Reference),
    }
}
