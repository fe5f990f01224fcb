//! Why the sessions of a run failed: session by session, and grouped over the run.

mod groups;
mod text;

pub use groups::{Group, Groups};
pub use text::diagnosis_text;

use rehearsal_core::{diagnosis::Findings, ids::ModelId, schema::written, spending::Spending};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{io, path::Path};

/// The version of the object's shape.
const FORMAT: u32 = 1;

/// The file in a run's folder that holds its diagnosis.
pub const DIAGNOSIS_FILE: &str = "diagnosis.json";

/// Why the sessions of a run failed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "The diagnosis of a run of Rehearsal")]
pub struct Diagnosis {
    /// The version of this object's shape; counted up when a reader of the old one would misread it.
    pub format: u32,
    /// Whose sessions.
    pub of: Subject,
    /// Who looked.
    pub by: Diagnosers,
    /// How many sessions there are, and what became of them.
    pub counts: Counts,
    /// The failures, grouped over the run.
    pub groups: Groups,
    /// Each session that was examined, in the plan's order.
    pub sessions: Vec<SessionEntry>,
    /// What it cost.
    pub cost: DiagnosisCost,
}

/// Whose sessions they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// The run.
    pub run: String,
    /// The suite's name.
    pub suite: String,
    /// The text by which sessions were chosen.
    pub filter: Option<String>,
    /// Whether sessions that did not fail were examined too.
    pub all: bool,
}

/// Who looked for failures.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosers {
    /// The model; `None` where only rules looked.
    pub model: Option<ModelId>,
    /// The id of the prompt.
    pub prompt: Option<String>,
    /// A hash of the prompt.
    pub prompt_hash: Option<String>,
}

/// How many sessions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Sessions of the run that were chosen from.
    pub sessions: u32,
    /// Of these, sessions that failed.
    pub failed: u32,
    /// Sessions that were examined.
    pub examined: u32,
    /// Of these, sessions in which a failure was found.
    pub explained: u32,
    /// Of these, sessions that no judge could be brought to speak of: there may be more to find in them.
    pub errors: u32,
    /// Sessions that were to be examined and were not reached, since the budget was spent or somebody stopped it.
    pub not_reached: u32,
}

/// One session and what was found in it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct SessionEntry {
    /// The attempt's place in the plan, from 0.
    pub attempt: u32,
    /// The case.
    pub case: String,
    /// The persona.
    pub persona: String,
    /// The trial.
    pub trial: u32,
    /// The session's id.
    pub session_id: String,
    /// How it ended.
    pub ending: String,
    /// What the evaluators held against it.
    pub complaints: Vec<String>,
    /// What was found.
    #[serde(flatten)]
    pub findings: Findings,
}

/// What the diagnosis cost, in US dollars.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct DiagnosisCost {
    /// As far as known.
    pub usd: f64,
    /// Requests to a provider.
    pub calls: u64,
    /// Of these, repairs of unusable answers.
    pub repairs: u64,
    /// Of these, calls whose cost is not known.
    pub calls_of_unknown_cost: u64,
    /// Tokens read.
    pub input_tokens: Option<u64>,
    /// Tokens written.
    pub output_tokens: Option<u64>,
}

impl From<&Spending> for DiagnosisCost {
    fn from(spent: &Spending) -> Self {
        Self {
            usd: spent.cost.dollars(),
            calls: spent.calls,
            repairs: spent.repairs,
            calls_of_unknown_cost: spent.of_unknown_cost(),
            input_tokens: spent.usage.input_tokens,
            output_tokens: spent.usage.output_tokens,
        }
    }
}

/// Sessions that were to be examined.
#[derive(Clone, Copy, Debug, Default)]
pub struct Intake {
    /// Sessions that were chosen from.
    pub sessions: u32,
    /// Of these, sessions that failed.
    pub failed: u32,
    /// Of these, sessions that were to be examined.
    pub wanted: u32,
}

impl Diagnosis {
    /// Counts and groups what was found.
    pub fn new(
        of: Subject,
        by: Diagnosers,
        (intake, sessions): (Intake, Vec<SessionEntry>),
        spent: &Spending,
    ) -> Self {
        let count = |wanted: fn(&&SessionEntry) -> bool| {
            u32::try_from(sessions.iter().filter(wanted).count()).unwrap_or(u32::MAX)
        };
        let examined = count(|_| true);
        let counts = Counts {
            sessions: intake.sessions,
            failed: intake.failed,
            examined,
            explained: count(|session| !session.findings.failures.is_empty()),
            errors: count(|session| session.findings.error.is_some()),
            not_reached: intake.wanted.saturating_sub(examined),
        };
        let groups = Groups::of(&sessions);
        Self { format: FORMAT, of, by, counts, groups, sessions, cost: spent.into() }
    }

    /// Who looked, in words.
    pub(crate) fn told_by(&self) -> String {
        match &self.by.model {
            None => "found by rules alone; nobody was asked for causes".to_owned(),
            Some(model) if model.as_str() == "offline" => {
                "found and explained by rules: good for smoke tests, no measure of quality".to_owned()
            }
            Some(model) => format!("found by rules and {model}"),
        }
    }

    /// Reads the diagnosis in a run's folder; `None` where there is none.
    ///
    /// # Errors
    /// Where there is one that does not read.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(folder.join(DIAGNOSIS_FILE)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The JSON Schema of a diagnosis.
pub fn diagnosis_schema() -> Value {
    written::<Diagnosis>("diagnosis")
}

#[cfg(test)]
mod tests;
