//! The simulated user: who they are, what they do next, and the ports to cast and ask them.

use crate::{
    attempt::Attempt,
    draft::RefusedDraft,
    model::ModelError,
    question::{Action, Question},
    review::Owner,
    session::Turn,
};
use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Graded properties of a person by name, such as `patience_level: low`.
pub type Traits = BTreeMap<String, String>;

/// The person an actor plays. Named as in Strands Evals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActorProfile {
    /// Graded properties.
    pub traits: Traits,
    /// How a level shows, by the trait's name: behaviour in words. Empty where the suite does not describe its levels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub manner: BTreeMap<String, String>,
    /// Two or three sentences of background.
    pub context: String,
    /// What the person wants, in the first person's interest.
    pub actor_goal: String,
    /// The goal in parts that can each be met or missed; never empty.
    pub goal_parts: Vec<String>,
}

/// How far one part of the goal has come, as the actor sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartStatus {
    /// Not yet raised.
    Open,
    /// Raised, and not yet settled by the agent.
    Attempted,
    /// Settled to the user's satisfaction.
    Met,
    /// The agent cannot or will not do it.
    Blocked,
}

/// One part of the goal and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartProgress {
    /// The part, as the profile words it.
    pub part: String,
    /// Where it stands.
    pub status: PartStatus,
}

/// What the actor thought and decided after a reply of the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMove {
    /// Why, in the actor's own words; never shown to the agent.
    pub reasoning: String,
    /// Each part of the goal, in the profile's order.
    pub progress: Vec<PartProgress>,
    /// What happens next.
    pub decision: Decision,
    /// Earlier drafts of this move, which were refused.
    pub drafts: Vec<RefusedDraft>,
}

/// What happens next, as the actor decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Say this to the agent; never empty.
    Say(String),
    /// Stop, satisfied.
    GoalMet,
    /// Stop, not satisfied.
    GiveUp {
        /// Why, in a sentence.
        reason: String,
    },
}

/// The actor's last word once no further message can be delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closing {
    /// Why, in the actor's own words.
    pub reasoning: String,
    /// Each part of the goal, in the profile's order.
    pub progress: Vec<PartProgress>,
    /// Whether the whole goal was met.
    pub goal_met: bool,
    /// Earlier drafts of the move by which the user stopped, which were refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<RefusedDraft>,
}

/// How the actor answers a question that the agent asked in the middle of its work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserAnswer {
    /// Why, in the actor's own words; never shown to the agent.
    pub reasoning: String,
    /// What the user does.
    pub action: Action,
    /// What an accepting answer holds; satisfies the question's schema where it has one. Of a refusal, the option
    /// taken or the reason, where the question lists options or takes words.
    pub content: Option<Value>,
}

/// Why an actor could not play on. Never the agent's fault.
#[derive(Debug, thiserror::Error)]
pub enum ActorError {
    /// The model behind the actor failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model answered, and its answers cannot be used.
    #[error("the actor's answer cannot be used: {0}")]
    Unusable(String),
    /// The model wrote what no user would say or do, each time it was asked.
    #[error("the actor's answer cannot be used: {why}")]
    Refused {
        /// By which rules its drafts were refused, and why the last.
        why: String,
        /// The drafts, in order.
        drafts: Vec<RefusedDraft>,
    },
    /// A prompt of the simulator cannot be rendered.
    #[error(transparent)]
    Prompt(#[from] crate::prompt::PromptError),
}

impl ActorError {
    /// Whose fault it is: the user's only where its model answered.
    pub fn owner(&self) -> Owner {
        match self {
            Self::Model(ModelError::Budget) => Owner::Budget,
            Self::Model(ModelError::Provider(_)) => Owner::Infrastructure,
            Self::Unusable(_) | Self::Refused { .. } | Self::Prompt(_) => Owner::User,
        }
    }
}

/// Casts actors: turns an attempt into a person who plays the user.
///
/// `cast` is called once for each attempt and may run while the agent already answers the opening
/// message, so a simulator must not need that answer.
#[async_trait]
pub trait Simulator: Send + Sync {
    /// The actor for this attempt, with its profile.
    ///
    /// # Errors
    /// Where the profile cannot be made; the attempt then ends with [`crate::session::Ending::ActorError`].
    async fn cast(&self, attempt: &Attempt) -> Result<Box<dyn Actor>, ActorError>;
}

/// One person in one conversation. Not shared: the state of a conversation needs no lock.
#[async_trait]
pub trait Actor: Send {
    /// Who this is.
    fn profile(&self) -> &ActorProfile;

    /// What the user does after the agent's last reply. `so_far` holds every turn, the last with a
    /// reply. One structured model call at most, but for repairs.
    ///
    /// # Errors
    /// Where no usable move comes back.
    async fn next(&mut self, so_far: &[Turn]) -> Result<UserMove, ActorError>;

    /// How the user answers a question of the agent's. `so_far` holds every turn, the last with the question.
    ///
    /// # Errors
    /// Where no usable answer comes back.
    async fn answer(&mut self, question: &Question, so_far: &[Turn]) -> Result<UserAnswer, ActorError>;

    /// Where the goal stands after the last reply, when the conversation is out of turns and no
    /// further message will be delivered.
    ///
    /// # Errors
    /// Where no usable answer comes back.
    async fn close(&mut self, so_far: &[Turn]) -> Result<Closing, ActorError>;
}
