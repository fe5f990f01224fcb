//! What every format tells of an attempt beside its scores.

use crate::journal::AttemptRecord;
use rehearsal_core::{
    actor::Traits, attempt::AttemptId, event::PlannedCase, spending::Spending, summary::Summary,
};

/// What all parties spent on an attempt; the agent's part is from its spans, unless it is on an earlier run's account.
pub(super) fn spent(record: &AttemptRecord, summary: &Summary) -> Spending {
    let mut all = Spending::default();
    record.spending.values().for_each(|spending| all.merge(spending));
    let manifest = summary.manifest.as_deref();
    if manifest.is_none_or(|manifest| manifest.origin.accounts_for_the_agent()) {
        let turns = record.session.iter().flat_map(|session| &session.turns);
        for call in turns.flat_map(|turn| turn.trace.model_calls()) {
            all.add_agent_call(call, manifest.map(|manifest| &manifest.prices));
        }
    }
    all
}

/// The attempt's case, as it was planned.
pub(super) fn planned<'a>(id: &AttemptId, summary: &'a Summary) -> Option<&'a PlannedCase> {
    let cases = &summary.manifest.as_ref()?.cases;
    cases.iter().find(|case| case.name == id.case.as_str())
}

/// The traits of whoever played the user, where they are known.
pub(super) fn traits<'a>(record: &'a AttemptRecord, summary: &'a Summary) -> Option<&'a Traits> {
    let cast = record.session.as_ref().and_then(|session| session.profile.as_ref());
    let planned = || summary.manifest.as_ref()?.personas.get(record.id.persona.as_str());
    cast.map(|profile| &profile.traits).or_else(planned)
}

/// User messages; `None` where the conversation was not over.
pub(super) fn turns(record: &AttemptRecord) -> Option<usize> {
    record.session.as_ref().map(|session| session.messages())
}

/// Seconds from the first message to the last reply; 0 where there is none.
pub(super) fn seconds(record: &AttemptRecord) -> f64 {
    let turns = record.session.as_ref().map(|session| session.turns.as_slice()).unwrap_or_default();
    let ends = turns.first().zip(turns.last());
    ends.map_or(0.0, |(first, last)| last.ended_at.since(first.sent_at).as_secs_f64())
}
