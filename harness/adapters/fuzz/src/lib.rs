//! What is done with whatever a decoder made of the bytes.

use rehearsal_adapters::otlp::{Intake, IntakeSettings, SettleSettings, decode::Batch, understand};
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::{SessionId, SpanId, TraceContext, TraceId},
    span::ExpectedTurn,
    suite::SpansWait,
};
use std::{sync::Arc, time::Duration};

/// Files the batch under the turn whose trace the seeds carry, collects the session, and reads the batch once more as
/// a recording made elsewhere.
pub fn digest(batch: Batch) {
    let intake = Intake::new(Arc::new(Noon), settings());
    let (session, source) = (SessionId::new("s"), intake.source());
    let context = TraceContext {
        trace_id: TraceId::from_hex("0af7651916cd43dd8448eb211c80319c").unwrap(),
        span_id: SpanId::from_hex("00f067aa0ba902b1").unwrap(),
    };
    let sent_at = Timestamp(1_700_000_000_000_000_000);
    source.expect(ExpectedTurn { session: &session, number: 1, context, sent_at, message: "Hello", attempt: None });
    intake.take(batch.clone());
    source.ended(&session, 1, Noon.now());
    let turns = source.collect(&session);
    assert_eq!(turns.len(), 1);
    let _views = understand(batch.spans, batch.logs);
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_800_000_000_000_000_000)
    }
}

fn settings() -> IntakeSettings {
    let settle = SettleSettings {
        wait: SpansWait::Expected,
        deadline: Duration::ZERO,
        quiet: Duration::ZERO,
        loose: Duration::ZERO,
    };
    IntakeSettings { settle, session_attributes: vec![], memory: IntakeSettings::MEMORY }
}
