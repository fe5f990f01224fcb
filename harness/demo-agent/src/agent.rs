//! One turn of the agent: think, use tools, answer, with a span for each step.

use crate::{
    desk::{Heard, Step, memory::Memory, next},
    message::Message,
    store::Store,
    telemetry::TurnSpans,
    tools::{ToolCall, ToolResult, result_json},
};

/// How many times the desk may think in one turn before it gives up.
const MAX_STEPS: usize = 6;
/// What it says then.
const LOST: &str = "I am sorry, I lost the thread. Please say it again.";

/// One user's conversation with the desk, with books of its own.
#[derive(Debug)]
pub(crate) struct Session {
    memory: Memory,
    store: Store,
    history: Vec<Message>,
    calls: usize,
}

impl Session {
    /// A conversation that has not begun.
    pub(crate) fn new() -> Self {
        Self { memory: Memory::default(), store: Store::new(), history: Vec::new(), calls: 0 }
    }

    /// Hears a message and answers it.
    pub(crate) fn take_turn(&mut self, message: &str, spans: &TurnSpans) -> String {
        self.history.push(Message::user(message));
        let mut last: Option<ToolResult> = None;
        for _ in 0..MAX_STEPS {
            let heard = last.as_ref().map_or(Heard::User(message), Heard::Tool);
            match self.think(heard, spans) {
                Step::Say(text) => return text,
                Step::Call(call) => last = Some(self.act(&call, spans)),
            }
        }
        self.history.push(Message::reply(LOST));
        LOST.to_owned()
    }

    /// Asks the desk's rules, as another agent would ask its model.
    fn think(&mut self, heard: Heard<'_>, spans: &TurnSpans) -> Step {
        let span = spans.begin_chat(&self.history);
        let step = next(&mut self.memory, heard);
        let output = match &step {
            Step::Say(text) => Message::reply(text),
            Step::Call(call) => {
                self.calls += 1;
                Message::tool_call(&self.call_id(), call.name(), call.arguments())
            }
        };
        span.end(&output);
        self.history.push(output);
        step
    }

    fn act(&mut self, call: &ToolCall, spans: &TurnSpans) -> ToolResult {
        let id = self.call_id();
        let span = spans.begin_tool(&id, call);
        let result = call.run(&mut self.store);
        span.end(&result);
        self.history.push(Message::tool_response(&id, result_json(&result)));
        result
    }

    /// The id of the last tool call: its number in the session.
    fn call_id(&self) -> String {
        format!("call_{}", self.calls)
    }
}
