//! Asking the user before a tool is used: the question and the answer as they travel.

use crate::tools::ToolCall;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A use of a tool that waits for the user's answer.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) id: String,
    pub(super) call: ToolCall,
}

/// The question, as it is sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Question {
    id: String,
    kind: &'static str,
    pub(crate) message: String,
    tool: Deed,
}

/// What is done after a yes.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Deed {
    name: &'static str,
    arguments: Value,
}

/// The answer, as it comes back.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Answer {
    pub(crate) id: String,
    pub(super) action: Action,
    /// A reason, where the user gives one.
    #[serde(default)]
    content: Option<Value>,
}

/// What the user does about the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    Accept,
    Decline,
    /// Leaves it without an answer.
    Cancel,
}

impl Open {
    /// What the user is asked.
    pub(super) fn question(&self, message: String) -> Question {
        let tool = Deed { name: self.call.name(), arguments: self.call.arguments() };
        Question { id: self.id.clone(), kind: "approval", message, tool }
    }
}

impl Answer {
    /// The reason, where there is one in words.
    pub(super) fn reason(&self) -> Option<&str> {
        self.content.as_ref().and_then(Value::as_str).filter(|reason| !reason.trim().is_empty())
    }

    /// The answer in words, for those who keep a transcript.
    pub(crate) fn words(&self) -> &str {
        self.reason().unwrap_or(match self.action {
            Action::Accept => "yes",
            Action::Decline => "no",
            Action::Cancel => "none",
        })
    }
}
