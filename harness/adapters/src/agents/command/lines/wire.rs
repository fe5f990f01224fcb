//! The wire format of a program that reads and writes a JSON object a line.

use crate::agents::{answer::reply_at, baggage, excerpt::one_line, words::text_of};
use rehearsal_core::{
    agent::{AgentError, Reply, Request},
    ids::SessionId,
};
use serde::Serialize;
use serde_json::Value;

/// How much of an agent's error is shown, in characters.
const SHOWN: usize = 300;

#[derive(Serialize)]
struct Ask<'a> {
    session_id: &'a str,
    turn: u32,
    message: &'a str,
    traceparent: String,
    baggage: String,
}

/// The line that asks for a reply, with its line break. JSON escapes every other one.
pub(super) fn ask(session: &SessionId, request: Request<'_>) -> serde_json::Result<String> {
    let ask = Ask {
        session_id: session.as_str(),
        turn: request.turn,
        message: request.input.words(),
        traceparent: request.context.traceparent(),
        baggage: baggage::of_session(session),
    };
    serde_json::to_string(&ask).map(|line| line + "\n")
}

/// An answer as it came.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) session: SessionId,
    /// The turn it answers; `None` where the program does not say.
    pub(super) turn: Option<u64>,
    pub(super) outcome: Result<Reply, AgentError>,
}

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
        let Ok(value) = serde_json::from_slice::<Value>(line) else { return Self::Other };
        let session = match value.get("session_id") {
            Some(Value::String(id)) => Some(SessionId::new(id)),
            Some(_) => None,
            None => sole.cloned(),
        };
        match session {
            Some(session) if value.is_object() => Self::Answer(Answer::of(session, &value)),
            _ if value.get("reply").or(value.get("error")).is_some() => Self::Nameless,
            Some(_) | None => Self::Other,
        }
    }
}

impl Answer {
    fn of(session: SessionId, value: &Value) -> Self {
        let turn = value.get("turn").and_then(Value::as_u64);
        let outcome = match value.get("error") {
            Some(error) if !error.is_null() => Err(AgentError::Failed(one_line(&text_of(error), SHOWN))),
            Some(_) | None => reply_at(value, "/reply"),
        };
        Self { session, turn, outcome }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        agent::Input,
        ids::{SpanId, TraceContext, TraceId},
    };
    use rstest::rstest;
    use serde_json::json;

    #[test]
    fn a_message_with_line_breaks_and_quotes_is_one_line() {
        let context =
            TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([2; 8]) };
        let message = "a\n\"b\", \"turn\": 9";
        let request = Request { input: Input::Message(message), turn: 2, context, history: &[] };
        let line = ask(&SessionId::new("s"), request).unwrap();
        assert_eq!(line.matches('\n').count(), 1);
        assert_eq!(
            serde_json::from_str::<Value>(&line).unwrap(),
            json!({
                "session_id": "s",
                "turn": 2,
                "message": "a\n\"b\", \"turn\": 9",
                "traceparent": "00-01010101010101010101010101010101-0202020202020202-01",
                "baggage": "session.id=s",
            })
        );
    }

    #[rstest]
    #[case(json!({ "session_id": "s", "reply": "hi" }), None, Ok("hi"))]
    #[case(json!({ "session_id": "s", "reply": "", "turn": 3 }), Some(3), Ok(""))]
    #[case(json!({ "session_id": "s", "reply": {"a": 1}, "error": null }), None, Ok(r#"{"a":1}"#))]
    #[case(json!({ "session_id": "s", "error": "no\nmodel" }), None, Err(AgentError::Failed("no\\nmodel".into())))]
    #[case(json!({ "session_id": "s", "reply": null }), None, Err(AgentError::Malformed("/reply is null".into())))]
    #[case(
        json!({ "session_id": "s", "text": "hi" }),
        None,
        Err(AgentError::Malformed("nothing at /reply; the answer has the keys session_id, text".into()))
    )]
    fn an_answer_is_a_reply_or_says_what_is_wrong(
        #[case] line: Value,
        #[case] turn: Option<u64>,
        #[case] outcome: Result<&str, AgentError>,
    ) {
        let read = Line::parse(line.to_string().as_bytes(), None);
        let outcome = outcome.map(Reply::words);
        assert_eq!(read, Line::Answer(Answer { session: SessionId::new("s"), turn, outcome }));
    }

    #[test]
    fn the_only_session_of_a_process_needs_no_name() {
        let (line, sole) = (br#"{"reply": "hi"}"#, SessionId::new("s"));
        let reply = Reply::words("hi");
        let answer = Answer { session: sole.clone(), turn: None, outcome: Ok(reply) };
        assert_eq!(Line::parse(line, Some(&sole)), Line::Answer(answer));
        assert_eq!(Line::parse(line, None), Line::Nameless);
    }

    #[rstest]
    #[case(b"Listening...")]
    #[case(b"[1, 2]")]
    #[case(b"{\"level\": \"info\"}")]
    #[case(b"{\"session_id\": \"s\", \"reply\": \"\xff\"}")]
    fn a_line_for_nobody_is_no_answer(#[case] line: &[u8]) {
        assert_eq!(Line::parse(line, None), Line::Other);
    }
}
