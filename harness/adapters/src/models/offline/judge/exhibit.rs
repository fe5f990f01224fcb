//! The blocks of a judge's prompt, read back.

use crate::models::offline::text::clauses;
use rehearsal_core::question::{Action, QuestionKind};
use serde::Deserialize;
use serde_json::Value;

/// What happened.
#[derive(Default, Deserialize)]
pub(super) struct SessionBlock {
    /// What the agent was told by those who run it.
    #[serde(default)]
    pub(super) agent_system_prompt: Option<String>,
    /// In order.
    pub(super) turns: Vec<TurnBlock>,
}

/// One turn.
#[derive(Default, Deserialize)]
pub(super) struct TurnBlock {
    /// From 1.
    pub(super) turn: u32,
    /// The user's words.
    pub(super) user: String,
    /// What the user did about each question of the turn before.
    #[serde(default)]
    pub(super) answers: Vec<Action>,
    /// The agent's words.
    pub(super) agent: Option<String>,
    /// Why there are none.
    pub(super) error: Option<String>,
    /// What the agent did.
    #[serde(default)]
    pub(super) tool_calls: Vec<ToolCallBlock>,
    /// What the agent asked before it went on.
    #[serde(default)]
    pub(super) asked: Vec<AskedBlock>,
}

/// One question.
#[derive(PartialEq, Deserialize)]
pub(super) struct AskedBlock {
    /// What sort of answer is wanted.
    pub(super) kind: QuestionKind,
    /// What the user read.
    pub(super) message: String,
    /// What waits for the answer.
    #[serde(default)]
    pub(super) tool: Option<DeedBlock>,
}

/// A tool call that is not made yet.
#[derive(PartialEq, Deserialize)]
pub(super) struct DeedBlock {
    name: String,
    /// What it is to be called with.
    #[serde(default)]
    pub(super) arguments: Value,
}

/// One tool call.
#[derive(Default, Deserialize)]
pub(super) struct ToolCallBlock {
    /// The tool.
    pub(super) name: String,
    /// What it was called with.
    pub(super) arguments: Option<Value>,
    /// What it gave back.
    pub(super) result: Option<Value>,
    /// What went wrong.
    pub(super) error: Option<String>,
}

/// What to decide.
#[derive(Deserialize)]
pub(super) struct CaseBlock {
    /// One verdict is due for each.
    pub(super) assertions: Vec<AssertionBlock>,
}

/// One thing to find true or not.
#[derive(Deserialize)]
pub(super) struct AssertionBlock {
    /// By which the verdict names it.
    pub(super) id: String,
    /// The assertion.
    pub(super) text: String,
}

impl TurnBlock {
    /// The agent's words; empty where none came back.
    pub(super) fn reply(&self) -> &str {
        self.agent.as_deref().unwrap_or_default()
    }

    /// What the agent put to the user, each clause with the question that it belongs to.
    pub(super) fn asked_clauses(&self) -> impl Iterator<Item = (&AskedBlock, &str)> {
        self.asked
            .iter()
            .flat_map(|asked| clauses(&asked.message).into_iter().map(move |clause| (asked, clause)))
    }

    /// Everything that the user got to read of the agent.
    pub(super) fn said(&self) -> String {
        let asked = self.asked.iter().map(|asked| asked.message.as_str());
        std::iter::once(self.reply()).chain(asked).collect::<Vec<_>>().join(" ")
    }
}

impl ToolCallBlock {
    /// Whether the tool did what it was asked: no error, and no result that reports one.
    pub(super) fn succeeded(&self) -> bool {
        self.error.is_none() && !self.result.as_ref().is_some_and(reports_failure)
    }

    /// Everything in the call that can be read, name included.
    pub(super) fn text(&self) -> String {
        let values = [&self.arguments, &self.result].into_iter().flatten().map(Value::to_string);
        std::iter::once(self.name.replace('_', " ")).chain(values).collect::<Vec<_>>().join(" ")
    }

    /// Everything in the call that can be read, its error too.
    pub(super) fn told(&self) -> String {
        format!("{} {}", self.text(), self.error.as_deref().unwrap_or_default())
    }

    /// Words of the call that prove it: its result, or else its arguments, as JSON.
    pub(super) fn quote(&self) -> Option<String> {
        let proof =
            [&self.result, &self.arguments].into_iter().flatten().find(|value| says_something(value))?;
        Some(match proof {
            Value::String(text) => shortened(text.trim()),
            other => shortened(&other.to_string()),
        })
    }
}

/// Frameworks wrap results, so a failure may stand in the JSON or in text that holds JSON.
fn reports_failure(result: &Value) -> bool {
    match result {
        Value::Object(fields) => {
            let is_false = |key: &str| fields.get(key) == Some(&Value::Bool(false));
            let status = fields.get("status").and_then(Value::as_str).unwrap_or_default();
            fields.get("error").is_some_and(|error| !error.is_null() && *error != Value::Bool(false))
                || ["success", "ok"].into_iter().any(is_false)
                || ["error", "failed", "failure", "rejected"].contains(&status.to_lowercase().as_str())
        }
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ Value::Object(_)) => reports_failure(&inner),
            Ok(_) | Err(_) => text.trim_start().to_lowercase().starts_with("error"),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => false,
    }
}

fn says_something(value: &Value) -> bool {
    value.to_string().chars().any(char::is_alphanumeric) && !value.is_null()
}

/// The longest quotation that is still pleasant to read, in bytes.
const LONG: usize = 240;

/// The text up to about [`LONG`] bytes, cut between words so that it remains a quotation.
fn shortened(text: &str) -> String {
    let cut = |at: &usize| {
        let (before, after) = text.split_at_checked(*at).unwrap_or((text, ""));
        !before.ends_with(char::is_alphanumeric) || !after.starts_with(char::is_alphanumeric)
    };
    let end = if text.len() <= LONG {
        text.len()
    } else {
        (1..=LONG).rev().filter(|at| text.is_char_boundary(*at)).find(cut).unwrap_or(text.len())
    };
    text.get(..end).unwrap_or(text).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!({ "reference": "QX12" }), true)]
    #[case(json!({ "error": "sold out" }), false)]
    #[case(json!({ "error": null, "status": "ok" }), true)]
    #[case(json!({ "success": false }), false)]
    #[case(json!("{\"status\":\"failed\"}"), false)]
    #[case(json!("Error: sold out"), false)]
    #[case(json!("Booked"), true)]
    fn a_result_may_report_a_failure(#[case] result: Value, #[case] succeeded: bool) {
        let call = ToolCallBlock { result: Some(result), ..ToolCallBlock::default() };
        assert_eq!(call.succeeded(), succeeded);
    }

    #[test]
    fn a_long_result_is_quoted_up_to_the_end_of_a_word() {
        let call = ToolCallBlock { result: Some(json!("seven é ".repeat(60))), ..ToolCallBlock::default() };
        let quote = call.quote().unwrap();
        assert!(quote.len() <= LONG && quote.ends_with(['n', 'é']), "{quote}");
    }
}
