//! An attempt: one case, one persona, one trial; the unit that is played, judged and counted.

use crate::{
    case::{Case, PersonaChoice},
    ids::{CaseName, PersonaId},
    seed::Seed,
};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// An attempt's place in the plan, from 0. Reports sort by it, whatever order attempts finished in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttemptIndex(pub u32);

/// What an attempt is called, equal in every run of the suite.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AttemptId {
    /// The case.
    pub case: CaseName,
    /// Who plays the user.
    pub persona: PersonaId,
    /// Which repetition, from 1.
    pub trial: u32,
}

impl AttemptId {
    /// The attempt's own seed in a run with this one.
    pub fn seed(&self, run: Seed) -> Seed {
        run.derive(&[self.case.as_str(), self.persona.as_str(), &self.trial.to_string()])
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} / {}", self.case, self.persona, self.trial)
    }
}

/// One attempt as planned.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its place in the plan.
    pub index: AttemptIndex,
    /// The case to play.
    pub case: Arc<Case>,
    /// Who plays the user.
    pub persona: PersonaChoice,
    /// Which repetition, from 1.
    pub trial: u32,
    /// The seed of everything random in it.
    pub seed: Seed,
}

impl Attempt {
    /// What the attempt is called.
    pub fn id(&self) -> AttemptId {
        AttemptId { case: self.case.name.clone(), persona: self.persona.id().clone(), trial: self.trial }
    }
}
