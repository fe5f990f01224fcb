//! What finished attempts of earlier runs of a suite took.

use crate::{forecast::Sample, runs};
use rehearsal_core::{event::RunEvent, model::Role, price::PriceList, suite::Suite};
use rehearsal_reports::{AttemptRecord, JournalError, ReadJournal};
use std::path::Path;

/// Attempts that are looked at; more would not change the forecast, only take longer.
const MOST: usize = 500;

/// The latest runs first. A run that cannot be read tells nothing, and a forecast can do without it.
pub(super) fn samples(suite: &Suite) -> Vec<Sample> {
    let folders = runs::all().unwrap_or_default();
    let mut samples = Vec::new();
    for folder in folders.iter().rev() {
        samples.extend(of_run(folder, suite).unwrap_or_default());
        if samples.len() >= MOST {
            break;
        }
    }
    samples.truncate(MOST);
    samples
}

fn of_run(folder: &Path, suite: &Suite) -> Result<Vec<Sample>, JournalError> {
    let journal = ReadJournal::open(folder)?;
    let Some(RunEvent::RunStarted(manifest)) = journal.events().next().transpose()?.map(|first| first.event)
    else {
        return Ok(Vec::new());
    };
    if manifest.suite != suite.name {
        return Ok(Vec::new());
    }
    let mut samples = Vec::new();
    for attempt in journal.attempts().take(MOST) {
        let attempt = attempt?;
        if attempt.ending.as_ref().is_some_and(|ending| ending.kind().is_valid()) {
            samples.push(sample(attempt, &manifest.prices));
        }
    }
    Ok(samples)
}

fn sample(attempt: AttemptRecord, prices: &PriceList) -> Sample {
    let mut sample = attempt.spending;
    let turns = attempt.session.iter().flat_map(|session| &session.turns);
    for call in turns.flat_map(|turn| turn.trace.model_calls()) {
        sample.entry(Role::Agent).or_default().add_agent_call(call, Some(prices));
    }
    sample
}
