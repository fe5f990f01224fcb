//! Those who find out why a session failed.

use super::{Means, models::Shelf, prompts};
use crate::{clock::SystemClock, exit::Failure};
use rehearsal_core::suite::Suite;
use rehearsal_engine::Events;
use rehearsal_evaluators::diagnosis::Diagnosing;
use std::{collections::BTreeMap, sync::Arc};

/// Sets up whoever looks, with the suite's judge, and tells the id and the hash of the prompt.
///
/// # Errors
/// Where the model is not to be had.
pub fn diagnosing(
    suite: &Suite,
    means: &Means<'_>,
    events: Events,
) -> Result<(Diagnosing, BTreeMap<String, String>), Failure> {
    let (_, judges, _) = prompts::read(means.prompts)?;
    let ledger = means.ledger(Arc::new(SystemClock));
    let shelf = Shelf::new(&suite.models, (means.providers, means.reuse), (&ledger, events))?;
    let judge = shelf.take(&suite.models.judge)?;
    let prompt = judges.diagnosis_fingerprint();
    Ok((Diagnosing::with(judge, &judges), BTreeMap::from([prompt])))
}
