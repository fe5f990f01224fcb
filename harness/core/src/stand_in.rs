//! Agents that stand in for the one under test where a suite is checked before money is spent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandIn {
    /// Replies with nothing.
    Silent,
    /// Replies with what the user said.
    Echo,
    /// Replies that all is well.
    Flatterer,
    /// Does what the case says is right.
    Solution,
}

impl StandIn {
    /// All of them, in the order in which reports show them.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Echo, Self::Flatterer, Self::Solution];

    /// Those of no use to anybody: a suite that lets one of them pass tells nothing.
    pub const USELESS: [Self; 3] = [Self::Silent, Self::Echo, Self::Flatterer];

    /// The word used in files and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Echo => "echo",
            Self::Flatterer => "flatterer",
            Self::Solution => "solution",
        }
    }

    /// Who it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Silent => "an agent that says and does nothing",
            Self::Echo => "an agent that repeats the user",
            Self::Flatterer => "an agent that flatters and does nothing",
            Self::Solution => "an agent that does what the solutions say",
        }
    }
}

impl fmt::Display for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
