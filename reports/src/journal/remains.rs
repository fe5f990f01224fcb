//! What a journal holds for the process that goes on with its run.

use super::{error::JournalError, read::ReadJournal};
use rehearsal_core::{
    attempt::AttemptIndex,
    begun::{Begun, KeptAnswers, Remains},
    event::{ModelCalled, RunEvent},
    model::Role,
    summary::Summary,
};
use std::collections::BTreeMap;

/// Reads it, once everything has been taken back that will be said again.
pub(super) fn remains(
    journal: &ReadJournal,
    begun: BTreeMap<AttemptIndex, Begun>,
) -> Result<Remains, JournalError> {
    let (mut summary, mut next, mut answers) = (Summary::default(), 0, KeptAnswers::new());
    for stamped in journal.events() {
        let stamped = stamped?;
        summary.apply(&stamped);
        next = stamped.sequence + 1;
        if let RunEvent::ModelCalled(called) = stamped.event
            && may_be_asked_again(&called, &begun)
            && let Some((key, answer)) = called.answered()
        {
            answers.entry(key).or_default().push_back(answer);
        }
    }
    let people = journal.cast()?.into_iter().map(|(id, profile)| ((id.case, id.persona), profile));
    Ok(Remains { summary, next, begun, answers, people: people.collect() })
}

/// Calls of unfinished attempts are, and those that made up a person, who is shared by several attempts.
fn may_be_asked_again(called: &ModelCalled, begun: &BTreeMap<AttemptIndex, Begun>) -> bool {
    begun.contains_key(&called.attempt) || called.role == Role::Profile
}
