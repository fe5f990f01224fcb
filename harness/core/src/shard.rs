//! A part of a run, where several machines play it together: which of how many, and what the whole sets out to do.

use crate::{actor::Traits, attempt::AttemptId, event::PlannedCase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// One of several parts of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Numbers")]
#[schemars(!try_from)]
pub struct Shard {
    /// Which, from 1.
    index: u32,
    /// How many there are.
    of: u32,
}

/// A shard as it is written down, before anybody has checked it.
#[derive(Deserialize)]
struct Numbers {
    index: u32,
    of: u32,
}

/// Numbers that name no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no part {index} of {of}: parts are counted from 1")]
pub struct NoSuchShard {
    index: u32,
    of: u32,
}

impl Shard {
    /// This part of so many.
    ///
    /// # Errors
    /// Where there is no such part.
    pub fn new(index: u32, of: u32) -> Result<Self, NoSuchShard> {
        if (1..=of).contains(&index) { Ok(Self { index, of }) } else { Err(NoSuchShard { index, of }) }
    }

    /// How many there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// The parts beside which this one stands, itself included.
    pub fn all(self) -> impl Iterator<Item = Self> {
        (1..=self.of).map(move |index| Self { index, of: self.of })
    }
}

impl TryFrom<Numbers> for Shard {
    type Error = NoSuchShard;

    fn try_from(Numbers { index, of }: Numbers) -> Result<Self, NoSuchShard> {
        Self::new(index, of)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "part {} of {}", self.index, self.of)
    }
}

/// A part on record, with all that has to be known of the whole to join it with the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub shard: Shard,
    /// What the whole run's attempts are called, in the order of its plan.
    pub plan: Vec<AttemptId>,
    /// The whole run's attempts by case, in the suite's order.
    pub cases: Vec<PlannedCase>,
    /// The traits of the whole run's personas, where the suite gives them.
    pub personas: BTreeMap<String, Traits>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(1, 1, true)]
    #[case(3, 3, true)]
    #[case(0, 3, false)]
    #[case(4, 3, false)]
    #[case(0, 0, false)]
    fn parts_are_counted_from_one(#[case] index: u32, #[case] of: u32, #[case] is_there: bool) {
        assert_eq!(Shard::new(index, of).is_ok(), is_there);
        let read = serde_json::from_value::<Shard>(serde_json::json!({ "index": index, "of": of }));
        assert_eq!(read.is_ok(), is_there);
    }
}
