//! A case: one opening message, one goal, and the people who bring it.

use crate::{
    actor::{ActorProfile, Traits},
    ids::{CaseName, PersonaId},
    question::ScriptedAnswer,
    seed::fingerprint,
    span::ToolCall,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, sync::Arc};

/// A place in a file that a person wrote, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRef {
    /// The file as the user named it.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl fmt::Display for SourceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One opening message and one goal, as the suite states them.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Unique in the suite.
    pub name: CaseName,
    /// The user's first message.
    pub input: String,
    /// What must have happened for the user to be satisfied.
    pub task_description: String,
    /// The goal in parts, where the suite spells them out; otherwise the profile does.
    pub goal_parts: Vec<String>,
    /// Facts that the user may give when asked.
    pub known: BTreeMap<String, String>,
    /// Facts that the user does not have and must not make up.
    pub unknown: Vec<String>,
    /// Answers to questions that the agent asks in the middle of its work; the first that fits is given. What none
    /// fits is for the actor to answer.
    pub answers: Vec<ScriptedAnswer>,
    /// What a judge must find true of the session.
    pub assertions: Vec<String>,
    /// Who brings the case; one attempt for each and for each trial.
    pub personas: Vec<PersonaChoice>,
    /// Free labels to filter and group by.
    pub tags: BTreeMap<String, String>,
    /// The largest number of user messages, the opening one included.
    pub max_turns: u32,
    /// How often each persona plays the case.
    pub trials: u32,
    /// What the user says after the opening message; empty where the actor is free from there on.
    pub script: Vec<Line>,
    /// What is expected of the agent, for evaluators that compare.
    pub expected: Expected,
    /// Where it is written.
    pub source: SourceRef,
}

impl Case {
    /// Whether every message of the user's is written down, so that nobody has to think one up.
    pub fn is_scripted(&self) -> bool {
        Line::are_all_said(&self.script)
    }

    /// A hash of everything that makes the case what it is to the agent and to the judges. Its name, its labels, who
    /// brings it and how often are none of it.
    pub fn fingerprint(&self) -> String {
        const DIGITS: usize = 12;
        let Self { input, task_description, goal_parts, known, unknown, answers, assertions, .. } = self;
        let told = (input, task_description, goal_parts, known, unknown, answers, assertions);
        let rest = (self.max_turns, &self.script, &self.expected);
        fingerprint(&format!("{told:?} {rest:?}"), DIGITS)
    }
}

/// One line of a case's script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The user says this.
    Say(String),
    /// The actor is free for so many messages, or to the end.
    Free {
        /// At most so many; `None` for no limit but the case's own.
        messages: Option<u32>,
    },
}

impl Line {
    /// Whether there is a script, and it leaves nothing to the actor.
    pub fn are_all_said(script: &[Self]) -> bool {
        !script.is_empty() && script.iter().all(|line| matches!(line, Self::Say(_)))
    }
}

/// What is expected of the agent. Named as in Strands Evals; an evaluator that compares and finds nothing here is
/// not applicable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    /// The last reply, as text or as JSON.
    pub output: Option<Value>,
    /// The tools in the order in which they are called.
    pub trajectory: Option<Vec<String>>,
    /// Hand-overs between the agents of a system.
    pub interactions: Vec<Interaction>,
    /// What holds outside the conversation when it is over, by name.
    pub environment_state: BTreeMap<String, Value>,
    /// Replies of an agent that does it right, one for each message; by which a suite is checked.
    pub solution: Vec<SolvedTurn>,
}

/// A hand-over that is expected of a system of agents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// The agent, or the step, by its name.
    pub node_name: Option<String>,
    /// Those that must come before it.
    pub dependencies: Vec<String>,
    /// What it says or does, in words.
    pub messages: Vec<String>,
}

/// One reply of an agent that does it right.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SolvedTurn {
    /// Its words.
    pub reply: String,
    /// The tools it calls before it replies.
    pub tool_calls: Vec<ToolCall>,
    /// What holds outside the conversation afterwards, by name.
    pub state: BTreeMap<String, Value>,
}

/// Who plays the user: somebody the suite describes, or somebody made up for the case.
#[derive(Clone, Debug, PartialEq)]
pub enum PersonaChoice {
    /// A persona of the suite.
    Given(Arc<Persona>),
    /// A profile generated from the case.
    Auto(PersonaId),
    /// A profile that was generated before and kept, so that every run meets the same person.
    Frozen {
        /// The id it was generated under.
        id: PersonaId,
        /// The person.
        profile: Arc<ActorProfile>,
    },
}

impl PersonaChoice {
    /// The id under which attempts and reports know this persona.
    pub fn id(&self) -> &PersonaId {
        match self {
            Self::Given(persona) => &persona.id,
            Self::Auto(id) | Self::Frozen { id, .. } => id,
        }
    }
}

/// A kind of user that the suite describes.
#[derive(Clone, Debug, PartialEq)]
pub struct Persona {
    /// Unique in the suite.
    pub id: PersonaId,
    /// Graded properties, such as `patience_level: low`.
    pub traits: Traits,
    /// How a level shows, by the trait's name: behaviour in words. Only where the suite describes its levels.
    pub manner: BTreeMap<String, String>,
    /// Two or three sentences of background.
    pub context: String,
    /// What this person wants, where it differs from the case's task description.
    pub actor_goal: Option<String>,
}
