//! A question of the agent's to its user in the middle of its work: an approval, a form, something to clear up.
//!
//! Agents ask in different words: an interrupt of Strands, an elicitation of MCP, `input-required` of A2A. This is the
//! one shape that all of them come to, and the answer in turn.

use crate::span::ToolCall;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// What the agent wants to know before it goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// By which the agent knows its question again; unique among those that are open at the same time.
    pub id: String,
    /// What sort of answer is wanted.
    pub kind: QuestionKind,
    /// What the user reads.
    pub message: String,
    /// The call of a tool that waits for the answer, as far as the agent says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<ToolCall>,
    /// The JSON Schema of what an accepting answer holds; `None` where anything will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// The answers on offer; empty where the agent does not list them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// What sort of answer a question wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// A yes or no to something that the agent is about to do.
    Approval,
    /// Values, by the question's schema.
    Form,
    /// An answer in the user's own words.
    Clarification,
    /// Something to be done elsewhere, such as a login on a page. A simulated user cannot do it.
    SignIn,
}

/// One of the answers on offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// What is sent.
    pub value: Value,
    /// What the user reads.
    pub label: String,
}

/// What the user does about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Agrees, or gives what was asked for.
    Accept,
    /// Refuses.
    Decline,
    /// Leaves the question without an answer, as one closes a window.
    Cancel,
}

/// Who decided on an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnsweredBy {
    /// The simulated user.
    Actor,
    /// The case.
    Script,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The question's id.
    pub question: String,
    /// What the user does.
    pub action: Action,
    /// What an accepting answer holds: the values of a form, the value of a choice, or words. Of a refusal, the value
    /// of a choice or the reason in words, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Value>,
    /// Who decided.
    pub by: AnsweredBy,
}

impl Answer {
    /// The answer as a person would put it, for transcripts and for agents that read words.
    pub fn words(&self) -> String {
        match (self.action, &self.content) {
            (Action::Accept, Some(Value::String(words))) => words.clone(),
            (Action::Accept, Some(content)) => content.to_string(),
            (Action::Accept, None) => "Yes.".to_owned(),
            (Action::Decline, Some(Value::String(words))) => words.clone(),
            (Action::Decline, _) => "No.".to_owned(),
            (Action::Cancel, _) => "(no answer)".to_owned(),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Cancel => "cancel",
        })
    }
}

/// An answer that a case gives in the user's place.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptedAnswer {
    /// The tool that must wait for the answer; `None` for any question.
    pub tool: Option<String>,
    /// What the question's message must contain, whatever its case; `None` for any message.
    pub contains: Option<String>,
    /// How often it is given in one conversation; `None` for as often as it is asked for.
    pub times: Option<u32>,
    /// What the user does.
    pub action: Action,
    /// What an accepting answer holds.
    pub content: Option<Value>,
}

impl ScriptedAnswer {
    /// Whether it answers this question, given how often it was used before in this conversation.
    pub fn fits(&self, question: &Question, used: u32) -> bool {
        let tool = |wanted: &String| question.tool.as_ref().is_some_and(|tool| tool.name == *wanted);
        let contains = |part: &String| question.message.to_lowercase().contains(&part.to_lowercase());
        self.tool.as_ref().is_none_or(tool)
            && self.contains.as_ref().is_none_or(contains)
            && self.times.is_none_or(|times| used < times)
    }

    /// The answer to a question.
    pub fn to(&self, question: &Question) -> Answer {
        Answer {
            question: question.id.clone(),
            action: self.action,
            content: self.content.clone(),
            by: AnsweredBy::Script,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn question() -> Question {
        Question {
            id: "q1".into(),
            kind: QuestionKind::Approval,
            message: "Shall I book TP 440?".into(),
            tool: Some(ToolCall { name: "book_flight".into(), ..ToolCall::default() }),
            schema: None,
            choices: vec![],
        }
    }

    #[rstest]
    #[case::any(None, None, None, true)]
    #[case::the_tool(Some("book_flight"), None, None, true)]
    #[case::another_tool(Some("cancel"), None, None, false)]
    #[case::words(None, Some("SHALL I BOOK"), None, true)]
    #[case::other_words(None, Some("refund"), None, false)]
    #[case::not_yet_used_up(None, None, Some(2), true)]
    #[case::used_up(None, None, Some(1), false)]
    fn a_script_answers_what_it_is_for(
        #[case] tool: Option<&str>,
        #[case] contains: Option<&str>,
        #[case] times: Option<u32>,
        #[case] fits: bool,
    ) {
        let scripted = ScriptedAnswer {
            tool: tool.map(str::to_owned),
            contains: contains.map(str::to_owned),
            times,
            action: Action::Accept,
            content: None,
        };
        assert_eq!(scripted.fits(&question(), 1), fits);
    }

    #[rstest]
    #[case(Action::Accept, None, "Yes.")]
    #[case(Action::Accept, Some(json!("the early one")), "the early one")]
    #[case(Action::Accept, Some(json!({ "seat": "12A" })), r#"{"seat":"12A"}"#)]
    #[case(Action::Decline, None, "No.")]
    #[case(Action::Cancel, None, "(no answer)")]
    fn an_answer_has_words(#[case] action: Action, #[case] content: Option<Value>, #[case] words: &str) {
        let answer = Answer { question: "q1".into(), action, content, by: AnsweredBy::Actor };
        assert_eq!(answer.words(), words);
    }
}
