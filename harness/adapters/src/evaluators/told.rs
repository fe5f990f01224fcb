//! What went wrong, in the words of an evaluator's user: programs and interpreters are found and started as those of
//! agents are.

use crate::agents::{ConnectError, excerpt::one_line};
use rehearsal_core::{
    agent::AgentError,
    assessor::AssessorError::{self, Malformed, NotReady},
};
use serde_json::Value;

/// Why it could not be set up or started.
pub(super) fn not_ready(error: ConnectError) -> AssessorError {
    NotReady(match error {
        ConnectError::Setup(error) => error.to_string(),
        ConnectError::Agent(
            AgentError::NotFound(why)
            | AgentError::NotReady(why)
            | AgentError::Unreachable(why)
            | AgentError::Failed(why)
            | AgentError::Malformed(why)
            | AgentError::Tools { why, .. },
        ) => why,
    })
}

/// Reads an answer.
pub(super) fn answer(bytes: &[u8]) -> Result<Value, AssessorError> {
    if bytes.len() > super::ANSWER_LIMIT {
        return Err(Malformed("it is longer than 10 MiB".to_owned()));
    }
    let text = bytes.trim_ascii();
    if text.is_empty() {
        return Err(Malformed("it is empty".to_owned()));
    }
    serde_json::from_slice(text).map_err(|error| {
        let start = one_line(&String::from_utf8_lossy(text), super::SHOWN);
        Malformed(format!("it is not one JSON value ({error}) and begins \"{start}\""))
    })
}
