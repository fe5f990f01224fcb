//! What a reader of spans should know of them: what the sender left out, and what was concluded rather than said.

use std::fmt;

/// Something worth knowing of the spans of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The sender's own limits cost something, which shows nowhere else: the oldest messages are gone.
    Dropped {
        /// How many attributes, those of events included.
        attributes: u64,
        /// How many events.
        events: u64,
        /// On how many spans.
        spans: u64,
    },
    /// So many calls of tools are known from the models' messages alone.
    CallsWithoutSpan(usize),
    /// So many log records of what was said belong to spans that did not come.
    LogsWithoutSpan(usize),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped { attributes, events, spans } => write!(
                f,
                "the sender dropped {attributes} attributes and {events} events on {spans} spans; raise \
                 OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and OTEL_SPAN_EVENT_COUNT_LIMIT"
            ),
            Self::CallsWithoutSpan(count) => {
                write!(f, "{count} tool calls have no span; they are known from the model's messages")
            }
            Self::LogsWithoutSpan(count) => {
                write!(f, "{count} log records of what was said belong to spans that did not come")
            }
        }
    }
}
