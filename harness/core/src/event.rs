//! Events: the facts of a run in the order in which they became known.

mod manifest;

pub use manifest::{HeldAgainst, Manifest, PlannedCase, Sequential};

use crate::{
    actor::ActorProfile,
    attempt::{AttemptId, AttemptIndex},
    clock::Timestamp,
    ids::{EvaluatorName, ModelId, RunId, SessionId},
    model::{AnswerSource, ModelResponse, RequestKey, Role, Served},
    price::Cost,
    review::Review,
    score::Judgement,
    session::{Ending, Session, Turn},
    summary::Summary,
    usage::Usage,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An event with its place in the one order of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stamped {
    /// From 0, without gaps.
    pub sequence: u64,
    /// When the dispatcher took it in.
    pub at: Timestamp,
    /// The fact.
    pub event: RunEvent,
}

/// One fact. No colours, no paths, no settings of how to show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunEvent {
    /// The first of every run.
    RunStarted(Box<Manifest>),
    /// An attempt's conversation begins.
    AttemptStarted {
        /// Which.
        attempt: AttemptIndex,
        /// What it is called.
        id: AttemptId,
        /// Its session.
        session: SessionId,
    },
    /// The actor of an attempt is known.
    ActorCast {
        /// Which attempt.
        attempt: AttemptIndex,
        /// Who it is.
        profile: ActorProfile,
    },
    /// The agent replied, or failed to.
    TurnEnded {
        /// Which attempt.
        attempt: AttemptIndex,
        /// Which turn, from 1.
        turn: u32,
    },
    /// A turn as far as it is known, for a run that is killed and resumed; a later one of the same number takes its
    /// place. Of agents only with which a conversation can be continued.
    TurnKept {
        /// Which attempt.
        attempt: AttemptIndex,
        /// The turn.
        turn: Box<Turn>,
        /// The agent's own name for the conversation, where it told one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation: Option<String>,
    },
    /// A model was called on our side.
    ModelCalled(Box<ModelCalled>),
    /// The conversation is over and its spans are in.
    SessionSettled {
        /// Which attempt.
        attempt: AttemptIndex,
        /// All of it.
        session: Box<Session>,
    },
    /// Somebody looked whether the simulated user played fair.
    Reviewed {
        /// Which attempt.
        attempt: AttemptIndex,
        /// What it came to.
        review: Review,
    },
    /// An evaluator has judged, or failed to.
    Judged {
        /// Which attempt.
        attempt: AttemptIndex,
        /// Who.
        evaluator: EvaluatorName,
        /// What it came to.
        judgement: Judgement,
    },
    /// Nothing more comes of this attempt.
    AttemptFinished {
        /// Which.
        attempt: AttemptIndex,
        /// How its conversation ended.
        ending: Ending,
    },
    /// The last of every run that was not killed.
    RunFinished {
        /// How.
        how: RunEnding,
    },
}

impl RunEvent {
    /// The attempt it belongs to; `None` for an event of the whole run.
    pub fn attempt(&self) -> Option<AttemptIndex> {
        match self {
            Self::RunStarted(_) | Self::RunFinished { .. } => None,
            Self::ModelCalled(call) => Some(call.attempt),
            Self::AttemptStarted { attempt, .. }
            | Self::ActorCast { attempt, .. }
            | Self::TurnEnded { attempt, .. }
            | Self::TurnKept { attempt, .. }
            | Self::SessionSettled { attempt, .. }
            | Self::Reviewed { attempt, .. }
            | Self::Judged { attempt, .. }
            | Self::AttemptFinished { attempt, .. } => Some(*attempt),
        }
    }

