//! Points and lengths of time as values, and the port through which the one clock is read.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A point in time: nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The time from `earlier` to this point; zero where the clock went backwards.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// This point moved later by a length of time.
    #[must_use]
    pub fn plus(self, length: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(length.as_nanos()).unwrap_or(u64::MAX)))
    }
}

/// The one place to ask what time it is.
pub trait Clock: Send + Sync {
    /// The present moment; may go backwards when somebody sets the machine's clock.
    fn now(&self) -> Timestamp;

    /// The time since some moment in the past, by a clock that nobody sets: for lengths of time. The same clock where `now`
    /// is never set either.
    fn steady(&self) -> Duration {
        Duration::from_nanos(self.now().0)
    }
}
