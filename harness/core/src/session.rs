//! A session: everything one attempt left behind, turn by turn.

use crate::{
    actor::{ActorProfile, Closing, PartProgress},
    attempt::AttemptId,
    clock::Timestamp,
    draft::RefusedDraft,
    ids::{SessionId, TraceContext},
    question::{Answer, Question},
    review::Owner,
    span::Trace,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One user message and what the agent made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// From 1.
    pub number: u32,
    /// The trace of this turn.
    pub context: TraceContext,
    /// The user's side.
    pub user: UserMessage,
    /// When the message was sent.
    pub sent_at: Timestamp,
    /// The agent's words; `None` where none came back.
    pub reply: Option<String>,
    /// What the agent asked in the middle of its work; the next turn holds the answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// When the reply, or the error, came back.
    pub ended_at: Timestamp,
    /// Why no reply came back.
    pub error: Option<String>,
    /// What holds outside the conversation after this turn, by name, where the agent or its simulated tools tell.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub state: BTreeMap<String, Value>,
    /// What the agent did meanwhile.
    pub trace: Trace,
}

impl Turn {
    /// Whether the user answers questions of the turn before instead of writing a message.
    pub fn is_answer(&self) -> bool {
        !self.user.answers.is_empty()
    }
}

/// What the user said and thought.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UserMessage {
    /// The words sent to the agent; of answers, what a person would say.
    pub text: String,
    /// The answers to the questions of the turn before; empty for a message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// The actor's reasoning; `None` for the case's opening message, which nobody had to think up.
    pub reasoning: Option<String>,
    /// Each part of the goal when the message was written. Empty on the opening message when the
    /// actor was not yet cast.
    pub progress: Vec<PartProgress>,
    /// Who wrote it.
    #[serde(default)]
    pub by: WrittenBy,
    /// Earlier drafts of it, which were refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<RefusedDraft>,
}

/// Who wrote a message of the user's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WrittenBy {
    /// The actor.
    #[default]
    Actor,
    /// The case.
    Case,
}

/// How a conversation ended. Never merged: only the first four, and what was recorded elsewhere, say something
/// of the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ending {
    /// The user is satisfied.
    GoalMet,
    /// The user stopped, unsatisfied.
    GaveUp {
        /// Why, in the actor's words.
        reason: String,
    },
    /// The case's turns were used up before the goal was met.
    MaxTurns,
    /// The case's script was said to its end.
    ScriptEnded,
    /// The agent did not reply.
    AgentError {
        /// What went wrong.
        message: String,
        /// Whose fault it is.
        #[serde(default)]
        owner: Owner,
    },
    /// The simulated user could not play on.
    ActorError {
        /// What went wrong.
        message: String,
        /// Whose fault it is.
        #[serde(default)]
        owner: Owner,
    },
    /// A turn took longer than it may.
    Timeout {
        /// What was waited for.
        message: String,
        /// Whose fault it is.
        #[serde(default)]
        owner: Owner,
    },
    /// The run was interrupted.
    Cancelled,
    /// The budget was spent.
    Budget,
    /// The conversation was held elsewhere, and its spans do not say how it ended.
    Recorded,
}

/// An ending without its particulars, to count and group by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the kind of the ending of the same name")]
pub enum EndingKind {
    GoalMet,
    GaveUp,
    MaxTurns,
    ScriptEnded,
    AgentError,
    ActorError,
    Timeout,
    Cancelled,
    Budget,
    Recorded,
}

impl EndingKind {
    /// All of them, in the order in which reports show them.
    pub const ALL: [Self; 10] = [
        Self::GoalMet,
        Self::GaveUp,
        Self::MaxTurns,
        Self::ScriptEnded,
        Self::AgentError,
        Self::ActorError,
        Self::Timeout,
        Self::Cancelled,
        Self::Budget,
        Self::Recorded,
    ];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GoalMet => "goal_met",
            Self::GaveUp => "gave_up",
            Self::MaxTurns => "max_turns",
            Self::ScriptEnded => "script_ended",
            Self::AgentError => "agent_error",
            Self::ActorError => "actor_error",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Budget => "budget",
            Self::Recorded => "recorded",
        }
    }

    /// Whether the conversation was played to its end, so that it says something of the agent.
    pub fn is_valid(self) -> bool {
        match self {
            Self::GoalMet | Self::GaveUp | Self::MaxTurns | Self::ScriptEnded | Self::Recorded => true,
            Self::AgentError | Self::ActorError | Self::Timeout | Self::Cancelled | Self::Budget => false,
        }
    }
}

impl Ending {
    /// Which of the kinds it is.
    pub fn kind(&self) -> EndingKind {
        match self {
            Self::GoalMet => EndingKind::GoalMet,
            Self::GaveUp { .. } => EndingKind::GaveUp,
            Self::MaxTurns => EndingKind::MaxTurns,
            Self::ScriptEnded => EndingKind::ScriptEnded,
            Self::AgentError { .. } => EndingKind::AgentError,
            Self::ActorError { .. } => EndingKind::ActorError,
            Self::Timeout { .. } => EndingKind::Timeout,
            Self::Cancelled => EndingKind::Cancelled,
            Self::Budget => EndingKind::Budget,
            Self::Recorded => EndingKind::Recorded,
        }
    }

    /// Whether the conversation ended for want of time or money, and not by itself, so that a resumed run goes on with it.
    pub fn is_broken_off(&self) -> bool {
        match self {
            Self::Cancelled | Self::Budget => true,
            Self::GoalMet
            | Self::GaveUp { .. }
            | Self::MaxTurns
            | Self::ScriptEnded
            | Self::AgentError { .. }
            | Self::ActorError { .. }
            | Self::Timeout { .. }
            | Self::Recorded => false,
        }
    }

    /// The particulars, where there are any.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::GaveUp { reason } => Some(reason),
            Self::AgentError { message, .. }
            | Self::ActorError { message, .. }
            | Self::Timeout { message, .. } => Some(message),
            Self::GoalMet
            | Self::MaxTurns
            | Self::ScriptEnded
            | Self::Cancelled
            | Self::Budget
            | Self::Recorded => None,
        }
    }
}

/// All of one attempt: the transcript and every turn's trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The id that was handed to the agent.
    pub id: SessionId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Who played the user; `None` where nobody could be cast.
    pub profile: Option<ActorProfile>,
    /// The turns, in order.
    pub turns: Vec<Turn>,
    /// How it ended.
    pub ending: Ending,
    /// The actor's view after the last reply, where the conversation ended with one.
    pub closing: Option<Closing>,
    /// The drafts of a message that never came, because all of them were refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedDraft>,
}

impl Session {
    /// How many messages the user wrote. What people mean by turns: answers to questions are none.
    pub fn messages(&self) -> usize {
        self.turns.iter().filter(|turn| !turn.is_answer()).count()
    }
}
