//! What a program answers as lines of JSON on its standard output.

use super::agents::{asked, connected, look_at, there};
use crate::{Target, scratch, seeds};
use rehearsal_core::{
    agent::{Agent, AgentError, Reply},
    ids::SessionId,
};
use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};
use tokio::runtime::{Builder, Runtime};

/// Lines of JSON.
pub(super) const LINES: Target = Target { name: "agent_lines", run, seeds };

/// Stands for the session's id, which changes so that no answer is taken for a later one.
const SESSION: &str = "@S";

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
    static PROGRAM: RefCell<Option<Arc<dyn Agent>>> = const { RefCell::new(None) };
    static NEXT: Cell<u64> = const { Cell::new(0) };
}

/// A program that answers every line with what stands in a file.
async fn started() -> Arc<dyn Agent> {
    let file = scratch::place("lines");
    let answers = format!("while read -r line; do cat {}; done", file.display());
    connected(&format!("command: {{ run: [sh, -c, '{answers}'], speaks: json_lines }}")).await
}

fn run(bytes: &[u8]) {
    let number = NEXT.replace(NEXT.get() + 1);
    let session = format!("s-{number}");
    let mut said = replaced(bytes, &session);
    // Whatever is answered before, there is an answer in the end.
    said.extend(format!("\n{{\"session_id\": \"{session}\", \"reply\": \"That is all.\"}}\n").bytes());
    look_at(there(answered(&said, session)));
}

fn answered(said: &[u8], session: String) -> Result<Reply, AgentError> {
    // Another file under the same name: the program may still look for the end of the one before.
    std::fs::rename(scratch::file("lines.next", said), scratch::place("lines")).unwrap();
    RUNTIME.with(|runtime| runtime.block_on(answered_by_program(&SessionId::new(session))))
}

/// A program that once failed answers nobody any more, and another takes its place.
async fn answered_by_program(session: &SessionId) -> Result<Reply, AgentError> {
    let agent = match PROGRAM.take() {
        Some(agent) => agent,
        None => started().await,
    };
    let outcome = asked(agent.as_ref(), session).await;
    match outcome {
        Ok(_) => drop(PROGRAM.replace(Some(agent))),
        Err(_) => agent.shutdown().await,
    }
    outcome
}

fn replaced(bytes: &[u8], session: &str) -> Vec<u8> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(SESSION.len()).position(|window| window == SESSION.as_bytes()) {
        parts.extend_from_slice(&rest[..at]);
        parts.extend_from_slice(session.as_bytes());
        rest = &rest[at + SESSION.len()..];
    }
    parts.extend_from_slice(rest);
    parts
}

fn seeds() -> Vec<Vec<u8>> {
    seeds::texts(&[
        r#"{"session_id": "@S", "reply": "Hello"}"#,
        r#"{"session_id": "@S", "turn": 1, "reply": {"text": "Hello"}, "conversation": "c", "state": {"a": 1}}"#,
        r#"{"session_id": "@S", "error": {"message": "boom"}}"#,
        r#"{"session_id": "@S", "question": {"message": "Sure?", "choices": ["yes", "no"]}}"#,
        "a word to whoever watches\n{\"session_id\": \"@S\", \"questions\": [{\"id\": \"1\", \"message\": \"Which?\"}]}",
        r#"{"reply": "nameless"}"#,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fed_is_read_again_and_again() {
        for number in 0..3 {
            let session = format!("mine-{number}");
            let said = format!("{{\"session_id\": \"{session}\", \"reply\": \"Hello\"}}\n");
            assert_eq!(answered(said.as_bytes(), session.clone()), Ok(Reply::words("Hello")));
            assert!(answered(b"{\"reply\": \"to nobody\"}\n", session).is_err());
        }
    }
}
