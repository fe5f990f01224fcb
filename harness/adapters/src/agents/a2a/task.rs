//! A task of the agent's, and how far it is.

use super::{
    name,
    part::{Part, data_as_words, words},
};
use serde_json::Value;

/// A task, read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Task {
    /// Its id; `None` where the agent tells none, so that it can be asked for no more.
    pub(super) id: Option<String>,
    pub(super) context: Option<String>,
    pub(super) state: State,
    /// What the agent says of its state.
    pub(super) message: Vec<Part>,
    /// What has come of it so far.
    pub(super) artifacts: Vec<Vec<Part>>,
}

/// How far a task is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    Submitted,
    Working,
    Completed,
    Failed,
    Canceled,
    Rejected,
    InputRequired,
    AuthRequired,
    /// Any other, in the agent's word.
    Unknown(String),
}

impl State {
    /// Reads `input-required` of 0.3 and `TASK_STATE_INPUT_REQUIRED` of 1.0.
    fn read(word: &str) -> Self {
        let plain = word.to_ascii_lowercase().replace('_', "-");
        match plain.strip_prefix("task-state-").unwrap_or(&plain) {
            "submitted" => Self::Submitted,
            "working" => Self::Working,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "canceled" | "cancelled" => Self::Canceled,
            "rejected" => Self::Rejected,
            "input-required" => Self::InputRequired,
            "auth-required" => Self::AuthRequired,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

impl Task {
    /// Reads a task; `None` where the value is none.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let status = value.get("status").filter(|status| status.is_object())?;
        let artifacts = value.get("artifacts").and_then(Value::as_array).into_iter().flatten();
        Some(Self {
            id: name(value, "id"),
            context: name(value, "contextId"),
            state: State::read(status.get("state").and_then(Value::as_str).unwrap_or_default()),
            message: status.get("message").map(Part::all).unwrap_or_default(),
            artifacts: artifacts.map(Part::all).collect(),
        })
    }

    /// What the agent says of the task's state.
    pub(super) fn said(&self) -> Option<String> {
        words(&self.message, "\n")
    }

    /// What a completed task says: the words of its message and of its artifacts, else their data. Agents put their
    /// reply into either, and some say the same in both. An artifact that was streamed has a part for each chunk.
    pub(super) fn reply(&self) -> String {
        let message = self.said();
        let artifacts = self.artifacts.iter().filter_map(|parts| words(parts, ""));
        let new = artifacts.filter(|text| Some(text) != message.as_ref());
        let mut said: Vec<String> = message.iter().cloned().chain(new).collect();
        if said.is_empty() {
            said.extend(
                std::iter::once(&self.message)
                    .chain(&self.artifacts)
                    .filter_map(|parts| data_as_words(parts)),
            );
        }
        said.join("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("submitted", State::Submitted)]
    #[case("TASK_STATE_WORKING", State::Working)]
    #[case("input-required", State::InputRequired)]
    #[case("TASK_STATE_INPUT_REQUIRED", State::InputRequired)]
    #[case("TASK_STATE_AUTH_REQUIRED", State::AuthRequired)]
    #[case("canceled", State::Canceled)]
    #[case("TASK_STATE_UNSPECIFIED", State::Unknown("TASK_STATE_UNSPECIFIED".into()))]
    fn a_state_is_read_in_both_versions(#[case] word: &str, #[case] expected: State) {
        assert_eq!(State::read(word), expected);
    }

    fn completed(message: &Value, artifacts: &Value) -> Task {
        Task::read(&json!({ "status": { "state": "completed", "message": message }, "artifacts": artifacts }))
            .unwrap()
    }

    fn parts(parts: Value) -> Value {
        json!({ "parts": parts })
    }

    #[rstest]
    #[case::message(parts(json!([{ "text": "a" }, { "text": "b" }])), json!([]), "a\nb")]
    #[case::artifact(Value::Null, json!([parts(json!([{ "text": "Your fli" }, { "text": "ght" }, { "text": "" }]))]), "Your flight")]
    #[case::artifacts(Value::Null, json!([parts(json!([{ "text": "a" }])), parts(json!([{ "text": "b" }]))]), "a\n\nb")]
    #[case::both(parts(json!([{ "text": "Done." }])), json!([parts(json!([{ "text": "AB12" }]))]), "Done.\n\nAB12")]
    #[case::the_same_twice(parts(json!([{ "text": "a" }])), json!([parts(json!([{ "text": "a" }]))]), "a")]
    #[case::data(Value::Null, json!([parts(json!([{ "data": { "n": 1 } }]))]), r#"{"n":1}"#)]
    #[case::words_before_data(Value::Null, json!([parts(json!([{ "data": { "n": 1 } }, { "text": "one" }]))]), "one")]
    #[case::nothing(Value::Null, Value::Null, "")]
    fn a_completed_task_has_a_reply(#[case] message: Value, #[case] artifacts: Value, #[case] reply: &str) {
        assert_eq!(completed(&message, &artifacts).reply(), reply);
    }
}
