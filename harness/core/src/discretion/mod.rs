//! What is not kept: the port of those who know secrets, and where in an event words can stand.
//!
//! Whoever plays, simulates or judges works with the words as they were; of what a run that goes on, or is judged again,
//! finds in the journal, the cleaned words are all there is. What is written down, shown or sent on is cleaned first, in
//! one place: the dispatcher cleans every event that it takes in. Ids and names by which things are found again stay as
//! they are: attempts, sessions, evaluators, models, tags.

mod data;
mod events;
mod talk;

use crate::{actor::ActorProfile, agent::Reply, diagnosis::Findings, event::RunEvent, span::Trace};
use serde_json::Value;

/// Knows what must not be kept. The answer depends on the text alone, so that equal texts stay equal.
pub trait Discretion: Send + Sync {
    /// The text without what must not be kept; `None` where nothing of the kind is in it, which is the usual case.
    fn cleaned(&self, text: &str) -> Option<String>;
}

/// Keeps everything as it is: for what is neither written down nor shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct NothingHidden;

impl Discretion for NothingHidden {
    fn cleaned(&self, _text: &str) -> Option<String> {
        None
    }
}

/// Something with words in it.
trait Wordy {
    /// Replaces every text in which there is something that must not be kept.
    fn clean(&mut self, by: &dyn Discretion);
}

/// Implements [`Wordy`] for a struct. Every field is named, either as one with words or as one that is kept, so that
/// the compiler asks about each new one.
macro_rules! wordy {
    ($($type:ident { $($word:ident),* $(,)? } keeps { $($kept:ident),* $(,)? })*) => {$(
        impl crate::discretion::Wordy for $type {
            fn clean(&mut self, by: &dyn crate::discretion::Discretion) {
                let Self { $($word,)* $($kept: _,)* } = self;
                $(crate::discretion::Wordy::clean($word, by);)*
            }
        }
    )*};
}
use wordy;

/// Cleans an event before anybody sees it.
pub fn clean_event(event: &mut RunEvent, by: &dyn Discretion) {
    event.clean(by);
}

/// Cleans a person before they are written down for later runs.
pub fn clean_profile(profile: &mut ActorProfile, by: &dyn Discretion) {
    profile.clean(by);
}

/// Cleans what was found out about a session.
pub fn clean_findings(findings: &mut Findings, by: &dyn Discretion) {
    findings.clean(by);
}

/// Cleans an agent's reply.
pub fn clean_reply(reply: &mut Reply, by: &dyn Discretion) {
    reply.clean(by);
}

/// Cleans the spans of a turn.
pub fn clean_trace(trace: &mut Trace, by: &dyn Discretion) {
    trace.clean(by);
}

/// Cleans the texts of a JSON value, and the keys that are not plain words: those are names of fields.
pub fn clean_json(value: &mut Value, by: &dyn Discretion) {
    value.clean(by);
}

#[cfg(test)]
mod tests;
