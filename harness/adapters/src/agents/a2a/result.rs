//! What an agent answers to a message: a message of its own, or a task.

use super::{
    name,
    part::{Part, data_as_words, words},
    task::Task,
};
use serde_json::Value;

/// What an agent answers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// A message, and nothing more will come.
    Message {
        /// The conversation that it belongs to.
        context: Option<String>,
        /// Its words, or else its data.
        text: String,
    },
    /// A task.
    Task(Task),
}

impl Answer {
    /// Reads the result of a call; `None` where it is neither. 1.0 wraps what it answers to a message, and 0.3 and
    /// the answer to a question about a task do not.
    pub(super) fn read(result: &Value) -> Option<Self> {
        let inner = result.get("task").or_else(|| result.get("message")).filter(|inner| inner.is_object());
        let inner = inner.unwrap_or(result);
        if let Some(task) = Task::read(inner) {
            return Some(Self::Task(task));
        }
        inner.get("parts").filter(|parts| parts.is_array())?;
        let parts = Part::all(inner);
        let said = words(&parts, "\n").or_else(|| data_as_words(&parts));
        let context = name(inner, "contextId");
        Some(Self::Message { context, text: said.unwrap_or_default() })
    }

    /// The conversation that the agent counts it to.
    pub(super) fn context(&self) -> Option<&str> {
        match self {
            Self::Message { context, .. } => context.as_deref(),
            Self::Task(task) => task.context.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::a2a::task::State;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::old(json!({ "kind": "message", "contextId": "c", "parts": [{ "kind": "text", "text": "hi" }] }))]
    #[case::new(json!({ "message": { "contextId": "c", "role": "ROLE_AGENT", "parts": [{ "text": "hi" }] } }))]
    fn a_message_is_read_in_both_versions(#[case] result: Value) {
        let expected = Answer::Message { context: Some("c".to_owned()), text: "hi".to_owned() };
        assert_eq!(Answer::read(&result), Some(expected));
    }

    #[rstest]
    #[case::old(json!({ "kind": "task", "id": "t", "contextId": "c", "status": { "state": "working" } }))]
    #[case::new(json!({ "task": { "id": "t", "contextId": "c", "status": { "state": "TASK_STATE_WORKING" } } }))]
    #[case::asked_for(json!({ "id": "t", "contextId": "c", "status": { "state": "TASK_STATE_WORKING" } }))]
    fn a_task_is_read_in_both_versions(#[case] result: Value) {
        let Some(Answer::Task(task)) = Answer::read(&result) else { panic!("{result} is no task") };
        assert_eq!((task.id.as_deref(), task.context.as_deref()), (Some("t"), Some("c")));
        assert_eq!(task.state, State::Working);
    }

    #[rstest]
    #[case(json!({}))]
    #[case(json!("hi"))]
    #[case(json!({ "statusUpdate": {} }))]
    #[case(json!({ "task": "hi", "status": 1 }))]
    fn anything_else_is_neither(#[case] result: Value) {
        assert_eq!(Answer::read(&result), None);
    }
}
