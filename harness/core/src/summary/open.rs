//! An attempt that has begun and is not over: what is known of its row so far.

use super::row::{AttemptRow, RowCost, RowScore};
use crate::{
    actor::ActorProfile,
    attempt::AttemptId,
    clock::Timestamp,
    ids::{EvaluatorName, SessionId},
    review::{Review, blame},
    score::Judgement,
    seed::{Seed, fingerprint},
    session::{Ending, Session},
    span::Evidence,
};

/// Digits of a person's fingerprint.
const DIGITS: usize = 12;

/// What is known so far.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OpenAttempt {
    pub(super) id: AttemptId,
    pub(super) session: SessionId,
    pub(super) began: Timestamp,
    person: Option<String>,
    turns: u32,
    unseen_turns: u32,
    replies_ms: Vec<u32>,
    pub(super) agent_cost: RowCost,
    pub(super) own_cost: RowCost,
    pub(super) review: Option<Review>,
    pub(super) judgements: Vec<(EvaluatorName, Judgement)>,
}

impl OpenAttempt {
    pub(super) fn new(id: AttemptId, session: SessionId, began: Timestamp) -> Self {
        Self {
            id,
            session,
            began,
            person: None,
            turns: 0,
            unseen_turns: 0,
            replies_ms: Vec::new(),
            agent_cost: RowCost::default(),
            own_cost: RowCost::default(),
            review: None,
            judgements: Vec::new(),
        }
    }

    /// Its conversation is over.
    pub(super) fn settle(&mut self, session: &Session) {
        self.turns = u32::try_from(session.messages()).unwrap_or(u32::MAX);
        self.person = session.profile.as_ref().and_then(person);
        let unseen = session.turns.iter().filter(|turn| turn.trace.evidence != Evidence::Complete).count();
        self.unseen_turns = u32::try_from(unseen).unwrap_or(u32::MAX);
        let answered = session.turns.iter().filter(|turn| turn.error.is_none());
        let took = answered.map(|turn| turn.ended_at.since(turn.sent_at).as_millis());
        self.replies_ms = took.map(|took| u32::try_from(took).unwrap_or(u32::MAX)).collect();
    }

    /// Its row, now that nothing more comes of it.
    pub(super) fn finish(self, ending: &Ending, run: Option<Seed>) -> AttemptRow {
        let Self {
            id,
            session,
            began: _,
            person,
            turns,
            unseen_turns,
            replies_ms,
            agent_cost,
            own_cost,
            review,
            judgements,
        } = self;
        let owner = blame(ending, review.as_ref(), &judgements).map(|blame| blame.owner);
        let scores = judgements.iter().map(|(name, judgement)| (name.clone(), RowScore::of(judgement)));
        AttemptRow {
            seed: id.seed(run.unwrap_or(Seed(0))),
            session,
            ending: ending.kind(),
            validity: review.map(|review| review.validity),
            owner,
            person,
            turns,
            unseen_turns,
            replies_ms,
            took_ms: None,
            agent_cost,
            own_cost,
            scores: scores.collect(),
            id,
        }
    }
}

/// A fingerprint of the person: of all that the actor knows of who it is and what it wants.
fn person(profile: &ActorProfile) -> Option<String> {
    serde_json::to_string(profile).ok().map(|text| fingerprint(&text, DIGITS))
}
