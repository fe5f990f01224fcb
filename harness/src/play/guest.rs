//! An agent that the calling program brings along.

use rehearsal_core::{
    agent::Agent,
    span::{NoSpans, SpanSource},
};
use std::{fmt, sync::Arc};

/// An agent in the calling program, for suites with `agent: { in_process: true }`.
pub struct Guest {
    make: Make,
    spans: GuestSpans,
}

/// Makes the agent, given the base address for its spans.
type Make = Box<dyn FnOnce(&str) -> Arc<dyn Agent> + Send>;

/// Where a guest's spans come from.
enum GuestSpans {
    /// From a source of the guest's own, which may have none.
    Handed(Arc<dyn SpanSource>),
    /// By OTLP, as any agent's.
    Exported,
}

impl Guest {
    /// An agent without spans.
    pub fn new(agent: Arc<dyn Agent>) -> Self {
        Self::with_spans(agent, Arc::new(NoSpans))
    }

    /// An agent whose spans are handed over by this source.
    pub fn with_spans(agent: Arc<dyn Agent>, spans: Arc<dyn SpanSource>) -> Self {
        Self { make: Box::new(|_| agent), spans: GuestSpans::Handed(spans) }
    }

    /// An agent that exports its spans by OTLP. It is made once its receiver listens, and is given the receiver's
    /// base address, such as `http://127.0.0.1:4318`.
    pub fn exporting(make: impl FnOnce(&str) -> Arc<dyn Agent> + Send + 'static) -> Self {
        Self { make: Box::new(make), spans: GuestSpans::Exported }
    }

    /// The agent, and the source of its spans where that is not the receiver.
    pub(crate) fn enter(self, endpoint: &str) -> (Arc<dyn Agent>, Option<Arc<dyn SpanSource>>) {
        let spans = match self.spans {
            GuestSpans::Handed(source) => Some(source),
            GuestSpans::Exported => None,
        };
        ((self.make)(endpoint), spans)
    }
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest").finish_non_exhaustive()
    }
}
