//! The rules for drafts, run over what was sent all the same and over the way the user stopped.

use super::{
    after_the_last,
    effect::{self, Outcome},
    goal_met,
    view::{Words, stands_in},
};
use crate::rules::{Fault, Scene, of_message, of_stop};
use rehearsal_core::{
    actor::{ActorProfile, Decision},
    case::Case,
    draft::DraftFault,
    review::SimulatorFinding,
    score::Quote,
    session::{Ending, Session, Turn},
};

/// What the rules find, in the order of the turns.
pub(super) fn findings(case: &Case, profile: &ActorProfile, session: &Session) -> Vec<SimulatorFinding> {
    let outcome = Outcome::of(&session.ending, goal_met(session));
    let finding = |turn, words: &str, fault: Fault| SimulatorFinding {
        fault: fault.fault,
        effect: effect::of(fault.fault, outcome),
        evidence: Quote { turn, text: quote(&fault, words) },
        why: fault.reason,
    };
    let said = session.turns.iter().enumerate().flat_map(|(place, turn)| {
        let before = session.turns.get(..place).unwrap_or_default();
        let faults = in_turn(case, profile, (before, turn));
        faults.into_iter().map(move |fault| finding(turn.number, &turn.user.text, fault))
    });
    let stop = stop(session).map(|(decision, words)| {
        let progress =
            session.closing.as_ref().map(|closing| closing.progress.as_slice()).unwrap_or_default();
        let faults = of_stop(&Scene::new(case, profile, &session.turns), &decision, progress);
        faults.into_iter().map(move |fault| finding(after_the_last(session), words, fault))
    });
    said.chain(stop.into_iter().flatten()).collect()
}

/// What is wrong with the user's words of a turn, where they are the actor's.
fn in_turn(case: &Case, profile: &ActorProfile, (before, turn): (&[Turn], &Turn)) -> Vec<Fault> {
    let faults = || of_message(&Scene::new(case, profile, before), &turn.user.text);
    match Words::of(turn) {
        Words::Case => Vec::new(),
        Words::Message => faults(),
        Words::Answer => faults().into_iter().filter(|fault| holds_of_answers(fault.fault)).collect(),
    }
}

/// Whether a fault of a message is one of an answer too: a form may be filled in with what was said before, and a
/// question answered by nothing at all.
fn holds_of_answers(fault: DraftFault) -> bool {
    match fault {
        DraftFault::ControlTokens
        | DraftFault::OutOfRole
        | DraftFault::SpeaksOfSimulation
        | DraftFault::UnknownFact => true,
        DraftFault::Unreadable
        | DraftFault::Empty
        | DraftFault::RepeatsItself
        | DraftFault::EchoesAgent
        | DraftFault::TooLong
        | DraftFault::StopsWhileConfirming
        | DraftFault::StopsTooSoon
        | DraftFault::GoesOnForNothing => false,
    }
}

/// How the user stopped, and in which words; `None` where it did not.
fn stop(session: &Session) -> Option<(Decision, &str)> {
    match &session.ending {
        Ending::GoalMet => Some((Decision::GoalMet, "")),
        Ending::GaveUp { reason } => Some((Decision::GiveUp { reason: reason.clone() }, reason)),
        Ending::MaxTurns
        | Ending::ScriptEnded
        | Ending::AgentError { .. }
        | Ending::ActorError { .. }
        | Ending::Timeout { .. }
        | Ending::Cancelled
        | Ending::Budget
        | Ending::Recorded => None,
    }
}

/// The words that show the fault as they stand in what was said; all of it where the rule names none.
fn quote(fault: &Fault, words: &str) -> String {
    if stands_in(&fault.quote, words) { fault.quote.clone() } else { words.trim().to_owned() }
}
