//! What the frames of a stream come to.

use super::{
    frames::Frame,
    usual::{self, Said},
};
use crate::agents::{
    answer::ANSWER_LIMIT,
    excerpt::one_line,
    places::{Places, error_in, spoken},
    question::{MOST, questions},
    words::{text_of, words},
};
use rehearsal_core::{
    agent::{AgentError, Reply},
    question::Question,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// How much of a frame an error shows, in characters.
const SHOWN: usize = 200;

/// Where Strands tells which use of a tool waits for which questions.
const TOOL_INTERRUPT: &str = "/tool_interrupt_event";

/// Everything so far.
pub(super) struct Gathering<'a> {
    places: &'a Places,
    length: usize,
    pieces: Option<String>,
    /// Whether the last pieces belong to a message that is not whole yet.
    in_message: bool,
    /// Whether pieces come as events of Strands, which tells each of them twice.
    by_event: bool,
    /// Whether any frame was JSON with a structure; otherwise a number is a word of the reply like any other.
    structured: bool,
    whole: Option<String>,
    questions: Vec<Question>,
    conversation: Option<String>,
    state: BTreeMap<String, Value>,
    failure: Option<String>,
    last: String,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(places: &'a Places) -> Self {
        Self {
            places,
            length: 0,
            pieces: None,
            in_message: false,
            by_event: false,
            structured: false,
            whole: None,
            questions: Vec::new(),
            conversation: None,
            state: BTreeMap::new(),
            failure: None,
            last: String::new(),
        }
    }

    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Takes a frame. Whether the stream goes on after it.
    pub(super) fn take(&mut self, frame: Frame) -> bool {
        if frame.data.trim() == "[DONE]" {
            return false;
        }
        self.length += 1;
        let goes_on = self.read(&frame);
        self.last = frame.data;
        goes_on
    }

    fn read(&mut self, frame: &Frame) -> bool {
        let value = serde_json::from_str::<Value>(&frame.data);
        let kind = value.as_ref().map(usual::kind).unwrap_or_default();
        // What goes wrong in a tool is the agent's to deal with.
        let is_beside = usual::is_beside(&frame.event) || usual::is_beside(kind);
        self.failure = failure(frame, value.as_ref().ok()).filter(|_| !is_beside);
        if self.failure.is_some() {
            return false;
        }
        match value {
            Ok(value @ (Value::Object(_) | Value::Array(_) | Value::String(_))) => {
                self.structured = true;
                self.take_value(&value, is_beside);
            }
            // Text as it is, not wrapped into JSON, and a word of it may be `42` or `true`.
            Ok(_) if self.structured => {}
            Ok(_) | Err(_) if is_beside || !self.places.stream.delta.is_empty() => {}
            Ok(_) | Err(_) => self.add(&frame.data),
        }
        true
    }

    /// The reply. A whole one stands for all of its pieces.
    pub(super) fn finish(self) -> Result<Reply, AgentError> {
        if let Some(error) = self.failure {
            return Err(AgentError::Failed(error));
        }
        let (conversation, state) = (self.conversation, self.state);
        let text = self.whole.or(self.pieces);
        if text.as_ref().is_some_and(|text| text.len() > ANSWER_LIMIT) {
            return Err(AgentError::Malformed("its reply is longer than 10 MiB".to_owned()));
        }
        if !self.questions.is_empty() {
            return Ok(Reply {
                text: text.unwrap_or_default(),
                questions: self.questions,
                conversation,
                state,
            });
        }
        match text {
            Some(text) => Ok(Reply { conversation, state, ..spoken(text) }),
            None if self.length == 0 => Err(AgentError::Malformed("its stream is empty".to_owned())),
            None => Err(AgentError::Malformed(format!(
                "nothing in the {} frames of its stream is at a usual place, or at one that `stream` names; the last \
                 is \"{}\"",
                self.length,
                one_line(&self.last, SHOWN)
            ))),
        }
    }

    fn take_value(&mut self, value: &Value, is_beside: bool) {
        self.conversation = self.places.conversation(value).or_else(|| self.conversation.take());
        // The last frame that tells it holds; what other frames have at the same place is something else.
        if let Ok(Some(state)) = self.places.state(value) {
            self.state = state;
        }
        let asked = value.pointer(TOOL_INTERRUPT).map(questions).unwrap_or_default();
        for question in asked.into_iter().chain(self.places.questions(value)) {
            let is_new = self.questions.iter().all(|earlier| earlier.id != question.id);
            if is_new && self.questions.len() < MOST {
                self.questions.push(question);
            }
        }
        if self.take_whole(value, is_beside) {
            return;
        }
        let places = &self.places.stream.delta;
        if let Some(piece) = at(places, value) {
            self.add(&text_of(piece));
        } else if places.is_empty() && !is_beside {
            self.take_usual(value);
        }
    }

    fn take_usual(&mut self, value: &Value) {
        self.in_message &= !usual::begins_message(value);
        self.by_event |= value.pointer(usual::STRANDS_EVENT).is_some();
        if self.by_event && value.get("data").is_some_and(Value::is_string) {
            return;
        }
        match usual::said(value) {
            Some(Said::Piece(text)) => self.add(&text),
            Some(Said::Message(text)) => {
                if !self.in_message {
                    self.add(&text);
                }
                self.in_message = false;
            }
            None => {}
        }
    }

    /// Takes a whole reply, by the suite's places or by those of an answer that is no stream.
    fn take_whole(&mut self, value: &Value, is_beside: bool) -> bool {
        let named = &self.places.stream.whole;
        if let Some(whole) = at(named, value) {
            self.whole = Some(text_of(whole));
            return true;
        }
        if !named.is_empty() || is_beside {
            return false;
        }
        let usual = self.places.replies().filter(|pointer| !usual::is_of_pieces(pointer)).chain(["/result"]);
        let found = usual.filter_map(|pointer| words(value.pointer(pointer)?)).find(|text| !text.is_empty());
        let is_found = found.is_some();
        if let Some(text) = found {
            self.replace(text);
        }
        is_found
    }

    /// A place that holds the whole reply once may also hold all of it so far each time, or piece after piece.
    fn replace(&mut self, text: String) {
        self.whole = Some(match self.whole.take() {
            Some(before) if !text.starts_with(&before) => before + &text,
            Some(_) | None => text,
        });
    }

    /// Adds a piece; a message after a message begins on a line of its own.
    fn add(&mut self, text: &str) {
        let pieces = self.pieces.get_or_insert_default();
        if !self.in_message && !pieces.is_empty() && !text.is_empty() {
            pieces.push_str("\n\n");
        }
        pieces.push_str(text);
        self.in_message |= !text.is_empty();
    }
}

/// What the first of these places has.
fn at<'v>(places: &[String], value: &'v Value) -> Option<&'v Value> {
    places.iter().filter_map(|pointer| value.pointer(pointer)).find(|value| !value.is_null())
}

/// The error that a frame tells.
fn failure(frame: &Frame, value: Option<&Value>) -> Option<String> {
    let told = value.and_then(|value| {
        let inner = || value.get("response").and_then(error_in);
        error_in(value).or_else(inner)
    });
    let kind = value.map(usual::kind).unwrap_or_default();
    let is_error = frame.event == "error" || matches!(kind, "error" | "RUN_ERROR" | "response.failed");
    let said = || {
        let message = value.and_then(|value| value.get("message").or_else(|| value.get("errorText")));
        let line = one_line(&message.map_or_else(|| frame.data.clone(), text_of), SHOWN);
        if line.is_empty() { "it did not say why".to_owned() } else { line }
    };
    told.or_else(|| is_error.then(said))
}
