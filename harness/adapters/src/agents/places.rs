//! Where in an agent's answer what is: its reply, what it asks, its name for the conversation, and what holds outside
//! of it.

use super::{
    answer::missing,
    excerpt::one_line,
    question::{printed, questions},
    setup::SetupError,
    words::{text_of, words},
};
use rehearsal_core::{
    agent::{AgentError, Reply},
    question::Question,
    suite::{HttpExchange, SessionCarrier, StreamSpec},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// How much of an agent's error is shown, in characters.
const SHOWN: usize = 300;

/// The checked JSON pointers of an exchange.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    reply: Vec<String>,
    questions: Vec<String>,
    /// Of the agent's name for the conversation, where it is in the body.
    conversation: Option<String>,
    /// Of what holds outside the conversation.
    state: Option<String>,
    pub(super) stream: StreamSpec,
}

impl Places {
    pub(super) fn new(spec: &HttpExchange) -> Result<Self, SetupError> {
        let conversation = match &spec.session {
            SessionCarrier::Body(pointer) => Some(pointer.clone()),
            SessionCarrier::Ours | SessionCarrier::Header(_) | SessionCarrier::Cookie => None,
        };
        let (stream, asked) = (&spec.stream, &spec.questions.at);
        let all = [&spec.reply, asked, &stream.delta, &stream.whole].into_iter().flatten();
        if let Some(odd) =
            all.chain(&conversation).chain(&spec.state).find(|it| !it.is_empty() && !it.starts_with('/'))
        {
            return Err(SetupError::Pointer(odd.clone()));
        }
        let (reply, questions) = (spec.reply.clone(), asked.clone());
        Ok(Self { reply, questions, conversation, state: spec.state.clone(), stream: stream.clone() })
    }

    /// The reply in an answer that is one JSON value. What the agent asks goes before what it says: the words beside
    /// a question are kept where a pointer finds some.
    pub(super) fn read(&self, answer: &Value) -> Result<Reply, AgentError> {
        let questions = self.questions(answer);
        let conversation = self.conversation(answer);
        let state = self.state(answer)?.unwrap_or_default();
        if !questions.is_empty() {
            let beside = self.reply.iter().filter(|pointer| !pointer.is_empty());
            let text = beside.filter_map(|pointer| words(answer.pointer(pointer)?)).next();
            return Ok(Reply { text: text.unwrap_or_default(), questions, conversation, state });
        }
        let said = self.said(answer)?;
        Ok(Reply { conversation, state, ..spoken(text_of(said)) })
    }

    /// Whether a text is the whole answer, rather than something in it.
    pub(super) fn takes_all(&self) -> bool {
        self.reply.iter().any(String::is_empty)
    }

    /// The pointers of the reply that lead into an answer.
    pub(super) fn replies(&self) -> impl Iterator<Item = &str> {
        self.reply.iter().map(String::as_str).filter(|pointer| !pointer.is_empty())
    }

    /// What the agent asks; nothing where a result of Strands says that it did not stop for it.
    pub(super) fn questions(&self, answer: &Value) -> Vec<Question> {
        let asked = self.questions.iter().filter(|pointer| !is_finished(answer, pointer));
        let mut asked = asked.filter_map(|pointer| answer.pointer(pointer)).map(questions);
        asked.find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The agent's name for the conversation.
    pub(super) fn conversation(&self, answer: &Value) -> Option<String> {
        match answer.pointer(self.conversation.as_deref()?)? {
            Value::String(name) => Some(name.clone()),
            Value::Number(name) => Some(name.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// What holds outside the conversation; `None` where the answer does not tell.
    pub(super) fn state(&self, answer: &Value) -> Result<Option<BTreeMap<String, Value>>, AgentError> {
        let Some(pointer) = self.state.as_deref() else { return Ok(None) };
        match answer.pointer(pointer) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => state_of(value).map(Some).ok_or_else(|| {
                let instead = one_line(&value.to_string(), SHOWN);
                AgentError::Malformed(format!("the state at {pointer} must be an object, and is {instead}"))
            }),
        }
    }

    /// What the first pointer finds. An answer that only tells an error is the agent's failure, even where the whole
    /// answer would do as a reply.
    fn said<'a>(&self, answer: &'a Value) -> Result<&'a Value, AgentError> {
        let found = |pointer: &str| answer.pointer(pointer).filter(|value| !value.is_null());
        if let Some(value) = self.replies().find_map(found) {
            return Ok(value);
        }
        if let Some(error) = error_in(answer) {
            return Err(AgentError::Failed(error));
        }
        found("")
            .filter(|_| self.takes_all())
            .ok_or_else(|| AgentError::Malformed(missing(answer, &self.reply)))
    }
}

/// A text as a reply, which may be nothing but questions.
pub(super) fn spoken(text: String) -> Reply {
    let questions = printed(&text);
    if questions.is_empty() { Reply::words(text) } else { Reply { questions, ..Reply::default() } }
}

/// What holds outside the conversation, by name, where this is an object.
pub(super) fn state_of(value: &Value) -> Option<BTreeMap<String, Value>> {
    let state = value.as_object()?;
    Some(state.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// The error that an answer or a frame of a stream tells, in a line.
pub(super) fn error_in(value: &Value) -> Option<String> {
    let error = value.get("error")?;
    let said = match error {
        Value::Null | Value::Bool(false) => return None,
        Value::String(text) => text.clone(),
        Value::Object(object) => object.get("message").map_or_else(|| error.to_string(), text_of),
        Value::Bool(true) | Value::Number(_) | Value::Array(_) => value.to_string(),
    };
    Some(one_line(&said, SHOWN)).filter(|line| !line.is_empty() && line != "{}")
}

/// Whether the object that the pointer leads into is a result that says to have ended otherwise than by a question.
fn is_finished(answer: &Value, pointer: &str) -> bool {
    let parent = pointer.rsplit_once('/').and_then(|(parent, _)| answer.pointer(parent));
    let reason = parent.and_then(|parent| parent.get("stop_reason").or_else(|| parent.get("stopReason")));
    reason.and_then(Value::as_str).is_some_and(|reason| reason != "interrupt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::fixture;
    use rstest::rstest;
    use serde_json::json;

    /// Those of a container of AgentCore.
    fn places() -> Places {
        let mut spec = fixture::exchange(json!({}), "/result", &[]);
        spec.reply = ["/result", "/message", "/text", ""].map(str::to_owned).to_vec();
        spec.questions.at = ["/interrupts", "/result/interrupts"].map(str::to_owned).to_vec();
        spec.session = SessionCarrier::Body("/id".to_owned());
        Places::new(&spec).unwrap()
    }

    #[rstest]
    #[case::first(json!({ "message": "b", "result": "a" }), "a")]
    #[case::next(json!({ "result": null, "text": "a" }), "a")]
    #[case::message(json!({ "message": { "role": "assistant", "content": [{ "text": "a" }, { "text": "b" }] } }), "a\nb")]
    #[case::empty(json!({ "result": "" }), "")]
    #[case::all(json!({ "found": 3 }), r#"{"found":3}"#)]
    #[case::text(json!("a"), "a")]
    #[case::strands(json!({
        "stop_reason": "end_turn", "message": { "role": "assistant", "content": [{ "text": "a" }] },
        "interrupts": [], "metrics": {},
    }), "a")]
    #[case::error_beside(json!({ "error": "late", "result": "a" }), "a")]
    #[case::no_error(json!({ "error": null }), r#"{"error":null}"#)]
    fn the_reply_is_at_the_first_place_that_has_one(#[case] answer: Value, #[case] text: &str) {
        assert_eq!(places().read(&answer), Ok(Reply::words(text)));
    }

