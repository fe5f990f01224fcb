//! A span as it came in: kept within our bounds, with times that can be used, and a word on what that took.

mod bounds;
mod times;

use super::{raw::RawSpan, session_file::Filed};
pub(super) use bounds::kept;
use rehearsal_core::{clock::Timestamp, span::Correlation};
pub(super) use times::Times;

/// A span and the circumstances of its arrival.
#[derive(Clone, Debug)]
pub(super) struct Arrived {
    pub(super) raw: RawSpan,
    /// When it came, by our clock.
    pub(super) at: Timestamp,
    /// What had to be done to it.
    pub(super) mended: Mended,
}

/// What had to be done to a span before it could be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mended {
    /// To its times.
    pub(super) times: Times,
    /// How many of its attributes and events were cut or left out.
    pub(super) cut: u32,
}

impl Arrived {
    pub(super) fn new(mut raw: RawSpan, at: Timestamp) -> Self {
        let times = times::mend(&mut raw, at);
        let cut = bounds::cut(&mut raw);
        Self { raw, at, mended: Mended { times, cut } }
    }

    /// When it began, unless the sender does not say.
    pub(super) fn started_at(&self) -> Option<Timestamp> {
        (!self.mended.times.are_missing).then_some(self.raw.started_at)
    }

    /// Whether it hangs on no other span of its process, as far as it says.
    pub(super) fn is_root(&self) -> bool {
        self.raw.parent_id.is_none() || self.raw.parent_is_remote == Some(true)
    }

    /// The span as its session gets it; `turn` where the trace id says which.
    pub(super) fn filed(self, correlation: Correlation, turn: Option<u32>) -> Filed {
        let Self { raw, at, mended } = self;
        Filed { raw, at, mended, correlation, turn }
    }
}
