//! The section `cases`: what to play.

use super::{
    expected::{InteractionForm, SolvedForm, StatesForm},
    forms::{Form, Section},
    keys::{Optional, Required},
    scalars::Scalar,
    tools::CaseFaults,
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One opening message and one goal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a case: a map with `name`, `input` and `task_description`")]
#[schemars(rename = "Case")]
pub(crate) struct CaseForm {
    /// Unique in the suite.
    #[schemars(length(min = 1, max = 200))]
    pub(crate) name: Required<Placed<String>>,
    /// The user's first message.
    #[schemars(length(min = 1))]
    pub(crate) input: Required<Placed<String>>,
    /// What must have happened for the user to be satisfied.
    #[schemars(length(min = 1))]
    pub(crate) task_description: Required<Placed<String>>,
    /// The goal in parts that can each be met or missed; made from the task description where this is left out.
    #[serde(default)]
    pub(crate) goal_parts: Vec<Placed<String>>,
    /// Facts that the user may give when asked.
    #[serde(default)]
    pub(crate) known: BTreeMap<String, Scalar>,
    /// Facts that the user does not have and must not make up.
    #[serde(default)]
    pub(crate) unknown: Vec<Placed<String>>,
    /// Answers to questions that the agent asks in the middle of its work. The first that fits is given; what none fits
    /// is for the simulated user to answer.
    #[serde(default)]
    pub(crate) answers: Vec<Placed<AnswerForm>>,
    /// What the user says after the first message, line by line. `free` leaves the word to the simulated user, and
    /// `{ free: 3 }` for three messages at most.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) script: Optional<Placed<Vec<Placed<LineForm>>>>,
    /// Faults that this case puts on simulated tools, by the tool; tried before the tool's own.
    #[serde(default)]
    pub(crate) faults: CaseFaults,
    /// What a judge must find true of the session.
    #[serde(default)]
    pub(crate) assertions: Vec<Placed<String>>,
    /// The last reply that is expected, as text or as any JSON, for evaluators that compare.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) expected_output: Optional<Placed<Value>>,
    /// The tools that are expected, in the order in which they are called.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) expected_trajectory: Optional<Placed<Vec<Placed<String>>>>,
    /// The hand-overs that are expected between the agents of a system, in order.
    #[serde(default)]
    pub(crate) expected_interactions: Vec<Placed<InteractionForm>>,
    /// What is expected to hold outside the conversation when it is over, by name.
    #[serde(default)]
    pub(crate) expected_environment_state: Optional<Placed<StatesForm>>,
    /// What an agent that does it right replies, one for each message of the user's; the suite is checked by it.
    #[serde(default)]
    pub(crate) solution: Vec<Placed<SolvedForm>>,
    /// Who plays the user: ids of personas, `auto`, or `auto*3` for three generated ones; `grid` for everybody of the
    /// trait grid, or `grid*4` for four of them, who change from case to case. The default's where this is left out;
    /// nobody in particular where a script says every message.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) personas: Optional<Placed<Vec<Placed<String>>>>,
    /// Free labels to filter and group by.
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, Scalar>,
    /// The largest number of user messages, the opening one included; the default's where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) max_turns: Optional<Placed<u64>>,
    /// How often each persona plays the case; the default's where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100_000))]
    pub(crate) trials: Optional<Placed<u64>>,
}

/// A line of a script: what the user says, or a part in which the simulated user is free.
pub(crate) type LineForm = Form<String, FreeMap>;

/// A part of a script in which the simulated user is free.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a part of a script: a map with `free`")]
#[schemars(rename = "Free")]
pub(crate) struct FreeMap {
    /// How many messages it takes at most.
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) free: Required<Placed<u64>>,
}

impl Section for FreeMap {
    const EXPECTING: &'static str =
        "a line: a text, `free` or `{ free: 3 }`; a number that is to be said stands in quotes";
    const SHORT_IS_LIST: bool = false;
}

/// An answer to a question of the agent's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an answer: a map with `action`")]
#[schemars(rename = "Answer")]
pub(crate) struct AnswerForm {
    /// The tool that must wait for it; any question where this is left out.
    #[serde(default)]
    pub(crate) tool: Optional<Placed<String>>,
    /// What the question must contain; any words where this is left out.
    #[serde(default)]
    pub(crate) contains: Optional<Placed<String>>,
    /// How often it is given in a conversation; as often as it fits where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) times: Optional<Placed<u64>>,
    /// What the user does: `accept`, `decline` or `cancel`.
    pub(crate) action: Required<ActionWord>,
    /// What is answered with it: the fields of a form, one of the choices, or words.
    #[serde(default)]
    #[schemars(with = "Value")]
    pub(crate) content: Optional<Placed<Value>>,
}

/// What the user does about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Action", inline)]
pub(crate) enum ActionWord {
    /// Agrees, or gives what was asked for.
    Accept,
    /// Refuses.
    Decline,
    /// Gives no answer.
    Cancel,
}
