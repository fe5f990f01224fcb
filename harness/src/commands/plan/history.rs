//! What finished attempts of earlier runs of a suite took.

use crate::{forecast::Sample, runs};
use rehearsal_core::{event::RunEvent, model::Role, price::PriceList, session::Ending, suite::Suite};
use rehearsal_reports::{AttemptRecord, JournalError, ReadJournal};
use std::path::Path;

/// Attempts that are looked at; more would not change the forecast, only take longer.
const MOST: usize = 500;

/// What earlier runs of a suite tell.
#[derive(Default)]
pub(super) struct History {
    /// What each attempt took.
    pub(super) samples: Vec<Sample>,
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
            Some(ending) if ending.kind().is_valid() => self.met += usize::from(*ending == Ending::GoalMet),
            // What broke off tells neither what an attempt takes nor how it goes.
            Some(_) | None => return,
        }
        self.samples.push(sample(attempt, prices));
    }
}

/// Reads the latest runs first. A run that cannot be read tells nothing, and a forecast can do without it.
pub(super) fn of(suite: &Suite) -> History {
    let mut history = History::default();
    for folder in runs::all().unwrap_or_default().iter().rev() {
        let _unreadable = read(folder, suite, &mut history);
        if history.samples.len() >= MOST {
            break;
        }
    }
    history
}

fn read(folder: &Path, suite: &Suite, history: &mut History) -> Result<(), JournalError> {
    let journal = ReadJournal::open(folder)?;
    let first = journal.events().next().transpose()?.map(|first| first.event);
    let Some(RunEvent::RunStarted(manifest)) = first else { return Ok(()) };
    if manifest.suite == suite.name {
        for attempt in journal.attempts().take(MOST) {
            history.add(attempt?, &manifest.prices);
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
