//! Copying the events of parts into one journal, in the order of their times.

use super::{MergeError, Piece};
use crate::journal::{Events, Journal};
use rehearsal_core::{
    attempt::AttemptIndex,
    clock::Timestamp,
    event::{Manifest, Reporter as _, RunEnding, RunEvent, Stamped},
    summary::Summary,
};
use std::iter::Peekable;

/// The events of a part, one at a time.
pub(super) struct Stream<'a> {
    name: &'a str,
    events: Peekable<Events<'a>>,
    /// Where its attempts stand in the whole plan.
    places: &'a [AttemptIndex],
}

impl<'a> Stream<'a> {
    /// From the first on.
    pub(super) fn new(piece: &'a Piece, places: &'a [AttemptIndex]) -> Self {
        Self { name: &piece.name, events: piece.journal.events().peekable(), places }
    }

    /// When its next event happened; at once for one that cannot be read, and `None` where there is none left.
    fn next_at(&mut self) -> Option<Timestamp> {
        self.events.peek().map(|next| next.as_ref().map_or(Timestamp::default(), |stamped| stamped.at))
    }

    /// Its next event, with its attempt as the whole counts it; `None` for the first and the last of a run, which the whole
    /// has of its own.
    fn next(&mut self) -> Result<Option<(Timestamp, RunEvent)>, MergeError> {
        let Some(stamped) = self.events.next() else { return Ok(None) };
        let Stamped { sequence, at, event } =
            stamped.map_err(|error| MergeError::unread(self.name, error))?;
        let stray = || MergeError::Stray { name: self.name.to_owned(), sequence };
        let place = |AttemptIndex(own): AttemptIndex| {
            usize::try_from(own).ok().and_then(|own| self.places.get(own)).copied().ok_or_else(stray)
        };
        Ok(moved(event, place)?.map(|event| (at, event)))
    }
}

/// Writes the whole: its own first event, those of all parts, and its own last.
pub(super) fn copy(
    mut streams: Vec<Stream<'_>>,
    (manifest, how): (Manifest, RunEnding),
    (began, ended): (Timestamp, Timestamp),
    journal: &mut Journal,
) -> Result<Summary, MergeError> {
    let mut whole = Whole { journal, summary: Summary::default(), sequence: 0 };
    whole.take(began, RunEvent::RunStarted(Box::new(manifest)))?;
    while let Some(stream) = earliest(&mut streams) {
        if let Some((at, event)) = stream.next()? {
            whole.take(at, event)?;
        }
    }
    whole.take(ended, RunEvent::RunFinished { how })?;
    Ok(whole.summary)
}

/// The part whose next event happened first.
fn earliest<'a, 'b>(streams: &'a mut [Stream<'b>]) -> Option<&'a mut Stream<'b>> {
    let waiting = streams.iter_mut().filter_map(|stream| Some((stream.next_at()?, stream)));
    waiting.min_by_key(|(at, _)| *at).map(|(_, stream)| stream)
}

/// The journal of the whole, and the fold of what is in it.
struct Whole<'a> {
    journal: &'a mut Journal,
    summary: Summary,
    sequence: u64,
}

impl Whole<'_> {
    fn take(&mut self, at: Timestamp, event: RunEvent) -> Result<(), MergeError> {
        let stamped = Stamped { sequence: self.sequence, at, event };
        self.journal.on_event(&stamped)?;
        self.summary.apply(&stamped);
        self.sequence += 1;
        Ok(())
    }
}

/// The event with its attempt where it stands in the whole; `None` for an event of the run.
fn moved<E>(
    mut event: RunEvent,
    place: impl Fn(AttemptIndex) -> Result<AttemptIndex, E>,
) -> Result<Option<RunEvent>, E> {
    let Some(attempt) = event.attempt_mut() else { return Ok(None) };
    *attempt = place(*attempt)?;
    Ok(Some(event))
}
