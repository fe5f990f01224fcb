//! Judging conversations that were held before: which there are, what each was about, and the run that judges them.

mod cases;
mod earlier;
mod labelled;
mod recorded;
mod stage;

pub(crate) use earlier::{Again, Earlier};
pub(crate) use labelled::Hearings;
pub(crate) use recorded::{Recorded, Wanted};
pub(crate) use stage::Stage;

use crate::{environment::Environment, exit::Failure};
use rehearsal_core::{
    actor::Traits,
    event::{Origin, PlannedCase},
    seed::Seed,
    suite::{ModelChoices, Suite},
};
use std::{collections::BTreeMap, path::Path};

/// What a run of judging sets out to do.
pub(crate) struct Docket {
    /// Where the conversations come from.
    pub(crate) origin: Origin,
    /// The cases that they are attempts of.
    pub(crate) cases: Vec<PlannedCase>,
    /// How many conversations there are, those included that were never held.
    pub(crate) attempts: u32,
    /// The traits of those who held them, where they are known.
    pub(crate) personas: BTreeMap<String, Traits>,
    /// Who played and who judges.
    pub(crate) models: ModelChoices,
    /// From which everything random is derived.
    pub(crate) seed: Seed,
}

/// The suite as one that judges needs it: nobody plays, so that no other model is set up.
pub(crate) fn judging(suite: &Suite) -> Suite {
    let judge = &suite.models.judge;
    let models =
        ModelChoices { actor: judge.clone(), profile: judge.clone(), tools: None, ..suite.models.clone() };
    Suite { models, ..suite.clone() }
}

/// Reads a suite for those who judge: nobody is played, so that frozen people need not fit it.
///
/// # Errors
/// Where it does not read.
pub(crate) fn read(file: &Path, environment: &Environment) -> Result<Suite, Failure> {
    let (suite, _) = rehearsal_cases::read_apart(file)?;
    environment.hide_secrets_of(&suite);
    Ok(suite)
}
