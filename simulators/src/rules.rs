//! What no user does, told without a model: rules over the case, the person, the conversation so far and a draft.
//!
//! The actor holds its drafts against them before anything is sent; a reviewer may hold a finished session against
//! the same rules. A false alarm costs a good user, so that each rule would rather be silent than wrong.

mod control_tokens;
mod facts;
mod length;
mod message;
mod out_of_role;
mod phrase;
mod repetition;
mod scene;
mod simulation;
mod stop;
mod text;

use message::Message;
use rehearsal_core::{
    actor::{Decision, PartProgress},
    draft::DraftFault,
};
pub use scene::Scene;

/// Something that a rule holds against a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub fault: DraftFault,
    /// Why, in a sentence that tells the model what to do instead.
    pub reason: String,
    /// The words that show it, as they stand in the draft or, of a stop, in the conversation; empty where none do.
    pub quote: String,
}

impl Fault {
    fn new(fault: DraftFault, quote: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { fault, reason: reason.into(), quote: quote.into() }
    }
}

/// A rule about the words of a draft.
type Rule = fn(&Scene<'_>, &Message<'_>) -> Option<Fault>;

/// The rules about the words of a message.
const OF_MESSAGES: [Rule; 7] = [
    control_tokens::fault,
    out_of_role::fault,
    simulation::fault,
    repetition::repeats,
    repetition::echoes,
    length::fault,
    facts::fault,
];

/// The rules about what is written into a form: days and amounts come in whatever format is asked for.
const OF_ENTRIES: [Rule; 5] =
    [control_tokens::fault, out_of_role::fault, simulation::fault, length::endless, facts::literal];

/// What is wrong with a message of the user's, said after the turns of the scene. A message that the case wrote is nobody's draft.
pub fn of_message(scene: &Scene<'_>, text: &str) -> Vec<Fault> {
    if text.trim().is_empty() {
        let reason = "something is to be said, but the message is empty";
        return vec![Fault::new(DraftFault::Empty, "", reason)];
    }
    held(&OF_MESSAGES, scene, text)
}

/// What is wrong with a decision, taken after the turns of the scene with the goal standing so. Where nothing is known of the
/// goal, `progress` is empty and the rules about it are silent. The words of a message are for [`of_message`].
pub fn of_stop(scene: &Scene<'_>, decision: &Decision, progress: &[PartProgress]) -> Vec<Fault> {
    stop::faults(scene, decision, progress)
}

/// What is wrong with words that a user writes in answer to a question of the agent's.
pub(crate) fn of_entry(scene: &Scene<'_>, text: &str) -> Option<Fault> {
    held(&OF_ENTRIES, scene, text).into_iter().next()
}

/// Whether two texts are the same but for spacing, punctuation and case.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    text::squeezed(one) == text::squeezed(other)
}

fn held(rules: &[Rule], scene: &Scene<'_>, text: &str) -> Vec<Fault> {
    let message = Message::of(text);
    rules.iter().filter_map(|rule| rule(scene, &message)).collect()
}

#[cfg(test)]
mod tests;
