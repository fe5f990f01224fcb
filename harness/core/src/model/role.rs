//! On whose account a model is called.

use serde::{Deserialize, Serialize};
use std::fmt;

/// On whose account a call goes. Agent, actor and judge never share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The agent under test; known from its spans only.
    Agent,
    /// The simulated user.
    Actor,
    /// The making of the simulated user.
    Profile,
    /// The evaluators.
    Judge,
    /// The tools that are simulated for the agent.
    Tools,
}

impl Role {
    /// All of them, in the order in which reports show them.
    pub const ALL: [Self; 5] = [Self::Agent, Self::Actor, Self::Profile, Self::Judge, Self::Tools];

    /// The word used in files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Actor => "actor",
            Self::Profile => "profile",
            Self::Judge => "judge",
            Self::Tools => "tools",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
