//! Spans and log records of OTLP, filed under a turn, collected and understood as in a run.

use crate::{Target, seeds};
use opentelemetry_proto::tonic::collector::{
    logs::v1::ExportLogsServiceRequest, trace::v1::ExportTraceServiceRequest,
};
use prost::Message;
use rehearsal_adapters::otlp::{Intake, IntakeSettings, SettleSettings, decode, decode::Batch, understand};
use rehearsal_core::{
    clock::{Clock, Timestamp},
    ids::{SessionId, SpanId, TraceContext, TraceId},
    span::ExpectedTurn,
    suite::SpansWait,
};
use std::{sync::Arc, time::Duration};

/// A request in JSON.
pub(super) const JSON: Target = Target { name: "otlp_json", run: json, seeds: json_seeds };
/// A request in protobuf.
pub(super) const PROTOBUF: Target = Target { name: "otlp_protobuf", run: protobuf, seeds: protobuf_seeds };

const FIXTURES: &str = "harness/adapters/fixtures/otlp";

fn json(bytes: &[u8]) {
    digest(decode::json(bytes).unwrap_or_default());
}

fn protobuf(bytes: &[u8]) {
    let mut batch = decode::protobuf(bytes).unwrap_or_default();
    batch.logs = decode::protobuf_logs(bytes).unwrap_or_default().logs;
    digest(batch);
}

/// Files the batch under the turn whose trace the seeds carry, collects the session, and reads the batch once more as
/// a recording made elsewhere.
fn digest(batch: Batch) {
    let intake = Intake::new(Arc::new(Noon), settings());
    let (session, source) = (SessionId::new("s"), intake.source());
    let context = TraceContext {
        trace_id: TraceId::from_hex("0af7651916cd43dd8448eb211c80319c").unwrap(),
        span_id: SpanId::from_hex("00f067aa0ba902b1").unwrap(),
    };
    let sent_at = Timestamp(1_700_000_000_000_000_000);
    source.expect(ExpectedTurn {
        session: &session,
        number: 1,
        context,
        sent_at,
        message: "Hello",
        attempt: None,
    });
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

fn json_seeds() -> Vec<Vec<u8>> {
    seeds::lines(FIXTURES, ".jsonl")
}

fn protobuf_seeds() -> Vec<Vec<u8>> {
    json_seeds().iter().filter_map(|line| message(line)).collect()
}

fn message(line: &[u8]) -> Option<Vec<u8>> {
    if line.windows(12).any(|window| window == b"resourceLogs") {
        serde_json::from_slice::<ExportLogsServiceRequest>(line).ok().map(|request| request.encode_to_vec())
    } else {
        serde_json::from_slice::<ExportTraceServiceRequest>(line).ok().map(|request| request.encode_to_vec())
    }
}
