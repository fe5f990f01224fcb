//! What a span stands for: calls of models and tools, invocations of agents.

use crate::{money::Money, usage::Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a span stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Activity {
    /// One call of a model by the agent.
    Model(ModelCall),
    /// One call of a tool by the agent.
    Tool(ToolCall),
    /// One invocation of an agent. Its token counts are sums and are never added to the calls'.
    Agent(AgentCall),
    /// Connects others.
    Step,
    /// Something else, kept for the time line.
    Other,
}

impl Activity {
    /// The model's call, where it is one.
    pub fn model(&self) -> Option<&ModelCall> {
        match self {
            Self::Model(call) => Some(call),
            Self::Tool(_) | Self::Agent(_) | Self::Step | Self::Other => None,
        }
    }

    /// The tool's call, where it is one.
    pub fn tool(&self) -> Option<&ToolCall> {
        match self {
            Self::Tool(call) => Some(call),
            Self::Model(_) | Self::Agent(_) | Self::Step | Self::Other => None,
        }
    }

    /// The agent's invocation, where it is one.
    pub fn agent(&self) -> Option<&AgentCall> {
        match self {
            Self::Agent(call) => Some(call),
            Self::Model(_) | Self::Tool(_) | Self::Step | Self::Other => None,
        }
    }
}

/// One call of a model by the agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelCall {
    /// The model that answered, or the one that was asked.
    pub model: Option<String>,
    /// Who serves it.
    pub provider: Option<String>,
    /// What it was sent.
    pub input: Vec<Message>,
    /// What it answered.
    pub output: Vec<Message>,
    /// Tokens as the agent's framework counts them; most count cached ones among the input.
    pub usage: Usage,
    /// What it cost, in the words of the agent's framework; `None` where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_cost: Option<Money>,
    /// Why it stopped.
    pub finish_reason: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
}

/// One call of a tool by the agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The tool.
    pub name: String,
    /// The call's id, as the model gave it.
    pub id: Option<String>,
    /// What it was called with.
    pub arguments: Option<Value>,
    /// What it gave back.
    pub result: Option<Value>,
    /// What went wrong.
    pub error: Option<String>,
}

/// One invocation of an agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgentCall {
    /// Its name.
    pub name: Option<String>,
    /// Its system prompt, where it was sent.
    pub system_prompt: Option<String>,
    /// The tools it may use.
    pub tools: Vec<ToolDefinition>,
    /// The user's words of this turn, as the agent saw them.
    pub input: Option<String>,
    /// Its answer, as the agent saw it.
    pub output: Option<String>,
}

/// A tool that an agent may use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolDefinition {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The JSON Schema of its arguments.
    pub parameters: Option<Value>,
}

/// One message of a model call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// As sent: `system`, `user`, `assistant`, `tool`, or a framework's own.
    pub role: String,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// The model's private reasoning.
    Reasoning {
        /// The words.
        text: String,
    },
    /// The model asks for a tool.
    ToolCall(ToolCall),
    /// A tool's answer goes to the model.
    ToolResult {
        /// The call it answers.
        id: Option<String>,
        /// The answer.
        result: Value,
        /// Whether the tool failed.
        is_error: bool,
    },
    /// A part of another kind, as sent.
    Other {
        /// The part.
        value: Value,
    },
}