    /// The same, to be moved to another place in the plan.
    pub fn attempt_mut(&mut self) -> Option<&mut AttemptIndex> {
        match self {
            Self::RunStarted(_) | Self::RunFinished { .. } => None,
            Self::ModelCalled(call) => Some(&mut call.attempt),
            Self::AttemptStarted { attempt, .. }
            | Self::ActorCast { attempt, .. }
            | Self::TurnEnded { attempt, .. }
            | Self::TurnKept { attempt, .. }
            | Self::SessionSettled { attempt, .. }
            | Self::Reviewed { attempt, .. }
            | Self::Judged { attempt, .. }
            | Self::AttemptFinished { attempt, .. } => Some(attempt),
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunEnding {
    /// Every planned attempt was played.
    Completed,
    /// Somebody stopped it.
    Interrupted,
    /// It stopped at the first failure, as asked.
    FailedFast,
    /// Its budget was spent.
    BudgetSpent,
    /// A model could not be used at all: a wrong key, no such model, no network.
    NoModel,
    /// Its gate was decided before every planned attempt was played, as asked.
    Decided,
}

/// Where the conversations of a run come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// They were held in it.
    #[default]
    Played,
    /// They were recorded elsewhere, and are judged by their spans.
    Traces {
        /// The files they were read from, as the user named them.
        files: Vec<String>,
    },
    /// They were held in an earlier run, and are judged again.
    Run {
        /// The earlier run.
        run: RunId,
    },
}

impl Origin {
    /// Whether what the agent spent is on this run's account. What it spent in an earlier run is on that one's.
    pub fn accounts_for_the_agent(&self) -> bool {
        match self {
            Self::Played | Self::Traces { .. } => true,
            Self::Run { .. } => false,
        }
    }

    /// Whether the conversations were held in this run, so that its budget paid for the agent.
    pub fn is_played(&self) -> bool {
        match self {
            Self::Played => true,
            Self::Traces { .. } | Self::Run { .. } => false,
        }
    }
}

/// One call of a model on our side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCalled {
    /// For which attempt.
    pub attempt: AttemptIndex,
    /// The turn that it was for, where it was for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// What was asked: the name of the answer's schema.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub asked: String,
    /// On whose account.
    pub role: Role,
    /// The model.
    pub model: ModelId,
    /// Which repair of an unusable answer; 0 for the first asking.
    pub repair: u32,
    /// Which retry of a call that failed; 0 for the first try.
    pub retry: u32,
    /// Where the answer came from. One that was not asked of a provider costs nothing.
    pub source: AnswerSource,
    /// Tokens; `None` where the provider does not say.
    pub usage: Option<Usage>,
    /// What it cost; for an answer that was not asked of a provider, what it would have.
    pub cost: Cost,
    /// How long it took, in nanoseconds.
    pub took: u64,
    /// Why no answer came back.
    pub error: Option<String>,
    /// Whether nobody waited for the answer any more. The provider may well charge for it.
    pub discarded: bool,
    /// How it was served.
    pub served: Served,
    /// What it answered; `None` where no answer came back, and in a journal of before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Box<KeptAnswer>>,
}

impl ModelCalled {
    /// The answer again, under the name of its request; `None` where none came back.
    pub fn answered(self) -> Option<(RequestKey, ModelResponse)> {
        let Self { usage, served, source, .. } = self;
        let KeptAnswer { key, text } = *self.answer?;
        Some((key, ModelResponse { text, usage, served, source }))
    }
}

/// An answer of a model, so that nobody has to pay for it twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The name of the request that it answers.
    pub key: RequestKey,
    /// Its text.
    pub text: String,
}

/// Why a reporter could not take an event in.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {why}")]
pub struct ReporterError {
    /// What it was about to do.
    pub what: String,
    /// Why it could not.
    pub why: String,
}

/// Watches a run. Called with every event, in order, from one thread.
///
/// A reporter's error drops that reporter with a warning; the journal's stops the run, since a run
/// that nobody records is money lost.
pub trait Reporter: Send {
    /// Takes one event in. Should not block for long: the whole run waits.
    ///
    /// # Errors
    /// Where it could not.
    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError>;

    /// Called before the first event of a run that is resumed, with what had been recorded of it and the time.
    ///
    /// # Errors
    /// Where it could not take that in.
    fn on_resume(&mut self, _so_far: &Summary, _at: Timestamp) -> Result<(), ReporterError> {
        Ok(())
    }

    /// Called when no event is waiting: the moment to make durable what was taken in.
    ///
    /// # Errors
    /// Where it could not.
    fn on_idle(&mut self) -> Result<(), ReporterError> {
        Ok(())
    }
}
