//! Looking at a finished session for what the simulated user did wrong: by rules, and by a judge besides where the
//! suite wants one.

mod answer;
mod effect;
mod judge;
mod rules;
mod sheet;
mod view;

use crate::prompts::Prompts;
use async_trait::async_trait;
use rehearsal_core::{
    attempt::Attempt,
    draft::DraftFault,
    model::Model,
    review::{Effect, Review, Reviewer, SimulatorFinding},
    score::Quote,
    session::{Ending, Session},
};
use std::sync::Arc;

/// Reviews by rules alone: the same that drafts are held against before they are sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleReviewer;

/// Reviews by rules first, and then has a judge look for what no rule can see.
pub struct JudgingReviewer {
    model: Arc<dyn Model>,
    prompts: Prompts,
}

impl JudgingReviewer {
    /// A reviewer whose judge is this model.
    pub fn new(model: Arc<dyn Model>, prompts: Prompts) -> Self {
        Self { model, prompts }
    }
}

#[async_trait]
impl Reviewer for RuleReviewer {
    async fn review(&self, attempt: &Attempt, session: &Session) -> Review {
        by_rules(attempt, session)
    }
}

#[async_trait]
impl Reviewer for JudgingReviewer {
    /// A session that was not played to an end, or in which the actor never had a say, is left to the rules: nothing is
    /// to be paid for what cannot be counted, or cannot be held against anybody.
    async fn review(&self, attempt: &Attempt, session: &Session) -> Review {
        let ruled = by_rules(attempt, session);
        if !session.ending.kind().is_valid() || ruled.unreviewed.is_some() || !view::actor_took_part(session)
        {
            return ruled;
        }
        let judged = judge::findings(self.model.as_ref(), &self.prompts.review, (attempt, session)).await;
        match judged {
            Ok(findings) => Review::of(merged(ruled.findings, findings), goal_met(session)),
            // What the rules found needs no second opinion; that they found nothing does.
            Err(_) if ruled.validity.is_spoilt() => ruled,
            Err(reason) => Review { findings: ruled.findings, ..Review::unreviewed(reason) },
        }
    }
}

/// What the rules make of a session.
fn by_rules(attempt: &Attempt, session: &Session) -> Review {
    match &session.ending {
        Ending::ActorError { message, owner } => match effect::of_breaking_off(*owner) {
            Some(effect) => Review::of(vec![broke_off(session, message, effect)], false),
            None => Review::unreviewed(format!("the simulated user could not play on: {message}")),
        },
        Ending::Cancelled => Review::unreviewed("the run was interrupted"),
        Ending::Budget => Review::unreviewed("the budget was spent before the conversation was over"),
        Ending::GoalMet
        | Ending::GaveUp { .. }
        | Ending::MaxTurns
        | Ending::ScriptEnded
        | Ending::AgentError { .. }
        | Ending::Timeout { .. }
        | Ending::Recorded => match &session.profile {
            // Nothing was left to the actor, so that nothing can be held against it.
            _ if !view::actor_took_part(session) => Review::of(Vec::new(), false),
            None => Review::unreviewed("nobody was cast to play the user"),
            Some(profile) => Review::of(rules::findings(&attempt.case, profile, session), goal_met(session)),
        },
    }
}

/// A user whose answers could not be used any more: what is wrong with the last draft of the message that never came.
fn broke_off(session: &Session, message: &str, effect: Effect) -> SimulatorFinding {
    let (fault, text, why) = match session.refused.last() {
        Some(draft) => (draft.fault, draft.text.clone(), draft.reason.clone()),
        None => (DraftFault::Unreadable, String::new(), message.to_owned()),
    };
    SimulatorFinding { fault, effect, evidence: Quote { turn: after_the_last(session), text }, why }
}

/// The number under which the way a user stopped is kept.
fn after_the_last(session: &Session) -> u32 {
    session.turns.last().map_or(0, |turn| turn.number).saturating_add(1)
}

/// Whether the user left content.
fn goal_met(session: &Session) -> bool {
    let closing = session.closing.as_ref().is_some_and(|closing| closing.goal_met);
    closing || session.ending == Ending::GoalMet
}

/// Both lists in the order of the turns. What the rules found stands; a judge who says the same of the same turn adds
/// nothing to it.
fn merged(ruled: Vec<SimulatorFinding>, judged: Vec<SimulatorFinding>) -> Vec<SimulatorFinding> {
    let known = |finding: &SimulatorFinding| {
        ruled.iter().any(|other| (other.fault, other.evidence.turn) == (finding.fault, finding.evidence.turn))
    };
    let new: Vec<_> = judged.into_iter().filter(|finding| !known(finding)).collect();
    let mut all = [ruled, new].concat();
    all.sort_by_key(|finding| finding.evidence.turn);
    all
}

#[cfg(test)]
mod tests;
