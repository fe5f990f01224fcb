//! Requests and turns for the tests of this folder.

use rehearsal_core::{
    agent::{Input, Request},
    clock::Timestamp,
    ids::{SessionId, SpanId, TraceContext, TraceId},
    question::{Action, Answer, AnsweredBy},
    session::{Turn, UserMessage},
    span::Trace,
    suite::{HttpExchange, QuestionsSpec, SessionCarrier, StreamSpec},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const TRACEPARENT: &str = "00-01010101010101010101010101010101-0202020202020202-01";

pub(super) fn context() -> TraceContext {
    TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([2; 8]) }
}

pub(super) fn request(message: &str, turn: u32) -> Request<'_> {
    Request { input: Input::Message(message), turn, context: context(), history: &[], mcp_url: None }
}

/// An exchange with everything that a test does not ask for left out.
pub(super) fn exchange(body: Value, reply: &str, headers: &[(&str, &str)]) -> HttpExchange {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    HttpExchange {
        body,
        reply: vec![reply.to_owned()],
        headers: headers.collect::<BTreeMap<_, _>>(),
        auth: None,
        session: SessionCarrier::Ours,
        stream: StreamSpec::default(),
        questions: QuestionsSpec {
            at: vec!["/questions".to_owned()],
            body: json!({ "answers": "{{answers}}" }),
        },
        state: None,
    }
}

pub(super) fn session(id: &str) -> SessionId {
    SessionId::new(id)
}

/// The user's leave.
pub(super) fn accepted(question: &str) -> Answer {
    let question = question.to_owned();
    Answer { question, action: Action::Accept, content: None, by: AnsweredBy::Actor }
}

pub(super) fn past(number: u32, user: &str, reply: Option<&str>) -> Turn {
    Turn {
        number,
        context: context(),
        user: UserMessage { text: user.to_owned(), ..UserMessage::default() },
        sent_at: Timestamp(0),
        reply: reply.map(str::to_owned),
        questions: vec![],
        ended_at: Timestamp(0),
        error: None,
        trace: Trace::default(),
        state: BTreeMap::new(),
    }
}
