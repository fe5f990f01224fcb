//! What finished attempts of earlier runs of a suite took.

use crate::{forecast::Sample, runs};
use rehearsal_core::{
    attempt::Attempt, event::RunEvent, ids::CaseName, model::Role, price::PriceList, session::Ending,
    suite::Suite,
};
use rehearsal_reports::{AttemptRecord, JournalError, ReadJournal};
use std::{collections::BTreeSet, path::Path};

/// Attempts that are looked at; more would not change the forecast, only take longer.
const MOST: usize = 500;

/// The share of the planned cases that must have been played, in tenths: a few cases say little of the rest.
const TENTHS: usize = 8;

/// What earlier runs of a suite tell.
#[derive(Default)]
pub(super) struct History {
    /// What each attempt took.
    pub(super) samples: Vec<Sample>,
    cases: BTreeSet<CaseName>,
    /// Attempts in which the goal was met.
    met: usize,
}

impl History {
    /// The share of attempts in which the goal was met; `None` where none was played.
    pub(super) fn rate(&self) -> Option<f64> {
        (!self.samples.is_empty()).then(|| self.met as f64 / self.samples.len() as f64)
    }

    fn add(&mut self, attempt: AttemptRecord, prices: &PriceList) {
        match &attempt.ending {
            Some(ending) if ending.kind().is_valid() && asked_for(&attempt) => {
                self.met += usize::from(*ending == Ending::GoalMet);
            }
            // What broke off tells neither what an attempt takes nor how it goes.
            Some(_) | None => return,
        }
        self.cases.insert(attempt.id.case.clone());
        self.samples.push(sample(attempt, prices));
    }
}

/// Whether every answer was asked of a provider: one from a recording or a cache cost nothing.
fn asked_for(attempt: &AttemptRecord) -> bool {
    attempt.spending.values().all(|spending| spending.reused == 0)
}

/// Reads the latest runs first. A run that cannot be read tells nothing, and a forecast can do without it.
pub(super) fn of(suite: &Suite, attempts: &[Attempt]) -> History {
    let planned: BTreeSet<&CaseName> = attempts.iter().map(|attempt| &attempt.case.name).collect();
    let mut history = History::default();
    for folder in runs::counted_once(runs::all().unwrap_or_default()).iter().rev() {
        let _unreadable = read(folder, (suite, &planned), &mut history);
        if history.samples.len() >= MOST {
            break;
        }
    }
    if history.cases.len() * 10 < planned.len() * TENTHS { History::default() } else { history }
}

fn read(
    folder: &Path,
    (suite, planned): (&Suite, &BTreeSet<&CaseName>),
    history: &mut History,
) -> Result<(), JournalError> {
    let journal = ReadJournal::open(folder)?;
    let first = journal.events().next().transpose()?.map(|first| first.event);
    let Some(RunEvent::RunStarted(manifest)) = first else { return Ok(()) };
    // What was held elsewhere or before tells nothing of what playing takes.
    if manifest.suite != suite.name || !manifest.origin.is_played() {
        return Ok(());
    }
    for attempt in journal.attempts().take(MOST) {
        let attempt = attempt?;
        if planned.contains(&attempt.id.case) {
            history.add(attempt, &manifest.prices);
        }
    }
    Ok(())
}

fn sample(attempt: AttemptRecord, prices: &PriceList) -> Sample {
    let mut sample = attempt.spending;
    let turns = attempt.session.iter().flat_map(|session| &session.turns);
    for call in turns.flat_map(|turn| turn.trace.model_calls()) {
        sample.entry(Role::Agent).or_default().add_agent_call(call, Some(prices));
    }
    sample
}
