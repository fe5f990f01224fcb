//! Conversations that were recorded elsewhere, as sessions to be judged.

use super::{
    Docket,
    cases::{Cases, RECORDED, persona},
    judging,
};
use crate::exit::Failure;
use rehearsal_adapters::traces::{RecordedSession, Recording};
use rehearsal_cases::Goals;
use rehearsal_core::{
    actor::Traits,
    attempt::AttemptIndex,
    case::Case,
    event::{Origin, PlannedCase},
    ids::SessionId,
    review::Owner,
    seed::Seed,
    session::{Ending, Session, Turn},
    suite::Suite,
};
use rehearsal_engine::{Held, attempt, is_selected};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

/// What is wanted of the conversations.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) suite: &'a Suite,
    pub(crate) goals: Option<&'a Goals>,
    /// Part of a case, a tag or a session's id.
    pub(crate) filter: Option<&'a str>,
    pub(crate) seed: Seed,
}

/// Conversations and what each was about.
pub(crate) struct Recorded {
    /// What is to be judged.
    pub(crate) held: Vec<Held>,
    /// What a person should know before that.
    pub(crate) warnings: Vec<String>,
    files: Vec<String>,
}

impl Recorded {
    /// Finds out what each conversation was about, and takes those that were asked for.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn new(recording: Recording, files: &[PathBuf], wanted: Wanted<'_>) -> Result<Self, Failure> {
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let unknown = unknown(&recording, wanted.goals);
        let any = !recording.sessions.is_empty();
        let held = held(recording.sessions, files.first().map_or("", String::as_str), wanted);
        if held.is_empty() {
            return Err(nothing(&files, any.then_some(wanted.filter).flatten()));
        }
        let warnings = recording.notes.into_iter().chain(unknown).collect();
        Ok(Self { held, warnings, files })
    }

    /// What the run sets out to do.
    pub(crate) fn docket(&self, wanted: Wanted<'_>) -> Docket {
        let mut cases: Vec<(Arc<Case>, u32)> = Vec::new();
        for held in &self.held {
            let case = &held.attempt.case;
            match cases.iter_mut().find(|(known, _)| known.name == case.name) {
                Some((_, attempts)) => *attempts += 1,
                None => cases.push((case.clone(), 1)),
            }
        }
        Docket {
            origin: Origin::Traces { files: self.files.clone() },
            cases: cases.iter().map(|(case, attempts)| PlannedCase::new(case, *attempts)).collect(),
            attempts: u32::try_from(self.held.len()).unwrap_or(u32::MAX),
            personas: BTreeMap::from([(RECORDED.to_owned(), Traits::new())]),
            models: judging(wanted.suite).models,
            seed: wanted.seed,
        }
    }
}

fn held(sessions: Vec<RecordedSession>, file: &str, wanted: Wanted<'_>) -> Vec<Held> {
    let mut cases = Cases::new(wanted.suite, wanted.goals, file);
    let persona = persona();
    let mut held = Vec::new();
    for recorded in sessions {
        let id = SessionId::new(recorded.id.clone());
        let turns = recorded.into_turns();
        let first = turns.first().map(|turn| turn.user.text.clone()).unwrap_or_default();
        let (case, trial) = cases.of(id.as_str(), &first);
        let by_id =
            wanted.filter.is_some_and(|filter| id.as_str().to_lowercase().contains(&filter.to_lowercase()));
        if turns.is_empty() || !(by_id || is_selected(wanted.filter, &case, &persona)) {
            continue;
        }
        let index = AttemptIndex(u32::try_from(held.len()).unwrap_or(u32::MAX));
        let attempt = attempt(index, (&case, &persona, trial), wanted.seed);
        let ending = ending(&turns);
        let session = Session {
            id,
            attempt: attempt.id(),
            profile: None,
            turns,
            ending,
            closing: None,
            refused: Vec::new(),
        };
        held.push(Held { attempt, session });
    }
    held
}

/// A conversation that broke off over an error says nothing of how well the agent does, there as here.
fn ending(turns: &[Turn]) -> Ending {
    match turns.last() {
        Some(Turn { reply: None, error: Some(message), .. }) => {
            Ending::AgentError { message: message.clone(), owner: Owner::Agent }
        }
        Some(_) | None => Ending::Recorded,
    }
}

/// A word on sessions that the goals name and that were not recorded.
fn unknown(recording: &Recording, goals: Option<&Goals>) -> Option<String> {
    let known = |session: &str| recording.sessions.iter().any(|recorded| recorded.id == session);
    let unknown: Vec<&str> = goals?.sessions().filter(|session| !known(session)).collect();
    let (first, more) = (unknown.first()?, unknown.len() - 1);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("the goals name the session {first}{more}, which the traces do not hold"))
}

fn nothing(files: &[String], filter: Option<&str>) -> Failure {
    let files = files.join(", ");
    Failure::Usage(match filter {
        Some(filter) => format!(
            "no conversation of {files} matches \"{filter}\"; -k takes part of a case's name, a tag such as category=booking or a session's id"
        ),
        None => format!(
            "{files}: no conversation: there is no call of a model, a tool or an agent that is understood; `rehearsal traces` tells what is"
        ),
    })
}
