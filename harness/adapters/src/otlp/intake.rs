//! Spans in, turns out, without a network: what the receiver stands on, and programs that take OTLP in by themselves.

use super::{
    decode::Batch,
    filing::{Admission, Filing, Limits, Tally},
    settle::SettleSettings,
    source::FiledSpans,
};
use rehearsal_core::{clock::Clock, span::SpanSource};
use std::sync::Arc;

/// How spans are taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeSettings {
    /// How long to wait for them.
    pub settle: SettleSettings,
    /// Attributes that name a session, beside those that frameworks are known to send.
    pub session_attributes: Vec<String>,
    /// About how many bytes of spans all open sessions may hold together.
    pub memory: usize,
}

impl IntakeSettings {
    /// A gigabyte, which is some hundred thousand model calls with everything that was said.
    pub const MEMORY: usize = 1 << 30;
}

/// Files spans under the sessions and turns that were announced.
pub struct Intake {
    filing: Arc<Filing>,
    source: Arc<FiledSpans>,
}

impl Intake {
    /// An intake for one run.
    pub fn new(clock: Arc<dyn Clock>, settings: IntakeSettings) -> Self {
        let IntakeSettings { settle, session_attributes, memory } = settings;
        let limits = Limits { memory, ..Limits::default() };
        let filing = Arc::new(Filing::new(clock, limits, session_attributes));
        Self { source: Arc::new(FiledSpans::new(Arc::clone(&filing), settle)), filing }
    }

    /// Files what one export request held.
    pub fn take(&self, batch: Batch) {
        self.filing.file(batch);
    }

    /// The spans that came, by session and turn.
    pub fn source(&self) -> Arc<dyn SpanSource> {
        Arc::<FiledSpans>::clone(&self.source)
    }

    /// What became of all spans so far.
    pub fn tally(&self) -> Tally {
        self.filing.tally()
    }

    /// Whether a request is to come again later, as there will soon be room for it; counted where it is.
    pub(super) fn puts_off(&self) -> bool {
        let is_put_off = self.filing.admission() == Admission::Later;
        if is_put_off {
            self.filing.put_off();
        }
        is_put_off
    }
}
