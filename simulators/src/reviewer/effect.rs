//! What a fault of the user's did to the agent: a plain decision over the fault and what came of the conversation.

use rehearsal_core::{
    draft::DraftFault,
    review::{Effect, Owner},
    session::Ending,
};

/// How the conversation turned out for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The user left content.
    Content,
    /// The user left discontent.
    Discontent,
    /// It came to an end that the user did not choose.
    Open,
}

impl Outcome {
    /// The outcome of a conversation that ended so.
    pub(super) fn of(ending: &Ending, goal_met: bool) -> Self {
        match ending {
            _ if goal_met => Self::Content,
            Ending::GaveUp { .. } => Self::Discontent,
            Ending::GoalMet
            | Ending::MaxTurns
            | Ending::ScriptEnded
            | Ending::AgentError { .. }
            | Ending::ActorError { .. }
            | Ending::Timeout { .. }
            | Ending::Cancelled
            | Ending::Budget
            | Ending::Recorded => Self::Open,
        }
    }
}

/// What the fault did, given the outcome.
///
/// A fault that only ever stands in the way decided nothing where the user got what it came for. One that gives
/// something away helped where the goal was met, and misled where it was not.
pub(super) fn of(fault: DraftFault, outcome: Outcome) -> Effect {
    match (fault, outcome) {
        (DraftFault::TooLong, _) => Effect::Minor,
        (
            DraftFault::UnknownFact | DraftFault::OutOfRole | DraftFault::SpeaksOfSimulation,
            Outcome::Content,
        ) => Effect::Helped,
        (DraftFault::StopsTooSoon, Outcome::Content) => Effect::Helped,
        // Whoever leaves while the agent is still at it never sees it done, content or not.
        (DraftFault::StopsWhileConfirming, _) => Effect::Hindered,
        (
            DraftFault::Unreadable
            | DraftFault::Empty
            | DraftFault::ControlTokens
            | DraftFault::RepeatsItself
            | DraftFault::EchoesAgent
            | DraftFault::GoesOnForNothing,
            Outcome::Content,
        ) => Effect::Minor,
        // There was nothing left to spoil for one who had to leave discontent anyway.
        (DraftFault::GoesOnForNothing, Outcome::Discontent) => Effect::Minor,
        (
            DraftFault::Unreadable
            | DraftFault::Empty
            | DraftFault::ControlTokens
            | DraftFault::OutOfRole
            | DraftFault::SpeaksOfSimulation
            | DraftFault::RepeatsItself
            | DraftFault::EchoesAgent
            | DraftFault::UnknownFact
            | DraftFault::StopsTooSoon
            | DraftFault::GoesOnForNothing,
            Outcome::Discontent | Outcome::Open,
        ) => Effect::Hindered,
    }
}

/// What it did that the user could not play on; `None` where that was not the user's fault, so that nothing is known of
/// how it would have played.
pub(super) fn of_breaking_off(owner: Owner) -> Option<Effect> {
    match owner {
        Owner::User | Owner::Unknown => Some(Effect::Hindered),
        Owner::Agent | Owner::Judge | Owner::Infrastructure | Owner::Budget => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(DraftFault::UnknownFact, Outcome::Content, Effect::Helped)]
    #[case(DraftFault::UnknownFact, Outcome::Open, Effect::Hindered)]
    #[case(DraftFault::OutOfRole, Outcome::Content, Effect::Helped)]
    #[case(DraftFault::SpeaksOfSimulation, Outcome::Discontent, Effect::Hindered)]
    #[case(DraftFault::StopsTooSoon, Outcome::Content, Effect::Helped)]
    #[case(DraftFault::StopsTooSoon, Outcome::Discontent, Effect::Hindered)]
    #[case(DraftFault::StopsWhileConfirming, Outcome::Content, Effect::Hindered)]
    #[case(DraftFault::RepeatsItself, Outcome::Open, Effect::Hindered)]
    #[case(DraftFault::RepeatsItself, Outcome::Content, Effect::Minor)]
    #[case(DraftFault::ControlTokens, Outcome::Discontent, Effect::Hindered)]
    #[case(DraftFault::EchoesAgent, Outcome::Content, Effect::Minor)]
    #[case(DraftFault::GoesOnForNothing, Outcome::Open, Effect::Hindered)]
    #[case(DraftFault::GoesOnForNothing, Outcome::Discontent, Effect::Minor)]
    #[case(DraftFault::TooLong, Outcome::Open, Effect::Minor)]
    fn a_fault_did_what_the_outcome_bears_out(
        #[case] fault: DraftFault,
        #[case] outcome: Outcome,
        #[case] effect: Effect,
    ) {
        assert_eq!(of(fault, outcome), effect);
    }

    #[rstest]
    #[case(Ending::GoalMet, true, Outcome::Content)]
    #[case(Ending::GaveUp { reason: "late".into() }, false, Outcome::Discontent)]
    #[case(Ending::MaxTurns, false, Outcome::Open)]
    #[case(Ending::ScriptEnded, true, Outcome::Content)]
    fn the_outcome_is_the_users(#[case] ending: Ending, #[case] goal_met: bool, #[case] outcome: Outcome) {
        assert_eq!(Outcome::of(&ending, goal_met), outcome);
    }
}
