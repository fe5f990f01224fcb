//! Joining the parts of a run into the whole: a journal as one machine would have written it, but for ids and times.

mod agree;
mod copy;
mod error;
mod places;

pub use error::MergeError;

use crate::journal::{Journal, ReadJournal};
use copy::{Stream, copy};
use places::places;
use rehearsal_core::{
    attempt::AttemptIndex,
    clock::Timestamp,
    event::{Manifest, RunEnding},
    ids::RunId,
    money::Money,
    shard::Part,
    summary::Summary,
};

/// A part that is to be joined with others.
#[derive(Debug)]
pub(crate) struct Piece {
    /// What the user calls it.
    name: String,
    journal: ReadJournal,
    manifest: Manifest,
    part: Part,
    ending: Option<RunEnding>,
}

/// The parts of a run, all there and of one whole.
#[derive(Debug)]
pub struct Merge {
    /// What the whole set out to do, but for its name.
    whole: Manifest,
    /// In the order of their numbers.
    pieces: Vec<Piece>,
    /// Of each, where its attempts stand in the whole plan.
    places: Vec<Vec<AttemptIndex>>,
}

impl Merge {
    /// Of these runs, in any order, each with what the user calls it.
    ///
    /// # Errors
    /// Where they are not all the parts of one run, each played to an end.
    pub fn new(runs: Vec<(String, ReadJournal)>) -> Result<Self, MergeError> {
        let mut pieces = runs
            .into_iter()
            .map(|(name, journal)| Piece::read(name, journal))
            .collect::<Result<Vec<_>, _>>()?;
        pieces.sort_by_key(|piece| piece.part.shard);
        agree::check(&pieces)?;
        let places = places(&pieces)?;
        let whole = pieces.first().map(Piece::whole).ok_or(MergeError::Nothing)?;
        let joined = pieces.iter().map(|piece| piece.manifest.run.clone()).collect();
        let whole = Manifest { joined, budget: budget(&pieces), ..whole };
        Ok(Self { whole, pieces, places })
    }

    /// What the whole set out to do, as a run of this name.
    pub fn manifest(&self, name: impl FnOnce(&str) -> RunId) -> Manifest {
        Manifest { run: name(&self.whole.suite), ..self.whole.clone() }
    }

    /// Writes the whole, and tells what it comes to. Holds one event of each part at a time.
    ///
    /// # Errors
    /// Where a part cannot be read to its end, or the journal not be written.
    pub fn write(&self, manifest: Manifest, journal: &mut Journal) -> Result<Summary, MergeError> {
        let streams = self.pieces.iter().zip(&self.places).map(|(piece, places)| Stream::new(piece, places));
        let ending =
            self.pieces.iter().filter_map(|piece| piece.ending).max_by_key(|ending| badness(*ending));
        copy(streams.collect(), (manifest, ending.unwrap_or(RunEnding::Completed)), self.span()?, journal)
    }

    /// When the first part began, and when the last one ended.
    fn span(&self) -> Result<(Timestamp, Timestamp), MergeError> {
        let mut spans = Vec::new();
        for piece in &self.pieces {
            spans.extend(piece.journal.span().map_err(|error| MergeError::unread(&piece.name, error))?);
        }
        let first = spans.iter().map(|(first, _)| *first).min();
        let last = spans.iter().map(|(_, last)| *last).max();
        Ok((first.unwrap_or_default(), last.unwrap_or_default()))
    }
}

impl Piece {
    fn read(name: String, journal: ReadJournal) -> Result<Self, MergeError> {
        let manifest = journal.manifest().map_err(|error| MergeError::unread(&name, error))?;
        let ending = journal.ending().map_err(|error| MergeError::unread(&name, error))?;
        let Some(mut manifest) = manifest else { return Err(MergeError::NeverBegan { name }) };
        let Some(part) = manifest.part.take() else { return Err(MergeError::NoPart { name }) };
        Ok(Self { name, journal, manifest, part: *part, ending })
    }

    /// What the whole set out to do, by what this part knows of it.
    fn whole(&self) -> Manifest {
        let Part { plan, cases, personas, .. } = self.part.clone();
        let attempts = u32::try_from(plan.len()).unwrap_or(u32::MAX);
        Manifest { attempts, plan, cases, personas, ..self.manifest.clone() }
    }
}

/// The largest limit of a part, where each has one: every part has a limit of its own.
fn budget(pieces: &[Piece]) -> Option<Money> {
    let budgets: Option<Vec<Money>> = pieces.iter().map(|piece| piece.manifest.budget).collect();
    budgets?.into_iter().max()
}

/// How much an ending keeps the run from being whole.
fn badness(ending: RunEnding) -> u8 {
    match ending {
        RunEnding::Completed => 0,
        RunEnding::Decided => 1,
        RunEnding::FailedFast => 2,
        RunEnding::BudgetSpent => 3,
        RunEnding::NoModel => 4,
        RunEnding::Interrupted => 5,
    }
}