    #[rstest]
    #[case(json!({ "error": "boom\nboom" }), "boom\\nboom")]
    #[case(json!({ "error": { "message": "boom", "code": 3 } }), "boom")]
    #[case(json!({ "error": { "code": 3 } }), r#"{"code":3}"#)]
    #[case(json!({ "error": true, "detail": "boom" }), r#"{"error":true,"detail":"boom"}"#)]
    fn an_answer_that_only_tells_an_error_is_a_failure(#[case] answer: Value, #[case] message: &str) {
        assert_eq!(places().read(&answer), Err(AgentError::Failed(message.to_owned())));
    }

    #[rstest]
    #[case::strands(json!({
        "stop_reason": "interrupt", "interrupts": [{ "id": "i", "name": "n", "reason": "sure?", "response": null }],
        "message": { "role": "assistant", "content": [{ "toolUse": {} }] },
    }), "")]
    #[case::wrapped(json!({ "result": { "interrupts": [{ "id": "i", "reason": "sure?" }] } }), "")]
    #[case::with_words(json!({ "message": "Wait.", "interrupts": [{ "id": "i", "reason": "sure?" }] }), "Wait.")]
    #[case::printed(json!("[{'id': 'i', 'name': 'n', 'reason': 'sure?', 'response': None}]"), "")]
    fn a_question_is_not_a_reply(#[case] answer: Value, #[case] text: &str) {
        let reply = places().read(&answer).unwrap();
        let [question] = reply.questions.as_slice() else { panic!("{reply:?}") };
        assert_eq!(
            (question.id.as_str(), question.message.as_str(), reply.text.as_str()),
            ("i", "sure?", text)
        );
    }

    #[rstest]
    #[case::told(json!({ "text": "a", "world": { "booked": true } }), Ok(vec![("booked", json!(true))]))]
    #[case::beside_a_question(
        json!({ "interrupts": [{ "id": "i", "reason": "sure?" }], "world": { "booked": false } }),
        Ok(vec![("booked", json!(false))])
    )]
    #[case::untold(json!({ "text": "a" }), Ok(vec![]))]
    #[case::null(json!({ "text": "a", "world": null }), Ok(vec![]))]
    #[case::no_object(
        json!({ "text": "a", "world": [1] }),
        Err("no reply in the agent's answer: the state at /world must be an object, and is [1]")
    )]
    fn what_holds_outside_is_told(#[case] answer: Value, #[case] state: Result<Vec<(&str, Value)>, &str>) {
        let mut spec = fixture::exchange(json!({}), "/text", &[]);
        spec.questions.at = vec!["/interrupts".to_owned()];
        spec.state = Some("/world".to_owned());
        let read = Places::new(&spec).unwrap().read(&answer).map(|reply| reply.state);
        let state =
            state.map(|state| state.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        assert_eq!(read.map_err(|error| error.to_string()), state.map_err(str::to_owned));
    }

    #[rstest]
    #[case(json!({ "id": "c-1", "text": "" }), Some("c-1"))]
    #[case(json!({ "id": 17, "text": "" }), Some("17"))]
    #[case(json!({ "id": null, "text": "" }), None)]
    #[case(json!({ "text": "" }), None)]
    fn the_agents_name_for_the_conversation_is_told(#[case] answer: Value, #[case] name: Option<&str>) {
        assert_eq!(places().read(&answer).unwrap().conversation.as_deref(), name);
    }
}
