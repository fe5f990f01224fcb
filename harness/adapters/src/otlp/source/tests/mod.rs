//! What comes of a session, with a clock that is set by hand.

mod interleaved;

use super::*;
use crate::otlp::{
    decode::Batch,
    filing::{Limits, UnclaimedLimits},
    raw::RawSpan,
    session_file::SessionLimits,
    testing::{span, turn},
};
use rehearsal_core::clock::Clock;
use std::{sync::atomic::AtomicU64, time::Duration};

/// A clock that shows what it was set to.
#[derive(Default)]
struct Hand(AtomicU64);

impl Hand {
    fn set(&self, now: u64) {
        self.0.store(now, Ordering::Relaxed);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// A source that does not wait.
fn source(limits: Limits, clock: Arc<Hand>) -> FiledSpans {
    let settle = SettleSettings {
        wait: SpansWait::Expected,
        deadline: Duration::ZERO,
        quiet: Duration::ZERO,
        loose: Duration::ZERO,
    };
    FiledSpans::new(Arc::new(Filing::new(clock, limits, vec![])), settle)
}

impl FiledSpans {
    fn take(&self, spans: Vec<RawSpan>) {
        self.filing.file(Batch { spans, ..Batch::default() });
    }
}

#[test]
fn a_session_over_its_limit_is_never_called_complete() {
    let limits = Limits {
        session: SessionLimits { records: 2, bytes: usize::MAX },
        unclaimed: UnclaimedLimits { records: 1, bytes: usize::MAX },
        ..Limits::default()
    };
    let source = source(limits, Arc::default());
    let session = SessionId::new("s");
    let window = turn(1, 0, None);
    source.expect(ExpectedTurn {
        session: &session,
        number: 1,
        context: window.context,
        sent_at: window.sent_at,
        message: "",
        attempt: None,
    });
    let two_seconds = 2_000_000_000;
    source.take((2..=5).map(|id| span(1, id, Some(1), (1, two_seconds))).collect());
    let (_, trace) = source.collect(&session).remove(0);
    assert_eq!(trace.spans.len(), 2);
    let missing = "2 spans or log records were over the session's limit and dropped".to_owned();
    assert_eq!(trace.notes, [missing.as_str(), "the agent's clock is ahead of ours"]);
    assert_eq!(trace.evidence, Evidence::Incomplete { missing });
}
