//! One attempt in the record.

use super::{overview::SpendingEntry, turn::TurnEntry};
use crate::journal::AttemptRecord;
use rehearsal_core::{
    actor::{ActorProfile, Closing},
    score::{Judgement, Score},
    session::{EndingKind, Session},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// One attempt: what happened and how it was judged.
#[derive(Serialize, JsonSchema)]
pub(super) struct SessionEntry<'a> {
    index: u32,
    case: &'a str,
    persona: &'a str,
    trial: u32,
    session_id: Option<&'a str>,
    ending: Option<EndingKind>,
    ending_detail: Option<&'a str>,
    profile: Option<&'a ActorProfile>,
    turns: Vec<TurnEntry<'a>>,
    closing: Option<&'a Closing>,
    judgements: Vec<JudgementEntry<'a>>,
    cost: BTreeMap<&'static str, SpendingEntry>,
}

/// What one evaluator found. `outcome` is `scored`, `not_applicable` or `failed`.
#[derive(Serialize, JsonSchema)]
struct JudgementEntry<'a> {
    evaluator: &'a str,
    outcome: &'static str,
    scores: &'a [Score],
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
            turns: session.map(turns).unwrap_or_default(),
            closing: session.and_then(|session| session.closing.as_ref()),
            judgements: judgements(record),
            cost: spending.map(|(role, spending)| (role.as_str(), SpendingEntry::new(spending))).collect(),
        }
    }
}

fn turns(session: &Session) -> Vec<TurnEntry<'_>> {
    session.turns.iter().map(TurnEntry::new).collect()
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
        Judgement::Failed { error } => ("failed", &[], Some(error.as_str())),
    };
    JudgementEntry { evaluator, outcome, scores, reason }
}
