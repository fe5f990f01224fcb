//! A case: one opening message, one goal, and the people who bring it.

use crate::{
    actor::Traits,
    ids::{CaseName, PersonaId},
    question::ScriptedAnswer,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
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
    /// Where it is written.
    pub source: SourceRef,
}

/// Who plays the user: somebody the suite describes, or somebody made up for the case.
#[derive(Clone, Debug, PartialEq)]
pub enum PersonaChoice {
    /// A persona of the suite.
    Given(Arc<Persona>),
    /// A profile generated from the case.
    Auto(PersonaId),
}

impl PersonaChoice {
    /// The id under which attempts and reports know this persona.
    pub fn id(&self) -> &PersonaId {
        match self {
            Self::Given(persona) => &persona.id,
            Self::Auto(id) => id,
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
    /// Two or three sentences of background.
    pub context: String,
    /// What this person wants, where it differs from the case's task description.
    pub actor_goal: Option<String>,
}
