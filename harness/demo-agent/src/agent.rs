//! One turn of the agent: think, use tools, answer or ask, with a span for each step.

mod approval;

use crate::{
    desk::{Heard, Step, memory::Memory, next},
    message::Message,
    store::Store,
    telemetry::TurnSpans,
    tools::{ToolCall, ToolResult, result_json},
};
use approval::{Action, Open};
pub(crate) use approval::{Answer, Question};
use serde_json::json;

/// How many times the desk may think in one turn before it gives up.
const MAX_STEPS: usize = 6;
/// What it says then.
const LOST: &str = "I am sorry, I lost the thread. Please say it again.";

/// What the user gets to read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// A reply, which ends the turn.
    Reply(String),
    /// A question, before the desk goes on.
    Question(Question),
}

/// One user's conversation with the desk, with books of its own.
#[derive(Debug)]
pub(crate) struct Session {
    memory: Memory,
    store: Store,
    history: Vec<Message>,
    calls: usize,
    /// The question that waits for its answer.
    open: Option<Open>,
}

impl Said {
    /// The words, whichever it is.
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Reply(text) => text,
            Self::Question(question) => &question.message,
        }
    }
}

impl Session {
    /// A conversation that has not begun.
    pub(crate) fn new() -> Self {
        Self { memory: Memory::default(), store: Store::new(), history: Vec::new(), calls: 0, open: None }
    }

    /// Hears a message and answers it. A question that waits for its answer is dropped.
    pub(crate) fn take_turn(&mut self, message: &str, spans: &TurnSpans) -> Said {
        if let Some(open) = self.open.take() {
            self.history.push(Message::tool_response(&open.id, json!({ "error": "not answered" })));
        }
        self.history.push(Message::user(message));
        self.go_on(Heard::User(message), spans)
    }

    /// Whether the question of this id waits for its answer.
    pub(crate) fn awaits(&self, id: &str) -> bool {
        self.open.as_ref().is_some_and(|open| open.id == id)
    }

    /// Hears the answer to the question that waits for it, and goes on from there.
    pub(crate) fn take_answer(&mut self, answer: &Answer, spans: &TurnSpans) -> Said {
        let Some(open) = self.open.take() else { return self.go_on(Heard::Silence, spans) };
        let refused = json!({ "error": format!("the user's answer is: {}", answer.words()) });
        match answer.action {
            Action::Accept => {
                let result = self.act(&open.id, &open.call, spans);
                self.go_on(Heard::Tool(&result), spans)
            }
            Action::Decline => {
                self.history.push(Message::tool_response(&open.id, refused));
                self.go_on(Heard::Refusal(answer.reason()), spans)
            }
            Action::Cancel => {
                self.history.push(Message::tool_response(&open.id, refused));
                self.go_on(Heard::Silence, spans)
            }
        }
    }

    /// Thinks and acts until there is something for the user to read.
    fn go_on(&mut self, heard: Heard<'_>, spans: &TurnSpans) -> Said {
        let mut last: Option<ToolResult> = None;
        for _ in 0..MAX_STEPS {
            match self.think(last.as_ref().map_or(heard, Heard::Tool), spans) {
                Step::Say(text) => return Said::Reply(text),
                Step::Ask(approval) => {
                    let open = Open { id: self.call_id(), call: approval.call };
                    let question = open.question(approval.message);
                    self.open = Some(open);
                    return Said::Question(question);
                }
                Step::Call(call) => last = Some(self.act(&self.call_id(), &call, spans)),
            }
        }
        self.history.push(Message::reply(LOST));
        Said::Reply(LOST.to_owned())
    }

    /// Asks the desk's rules, as another agent would ask its model. What waits for a yes is to the model a use of
    /// a tool like any other.
    fn think(&mut self, heard: Heard<'_>, spans: &TurnSpans) -> Step {
        let span = spans.begin_chat(&self.history);
        let step = next(&mut self.memory, heard);
        let output = match &step {
            Step::Say(text) => Message::reply(text),
            Step::Call(call) => self.tool_call(call),
            Step::Ask(approval) => self.tool_call(&approval.call),
        };
        span.end(&output);
        self.history.push(output);
        step
    }

    fn tool_call(&mut self, call: &ToolCall) -> Message {
        self.calls += 1;
        Message::tool_call(&self.call_id(), call.name(), call.arguments())
    }

    fn act(&mut self, id: &str, call: &ToolCall, spans: &TurnSpans) -> ToolResult {
        let span = spans.begin_tool(id, call);
        let result = call.run(&mut self.store);
        span.end(&result);
        self.history.push(Message::tool_response(id, result_json(&result)));
        result
    }

    /// The id of the last tool call: its number in the session.
    fn call_id(&self) -> String {
        format!("call_{}", self.calls)
    }
}
