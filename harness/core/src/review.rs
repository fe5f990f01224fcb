//! Whether a session can be believed, and whose fault it was where it failed.

mod blame;

pub use blame::blame;

use crate::{attempt::Attempt, draft::DraftFault, score::Quote, session::Session};
use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether the simulated user played fair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// Nothing is held against the user.
    Valid,
    /// The user made it easier for the agent than it should have been.
    Helped,
    /// The user made it harder for the agent than it should have been.
    Hindered,
    /// Nobody could tell.
    Unreviewed,
}

impl Validity {
    /// All of them, in the order in which reports show them.
    pub const ALL: [Self; 4] = [Self::Valid, Self::Helped, Self::Hindered, Self::Unreviewed];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Helped => "helped",
            Self::Hindered => "hindered",
            Self::Unreviewed => "unreviewed",
        }
    }

    /// Whether the simulated user spoilt the session.
    pub fn is_spoilt(self) -> bool {
        match self {
            Self::Helped | Self::Hindered => true,
            Self::Valid | Self::Unreviewed => false,
        }
    }
}

/// What a fault of the user's did to the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing that decides.
    Minor,
    /// It made the goal easier to reach.
    Helped,
    /// It made the goal harder to reach.
    Hindered,
}

/// A fault of the simulated user, with the words that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SimulatorFinding {
    /// What it is.
    pub fault: DraftFault,
    /// What it did.
    pub effect: Effect,
    /// The turn and the words that show it; the turn after the last for the way the user stopped.
    pub evidence: Quote,
    /// Why, in a sentence.
    pub why: String,
}

/// What a review of a session came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// Whether the session can be believed.
    pub validity: Validity,
    /// What was found, in the order of the turns.
    pub findings: Vec<SimulatorFinding>,
    /// Why nobody could tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreviewed: Option<String>,
}

impl Review {
    /// What these findings come to. Where the user both helped and hindered, the one counts that the end of the
    /// conversation bears out: help where the goal was met, hindrance where it was not.
    pub fn of(findings: Vec<SimulatorFinding>, goal_met: bool) -> Self {
        let did = |effect| findings.iter().any(|finding| finding.effect == effect);
        let validity = match (did(Effect::Helped), did(Effect::Hindered)) {
            (false, false) => Validity::Valid,
            (true, false) => Validity::Helped,
            (false, true) => Validity::Hindered,
            (true, true) if goal_met => Validity::Helped,
            (true, true) => Validity::Hindered,
        };
        Self { validity, findings, unreviewed: None }
    }

    /// Nobody could tell, for this reason.
    pub fn unreviewed(reason: impl Into<String>) -> Self {
        Self { validity: Validity::Unreviewed, findings: Vec::new(), unreviewed: Some(reason.into()) }
    }
}

/// Who owns a failure.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The agent under test.
    Agent,
    /// The simulated user.
    User,
    /// A judge.
    Judge,
    /// A provider, a network, a process: what stands between the parts.
    Infrastructure,
    /// The run's budget.
    Budget,
    /// Nobody can tell.
    #[default]
    Unknown,
}

impl Owner {
    /// All of them, in the order in which reports show them.
    pub const ALL: [Self; 6] =
        [Self::Agent, Self::User, Self::Judge, Self::Infrastructure, Self::Budget, Self::Unknown];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::User => "user",
            Self::Judge => "judge",
            Self::Infrastructure => "infrastructure",
            Self::Budget => "budget",
            Self::Unknown => "unknown",
        }
    }
}

/// Whose fault a failure was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Blame {
    /// Who.
    pub owner: Owner,
    /// Why, in a sentence.
    pub why: String,
    /// The words it rests on.
    pub evidence: Vec<Quote>,
}

/// Looks at a finished session for what the simulated user did wrong. Never the agent's fault.
#[async_trait]
pub trait Reviewer: Send + Sync {
    /// What is to be said of this session. A reviewer that cannot tell says so, and never says *valid*.
    async fn review(&self, attempt: &Attempt, session: &Session) -> Review;
}
