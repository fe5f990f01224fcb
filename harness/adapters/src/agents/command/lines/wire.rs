//! The wire format of a program that reads and writes a JSON object a line.

use crate::agents::{
    answer::reply_at, baggage, excerpt::one_line, places::state_of, question, words::text_of,
};
use rehearsal_core::{
    agent::{AgentError, Input, Reply, Request},
    ids::SessionId,
    question::Question,
};
use serde::Serialize;
use serde_json::Value;

/// How much of an agent's error is shown, in characters.
const SHOWN: usize = 300;

/// The longest name that an agent may give a conversation, in bytes.
const LONGEST_NAME: usize = 500;

#[derive(Serialize)]
struct Ask<'a> {
    session_id: &'a str,
    turn: u32,
    /// The answers to the questions of the turn before, which `message` then holds in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<Value>,
    message: &'a str,
    traceparent: String,
    baggage: String,
    /// Where the conversation's simulated tools are served.
    #[serde(skip_serializing_if = "Option::is_none")]
    mcp_url: Option<&'a str>,
}

#[derive(Serialize)]
struct Farewell<'a> {
    session_id: &'a str,
    end: bool,
}

/// The line that asks for a reply, with its line break. JSON escapes every other one.
pub(super) fn ask(session: &SessionId, request: Request<'_>) -> serde_json::Result<String> {
    let answers = match request.input {
        Input::Message(_) => None,
        Input::Answers { answers, .. } => Some(question::answers(answers)),
    };
    let ask = Ask {
        session_id: session.as_str(),
        turn: request.turn,
        answers,
        message: request.input.words(),
        traceparent: request.context.traceparent(),
        baggage: baggage::of_session(session),
        mcp_url: request.mcp_url,
    };
    serde_json::to_string(&ask).map(|line| line + "\n")
}

/// The line that tells a program of ours that nothing more will come in this session.
pub(super) fn end(session: &SessionId) -> serde_json::Result<String> {
    let farewell = Farewell { session_id: session.as_str(), end: true };
    serde_json::to_string(&farewell).map(|line| line + "\n")
}

/// An answer as it came.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) session: SessionId,
    /// The turn it answers; `None` where the program does not say.
    pub(super) turn: Option<u64>,
    pub(super) outcome: Result<Reply, AgentError>,
}

/// What only an answer has.
const KEYS: [&str; 4] = ["reply", "question", "questions", "error"];

/// A line that the program wrote.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    /// An answer for somebody.
    Answer(Answer),
    /// An answer that does not say for whom.
    Nameless,
    /// Something else, such as a word to whoever watches.
    Other,
}

impl Line {
    /// Reads a line. An answer without a session id belongs to `sole`, the only session of a process
    /// that serves one.
    pub(super) fn parse(line: &[u8], sole: Option<&SessionId>) -> Self {
        match (Self::read(&String::from_utf8_lossy(line), sole), std::str::from_utf8(line)) {
            // Whoever waits for it is told at once. Words with holes in them are not what the agent said.
            (Self::Answer(answer), Err(_)) => {
                let outcome = Err(AgentError::Malformed("it is not UTF-8 text".to_owned()));
                Self::Answer(Answer { outcome, ..answer })
            }
            (line, _) => line,
        }
    }

    fn read(line: &str, sole: Option<&SessionId>) -> Self {
        let Ok(value) = serde_json::from_str::<Value>(line) else { return Self::Other };
        let session = match value.get("session_id") {
            Some(Value::String(id)) => Some(SessionId::new(id)),
            Some(_) => None,
            None => sole.cloned(),
        };
        match session {
            Some(session) if value.is_object() => Self::Answer(Answer::of(session, &value)),
            _ if KEYS.iter().any(|key| value.get(key).is_some()) => Self::Nameless,
            Some(_) | None => Self::Other,
        }
    }
}

impl Answer {
    fn of(session: SessionId, value: &Value) -> Self {
        let turn = value.get("turn").and_then(Value::as_u64);
        let outcome = match value.get("error") {
            Some(error) if !error.is_null() => Err(AgentError::Failed(one_line(&text_of(error), SHOWN))),
            Some(_) | None => reply(value),
        };
        Self { session, turn, outcome }
    }
}

/// The reply, or what the agent asks instead; words beside questions are its own to leave out.
fn reply(value: &Value) -> Result<Reply, AgentError> {
    let questions = asked(value);
    let mut reply = match (reply_at(value, "/reply"), questions.is_empty()) {
        (Ok(reply), true) => reply,
        (Ok(reply), false) => Reply { questions, ..reply },
        (Err(_), false) => Reply { questions, ..Reply::default() },
        (Err(error), true) => return Err(error),
    };
    let name = value.get("conversation").and_then(Value::as_str);
    reply.conversation =
        name.filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME).map(str::to_owned);
    // A program that calls something else its state tells none.
    reply.state = value.get("state").and_then(state_of).unwrap_or_default();
    Ok(reply)
}

fn asked(value: &Value) -> Vec<Question> {
    let named = value.get("questions").or_else(|| value.get("question"));
    named.map(question::questions).unwrap_or_default()
}

#[cfg(test)]
mod tests;
