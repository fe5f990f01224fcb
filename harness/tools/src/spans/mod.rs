//! The agent's spans with the calls of simulated tools that they do not tell.

mod told;

use crate::Served;
use async_trait::async_trait;
use rehearsal_core::{
    clock::Timestamp,
    ids::SessionId,
    span::{ExpectedTurn, SpanSource, Trace},
};
use std::sync::Arc;

/// A source of spans beside the server that saw the calls.
pub(crate) struct WitnessedSpans {
    spans: Arc<dyn SpanSource>,
    tools: Arc<Served>,
}

impl WitnessedSpans {
    pub(crate) fn new(spans: Arc<dyn SpanSource>, tools: Arc<Served>) -> Self {
        Self { spans, tools }
    }
}

#[async_trait]
impl SpanSource for WitnessedSpans {
    fn expect(&self, turn: ExpectedTurn<'_>) {
        self.tools.house.desk.expect(&turn);
        self.spans.expect(turn);
    }

    fn known_as(&self, session: &SessionId, name: &str) {
        self.spans.known_as(session, name);
    }

    fn ended(&self, session: &SessionId, number: u32, at: Timestamp) {
        self.spans.ended(session, number, at);
    }

    async fn settle(&self, session: &SessionId) {
        self.spans.settle(session).await;
    }

    fn collect(&self, session: &SessionId) -> Vec<(u32, Trace)> {
        let mut traces = self.spans.collect(session);
        let calls = self.tools.house.desk.close(session).map(|room| room.calls()).unwrap_or_default();
        told::complete(&mut traces, &calls);
        traces
    }
}
