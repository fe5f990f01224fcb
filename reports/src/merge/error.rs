//! Why parts cannot be joined.

use crate::journal::JournalError;
use rehearsal_core::{attempt::AttemptId, event::ReporterError, shard::Shard};

/// Why parts cannot be joined.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// No run was named.
    #[error("there is nothing to join; name the runs of all parts")]
    Nothing,
    /// A run has no first event.
    #[error("the run in {name} never began; play its part anew")]
    NeverBegan {
        /// What the user calls it.
        name: String,
    },
    /// A run is a whole one.
    #[error("the run in {name} is no part of a run; parts are played with `rehearsal run --shard I/N`")]
    NoPart {
        /// What the user calls it.
        name: String,
    },
    /// Two are parts of different runs.
    #[error("{other} is not a part of the same run as {one}: {how}")]
    Different {
        /// The one.
        one: String,
        /// The other.
        other: String,
        /// In what they differ.
        how: String,
    },
    /// Two are the same part.
    #[error("{one} and {other} are both {shard}; name only one of them")]
    Twice {
        /// The one.
        one: String,
        /// The other.
        other: String,
        /// Which part.
        shard: Shard,
    },
    /// Parts are not there.
    #[error("{missing} is missing; name the runs of all parts")]
    Missing {
        /// Which.
        missing: String,
    },
    /// A part was killed or interrupted, or still goes on.
    #[error(
        "{shard} in {name} was not played to its end; go on with it first: rehearsal run --resume {name}"
    )]
    Unfinished {
        /// What the user calls it.
        name: String,
        /// Which part.
        shard: Shard,
    },
    /// The machines did not come to the same parts.
    #[error(
        "the parts were not dealt out alike: {id} is {place}; play them anew, with the same durations for all"
    )]
    NotAlike {
        /// An attempt.
        id: AttemptId,
        /// Where it is and should not be.
        place: String,
    },
    /// A part cannot be read.
    #[error("{name}: {error}")]
    Unread {
        /// What the user calls it.
        name: String,
        /// Why not.
        error: JournalError,
    },
    /// A part holds something that its own plan does not.
    #[error("the journal in {name} is damaged at event {sequence}: its attempt is not in the plan")]
    Stray {
        /// What the user calls it.
        name: String,
        /// Which event.
        sequence: u64,
    },
    /// The whole cannot be written.
    #[error(transparent)]
    Write(#[from] ReporterError),
}

impl MergeError {
    pub(super) fn unread(name: &str, error: JournalError) -> Self {
        Self::Unread { name: name.to_owned(), error }
    }

    /// Whether the user named runs that do not belong together, rather than something being in the way.
    pub fn is_the_users(&self) -> bool {
        match self {
            Self::Nothing
            | Self::NeverBegan { .. }
            | Self::NoPart { .. }
            | Self::Different { .. }
            | Self::Twice { .. }
            | Self::Missing { .. }
            | Self::Unfinished { .. }
            | Self::NotAlike { .. } => true,
            Self::Unread { .. } | Self::Stray { .. } | Self::Write(_) => false,
        }
    }
}
