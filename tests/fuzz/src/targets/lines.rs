//! What a program answers as lines of JSON on its standard output.

use super::agents::{asked, connected, look_at, there};
use crate::{Target, scratch, seeds};
use rehearsal_core::{
    agent::{Agent, AgentError, Reply},
    ids::SessionId,
};
use std::{cell::Cell, sync::Arc};
use tokio::runtime::{Builder, Runtime};

/// Lines of JSON.
pub(super) const LINES: Target = Target { name: "agent_lines", run, seeds };

/// Stands for the session's id, which changes so that no answer is taken for a later one.
const SESSION: &str = "@S";

thread_local! {
    static PROGRAM: (Runtime, Arc<dyn Agent>) = started();
    static NEXT: Cell<u64> = const { Cell::new(0) };
}

/// A program that answers every line with what stands in a file.
fn started() -> (Runtime, Arc<dyn Agent>) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let file = scratch::file("lines", b"");
    let loop_ = format!("while read -r line; do cat {}; done", file.display());
    let agent = format!("command: {{ run: [sh, -c, '{loop_}'], speaks: json_lines }}");
    let agent = runtime.block_on(connected(&agent));
    (runtime, agent)
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
    PROGRAM.with(|(runtime, agent)| {
        scratch::file("lines", said);
        runtime.block_on(asked(agent.as_ref(), &SessionId::new(session)))
    })
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
    fn what_is_fed_is_read() {
        let said = br#"{"session_id": "mine", "reply": "Hello"}"#;
        let reply = answered(&[said.as_slice(), b"\n"].concat(), "mine".to_owned());
        assert_eq!(reply, Ok(Reply::words("Hello")));
    }
}
