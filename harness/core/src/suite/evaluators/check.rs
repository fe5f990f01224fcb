//! Rules that ask no model.

use crate::money::Money;
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// Which of the agent's replies a rule about words reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spoken {
    /// The last one.
    #[default]
    Last,
    /// At least one of them must do.
    Any,
    /// Every one of them must do.
    Every,
}

/// With what a reply is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Compared {
    /// The case's expected output; not applicable to a case without one.
    Expected,
    /// This value.
    With(Value),
}

/// Words to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The words.
    pub text: String,
    /// Whether capitals count.
    pub case_sensitive: bool,
    /// Which replies are read.
    pub spoken: Spoken,
}

/// How a list of tools is compared with what was called. Both are multisets: a tool that is listed twice must be called
/// twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The same calls and no others, in this order.
    Exact,
    /// These calls in this order, with others in between.
    InOrder,
    /// These calls, in any order and among others.
    AnyOrder,
}

/// A rule that asks no model.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// The last reply equals the value.
    Equals {
        /// With what.
        value: Compared,
    },
    /// A reply contains the words; the case's expected output where there are none.
    Contains {
        /// With what, where it is not the expected output.
        words: Option<Matched>,
    },
    /// A reply begins with the words.
    StartsWith {
        /// The words.
        words: Matched,
    },
    /// A reply matches a regular expression.
    Regex {
        /// The expression, checked when the suite was read.
        pattern: String,
        /// Which replies are read.
        spoken: Spoken,
    },
    /// The last reply is JSON that satisfies a schema, checked when the suite was read.
    JsonSchema {
        /// The schema.
        schema: Value,
    },
    /// A number in the last reply is near a value.
    Number {
        /// The value; the case's expected output where `None`.
        value: Option<f64>,
        /// How far off it may be.
        tolerance: f64,
        /// Whether the tolerance is a share of the value.
        relative: bool,
    },
    /// What holds outside the conversation, under this name, equals the value.
    StateEquals {
        /// The name.
        name: String,
        /// The value; the case's expected one where `None`.
        value: Option<Value>,
    },
    /// A tool was called without error.
    ToolCalled {
        /// The tool.
        tool: String,
    },
    /// A tool, or any, was called so often.
    ToolCount {
        /// The tool; all of them where `None`.
        tool: Option<String>,
        /// At least so often.
        min: Option<u32>,
        /// At most so often.
        max: Option<u32>,
    },
    /// The tools that were called are those of a list; the score is the share of the list that was found.
    Trajectory {
        /// The list; the case's expected trajectory where `None`.
        tools: Option<Vec<String>>,
        /// How they are compared.
        order: Order,
    },
    /// A call of a tool has these arguments.
    ToolArguments {
        /// The tool.
        tool: String,
        /// Arguments that it must hold, each equal; others may come with them.
        arguments: BTreeMap<String, Value>,
        /// A JSON Schema that its arguments must satisfy, checked when the suite was read.
        schema: Option<Value>,
        /// Whether every call must do; else one is enough.
        every: bool,
    },
    /// So many messages of the user's.
    Turns {
        /// At least.
        min: Option<u32>,
        /// At most.
        max: Option<u32>,
    },
    /// Every reply came in time.
    Latency {
        /// The longest that one reply may take.
        reply: Option<Duration>,
        /// The longest that all of them together may take.
        total: Option<Duration>,
    },
    /// The agent used no more tokens, as its spans tell.
    Tokens {
        /// Input and output together.
        max: u64,
    },
    /// The agent spent no more, as its spans and the price table tell.
    Cost {
        /// The most.
        max: Money,
    },
    /// The agent replies in a language.
    Language {
        /// By its ISO 639-1 code, `en`; that of the user's opening message where `None`.
        code: Option<String>,
    },
    /// No reply and no tool call shows a credential.
    NoSecrets {
        /// Regular expressions besides the usual ones, checked when the suite was read.
        patterns: Vec<String>,
    },
    /// The last reply is JSON whose fields match those of the expected output.
    Similarity {
        /// The least weighted share of the expected fields that passes, from 0 to 1; a field that is nearly right
        /// counts in part.
        threshold: f64,
        /// How much a field counts, by its path, `address.city`; 1 where it is not named.
        weights: BTreeMap<String, f64>,
    },
}

impl Check {
    /// The name it goes by.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Equals { .. } => "equals",
            Self::Contains { .. } => "contains",
            Self::StartsWith { .. } => "starts_with",
            Self::Regex { .. } => "regex",
            Self::JsonSchema { .. } => "json_schema",
            Self::Number { .. } => "number",
            Self::StateEquals { .. } => "state_equals",
            Self::ToolCalled { .. } => "tool_called",
            Self::ToolCount { .. } => "tool_count",
            Self::Trajectory { .. } => "tool_order",
            Self::ToolArguments { .. } => "tool_arguments",
            Self::Turns { .. } => "turns",
            Self::Latency { .. } => "latency",
            Self::Tokens { .. } => "tokens",
            Self::Cost { .. } => "cost",
            Self::Language { .. } => "language",
            Self::NoSecrets { .. } => "no_secrets",
            Self::Similarity { .. } => "similarity",
        }
    }
}
