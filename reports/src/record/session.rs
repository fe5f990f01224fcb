//! One attempt in the record.

use super::{
    draft::{ClosingEntry, DraftEntry, drafts},
    overview::SpendingEntry,
    turn::TurnEntry,
};
use crate::journal::AttemptRecord;
use rehearsal_core::{
    actor::ActorProfile,
    review::{Blame, Review},
    score::{Judgement, Score},
    session::{EndingKind, Session},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// One attempt: what happened and how it was judged.
#[derive(Serialize, JsonSchema)]
pub(super) struct SessionEntry<'a> {
    /// Its place in the plan, from 0.
    index: u32,
    /// The case.
    case: &'a str,
    /// Who played the user.
    persona: &'a str,
    /// Which repetition, from 1.
    trial: u32,
    /// The id that was handed to the agent, or that it sent.
    session_id: Option<&'a str>,
    /// How the conversation ended; `null` where the run stopped before.
    ending: Option<EndingKind>,
    /// The particulars, where there are any.
    ending_detail: Option<&'a str>,
    /// Who played the user; `null` where nobody could be cast.
    profile: Option<&'a ActorProfile>,
    /// The turns, in order.
    turns: Vec<TurnEntry<'a>>,
    /// The actor's view after the last reply.
    closing: Option<ClosingEntry<'a>>,
    /// Drafts of a message that never came, because all of them were refused.
    refused: Vec<DraftEntry<'a>>,
    /// Whether the simulated user played fair; `null` where nobody looked.
    review: Option<&'a Review>,
    /// Whose fault it was that the attempt did not go well; `null` where it did, or was stopped.
    blame: Option<Blame>,
    /// What the evaluators found, by their names.
    judgements: Vec<JudgementEntry<'a>>,
    /// What Rehearsal's own calls for it cost, by role.
    cost: BTreeMap<&'static str, SpendingEntry>,
}

/// What one evaluator found. `outcome` is `scored`, `not_applicable` or `failed`.
#[derive(Serialize, JsonSchema)]
struct JudgementEntry<'a> {
    /// The evaluator.
    evaluator: &'a str,
    /// `scored`, `not_applicable` or `failed`.
    outcome: &'static str,
    /// The scores; empty where there is none.
    scores: &'a [Score],
    /// Why there is none.
    reason: Option<&'a str>,
}

impl<'a> SessionEntry<'a> {
    pub(super) fn new(record: &'a AttemptRecord) -> Self {
        let session = record.session.as_ref();
        let spending = record.spending.iter();
        Self {
            index: record.index.0,
            case: record.id.case.as_str(),
            persona: record.id.persona.as_str(),
            trial: record.id.trial,
            session_id: session.map(|session| session.id.as_str()),
            ending: record.ending.as_ref().map(|ending| ending.kind()),
            ending_detail: record.ending.as_ref().and_then(|ending| ending.detail()),
            profile: session.and_then(|session| session.profile.as_ref()),
            turns: session.map(|session| turns(session, record)).unwrap_or_default(),
            closing: session.and_then(|session| closing(session, record)),
            refused: session.map(|session| refused(session, record)).unwrap_or_default(),
            review: record.review.as_ref(),
            blame: record.blame(),
            judgements: judgements(record),
            cost: spending.map(|(role, spending)| (role.as_str(), SpendingEntry::new(spending))).collect(),
        }
    }
}

fn turns<'a>(session: &'a Session, record: &AttemptRecord) -> Vec<TurnEntry<'a>> {
    session.turns.iter().map(|turn| TurnEntry::new(turn, &record.drafts)).collect()
}

fn closing<'a>(session: &'a Session, record: &AttemptRecord) -> Option<ClosingEntry<'a>> {
    let closing = session.closing.as_ref();
    closing.map(|closing| ClosingEntry::new(closing, after_the_last(session), &record.drafts))
}

fn refused<'a>(session: &'a Session, record: &AttemptRecord) -> Vec<DraftEntry<'a>> {
    drafts(&session.refused, after_the_last(session), &record.drafts)
}

/// The number of the turn that never came.
fn after_the_last(session: &Session) -> u32 {
    session.turns.last().map_or(1, |turn| turn.number.saturating_add(1))
}

/// By evaluator's name: evaluators judge side by side, so the order in which they finish is chance.
fn judgements(record: &AttemptRecord) -> Vec<JudgementEntry<'_>> {
    let judgements = record.judgements.iter();
    let mut judgements: Vec<_> =
        judgements.map(|(evaluator, judgement)| judgement_entry(evaluator.as_str(), judgement)).collect();
    judgements.sort_by_key(|entry| entry.evaluator);
    judgements
}

fn judgement_entry<'a>(evaluator: &'a str, judgement: &'a Judgement) -> JudgementEntry<'a> {
    let (outcome, scores, reason): (_, &[Score], _) = match judgement {
        Judgement::Scored(scores) => ("scored", scores, None),
        Judgement::NotApplicable { reason } => ("not_applicable", &[], Some(reason.as_str())),
        Judgement::Failed { error, .. } => ("failed", &[], Some(error.as_str())),
    };
    JudgementEntry { evaluator, outcome, scores, reason }
}
