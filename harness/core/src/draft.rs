//! Drafts of a user's next move that were refused, and what was wrong with them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is wrong with what a simulated user says or does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftFault {
    /// The answer does not have the asked shape.
    Unreadable,
    /// Something is to be said, and nothing is.
    Empty,
    /// It holds a mark by which simulators stop, or a token of a chat template.
    ControlTokens,
    /// The user speaks as the assistant would.
    OutOfRole,
    /// The user speaks of being simulated.
    SpeaksOfSimulation,
    /// It says again what the user has said.
    RepeatsItself,
    /// It says what the agent has just said.
    EchoesAgent,
    /// It is longer than this person talks.
    TooLong,
    /// It tells a fact that this person cannot know.
    UnknownFact,
    /// The user stops in the turn that confirms something, before it is done.
    StopsWhileConfirming,
    /// The user stops with parts of the goal open and patience left.
    StopsTooSoon,
    /// The user goes on although everything is met, or everything that is left is blocked.
    GoesOnForNothing,
}

impl DraftFault {
    /// All of them, in the order in which reports show them.
    pub const ALL: [Self; 12] = [
        Self::Unreadable,
        Self::Empty,
        Self::ControlTokens,
        Self::OutOfRole,
        Self::SpeaksOfSimulation,
        Self::RepeatsItself,
        Self::EchoesAgent,
        Self::TooLong,
        Self::UnknownFact,
        Self::StopsWhileConfirming,
        Self::StopsTooSoon,
        Self::GoesOnForNothing,
    ];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::ControlTokens => "control_tokens",
            Self::OutOfRole => "out_of_role",
            Self::SpeaksOfSimulation => "speaks_of_simulation",
            Self::RepeatsItself => "repeats_itself",
            Self::EchoesAgent => "echoes_agent",
            Self::TooLong => "too_long",
            Self::UnknownFact => "unknown_fact",
            Self::StopsWhileConfirming => "stops_while_confirming",
            Self::StopsTooSoon => "stops_too_soon",
            Self::GoesOnForNothing => "goes_on_for_nothing",
        }
    }
}

impl fmt::Display for DraftFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A draft that was not sent. Its cost is that of the model call of the same turn and repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedDraft {
    /// Which asking it answered: 0 for the first, 1 for the first repair.
    pub repair: u32,
    /// The message, or what was decided where nothing was to be said.
    pub text: String,
    /// What is wrong with it.
    pub fault: DraftFault,
    /// Why, as the model was told.
    pub reason: String,
}
