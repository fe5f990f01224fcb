//! Spans out: a run as OpenTelemetry spans, for whichever backend the user looks at them with.
//!
//! [`Settings`] says where to, [`start`] begins the export of one run. It gives a [`RunSpans`], which watches the run
//! and makes the spans, and an [`Export`], which sends them on a thread of its own: a backend that is slow or gone
//! holds up nothing, and what it did not take is counted.

mod activity;
mod attempt;
mod blank;
mod export;
mod ids;
mod last_look;
mod line;
mod messages;
mod model_call;
mod names;
mod pen;
mod run_spans;
mod score;
mod settings;
#[cfg(test)]
mod tests;
mod turn;

pub use export::{Export, StartError, Watch, start};
pub(crate) use names::{SCOPE, TURN};
pub use run_spans::RunSpans;
pub use settings::{Protocol, Settings, SettingsError};

/// Whether the agent's own spans, as far as they came to us, are sent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentSpans {
    /// They are.
    SentOn,
    /// They are not, because the agent sends them there itself.
    LeftToTheAgent,
}
