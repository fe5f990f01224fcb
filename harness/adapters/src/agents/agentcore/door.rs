//! The two ways into a runtime, which differ in how they prove who asks.

use super::{SESSION, refusal::Refusal};
use crate::agents::incoming::{Head, Incoming};
use async_trait::async_trait;
use rehearsal_core::agent::AgentError;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// One turn as it is sent, but for the proof.
pub(super) struct Call {
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Call {
    /// The runtime's session.
    pub(super) fn session(&self) -> &str {
        self.headers.get(SESSION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Why a turn brought no answer of the agent's.
pub(super) enum Trouble {
    /// AgentCore answered, and it was a refusal.
    Refused(Refusal),
    /// Nothing answered, or there was nothing to prove with who asks.
    Gone(AgentError),
}

/// A way in.
#[async_trait]
pub(super) trait Door: Send + Sync {
    /// Sends a turn and waits for the beginning of the answer. Never tries twice.
    async fn invoke(&self, call: &Call) -> Result<(Head, Box<dyn Incoming>), Trouble>;

    /// Ends a session. Nobody can do anything about it where that fails.
    async fn stop(&self, session: &str);
}
