//! The port to evaluators that are code of the user's: JSON goes in and JSON comes out.

use async_trait::async_trait;
use serde_json::Value;

/// Code of the user's that is given a case and a session as JSON, and answers with scores as JSON. Called many times at
/// once; what it answers is checked by whoever asks.
#[async_trait]
pub trait Assessor: Send + Sync {
    /// Asks for one session. Bounded in time by the implementation, and cancel-safe.
    ///
    /// # Errors
    /// Where no answer came back that is JSON.
    async fn assess(&self, evaluation: &Value) -> Result<Value, AssessorError>;
}

/// Why no answer came back. Nothing of this says anything of the agent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssessorError {
    /// It is not there, or did not come up.
    #[error("the evaluator cannot be started: {0}")]
    NotReady(String),
    /// It did not answer in time.
    #[error("the evaluator did not answer {0}")]
    Late(String),
    /// It said that it failed, or it broke off.
    #[error("the evaluator failed: {0}")]
    Failed(String),
    /// It answered with something that is no JSON.
    #[error("the evaluator's answer cannot be read: {0}")]
    Malformed(String),
}
