//! What no user does, told without a model: rules over the case, the person, the conversation so far and a draft.
//!
//! The actor holds its drafts against them before anything is sent; a reviewer may hold a finished session against
//! the same rules. A false alarm costs a good user, so that each rule would rather be silent than wrong.

mod control_tokens;
mod out_of_role;
mod scene;
mod text;

use rehearsal_core::{
    actor::{ActorProfile, Decision, PartProgress},
    case::Case,
    draft::DraftFault,
    session::Turn,
};
use scene::Scene;

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

/// What is wrong with a message of the user's, said after these turns. Messages that the case wrote are nobody's draft.
pub fn of_message(case: &Case, profile: &ActorProfile, before: &[Turn], text: &str) -> Vec<Fault> {
    if text.trim().is_empty() {
        let reason = "something is to be said, but the message is empty";
        return vec![Fault::new(DraftFault::Empty, "", reason)];
    }
    let scene = Scene { case, profile, before };
    let rules = [control_tokens::fault, out_of_role::fault];
    rules.into_iter().filter_map(|rule| rule(&scene, text)).collect()
}

/// What is wrong with a decision, taken after these turns with the goal standing so. Where nothing is known of the
/// goal, `progress` is empty.
pub fn of_stop(
    case: &Case,
    profile: &ActorProfile,
    turns: &[Turn],
    decision: &Decision,
    progress: &[PartProgress],
) -> Vec<Fault> {
    let _scene = Scene { case, profile, before: turns };
    match decision {
        Decision::Say(_) | Decision::GiveUp { .. } => Vec::new(),
        Decision::GoalMet => progress
            .iter()
            .find(|part| part.status != rehearsal_core::actor::PartStatus::Met)
            .map(|part| {
                let reason = format!("the goal is called met, but this part is not: {}", part.part);
                Fault::new(DraftFault::StopsTooSoon, "", reason)
            })
            .into_iter()
            .collect(),
    }
}
