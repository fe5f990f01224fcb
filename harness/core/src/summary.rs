//! The summary: a fold over the events that keeps counts and nothing else.
//!
//! Live progress, the terminal's tables and the gate all read it. It holds counts for each case, each
//! persona and each evaluator, the attempts that are open at the moment, and one [row of numbers](AttemptRow)
//! for each that finished: a few hundred bytes, and not a word that was said. Sums of scores are whole
//! millionths: adding them up in the order in which attempts happen to finish gives the same result every time.

mod group;
mod open;
mod row;
mod trust;

pub use group::{Group, Tally, all_passed, mean_millionths};
pub use row::{AttemptRow, RowCost, RowScore};
pub use trust::Trust;

use crate::{
    actor::Traits,
    attempt::{AttemptId, AttemptIndex},
    clock::Timestamp,
    event::{Manifest, ModelCalled, RunEnding, RunEvent, Stamped},
    ids::SessionId,
    model::{ModelError, Role},
    money::Money,
    score::Judgement,
    session::{Ending, Session},
    shard::Shard,
    spending::Spending,
};
use open::OpenAttempt;
use std::collections::BTreeMap;

/// Different causes that a summary keeps apart; the rest is counted with [`OTHER_CAUSES`].
pub const CAUSES: usize = 20;
/// Stands for the causes that were too many to keep apart.
pub const OTHER_CAUSES: &str = "other causes";

/// Counts over a run, or the part of it that has happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// What the run set out to do; `None` before its first event.
    pub manifest: Option<Box<Manifest>>,
    /// How it ended; `None` while it runs, and for a run that was killed.
    pub ending: Option<RunEnding>,
    /// All attempts.
    pub total: Group,
    /// By case.
    pub cases: BTreeMap<String, Group>,
    /// By persona.
    pub personas: BTreeMap<String, Group>,
    /// By case and persona.
    pub grid: BTreeMap<(String, String), Group>,
    /// Every finished attempt, in the order of the plan.
    pub rows: BTreeMap<AttemptIndex, AttemptRow>,
    /// The traits of those who played the users, by case and persona.
    pub people: BTreeMap<(String, String), Traits>,
    /// By role. The agent's is from its spans.
    pub spending: BTreeMap<Role, Spending>,
    /// Turns whose spans were expected and are incomplete or absent, in attempts played to an end.
    pub turns_without_evidence: u32,
    /// Why attempts could not be played or judged, with how many for each; at most [`CAUSES`] of them.
    pub causes: BTreeMap<String, u32>,
    open: BTreeMap<AttemptIndex, OpenAttempt>,
}

impl Summary {
    /// Takes one event in.
    pub fn apply(&mut self, stamped: &Stamped) {
        match &stamped.event {
            RunEvent::RunStarted(manifest) => self.manifest = Some(manifest.clone()),
            RunEvent::AttemptStarted { attempt, id, session } => {
                self.open.insert(*attempt, OpenAttempt::new(id.clone(), session.clone(), stamped.at));
            }
            RunEvent::ActorCast { .. } | RunEvent::TurnEnded { .. } | RunEvent::TurnKept { .. } => {}
            RunEvent::Reviewed { attempt, review } => {
                if let Some(open) = self.open.get_mut(attempt) {
                    open.review = Some(review.clone());
                }
            }
            RunEvent::ModelCalled(call) => self.spend(call),
            RunEvent::SessionSettled { attempt, session } => self.settle(*attempt, session),
            RunEvent::Judged { attempt, evaluator, judgement } => {
                if let Judgement::Failed { error, .. } = judgement {
                    self.note(format!("{evaluator} could not be judged: {error}"));
                }
                if let Some(open) = self.open.get_mut(attempt) {
                    open.judgements.push((evaluator.clone(), judgement.clone()));
                }
            }
            RunEvent::AttemptFinished { attempt, ending } => self.finish(*attempt, ending, stamped.at),
            RunEvent::RunFinished { how } => self.ending = Some(*how),
        }
    }

    /// The sum over all roles.
    pub fn cost(&self) -> Money {
        self.spent().cost
    }

    /// What all roles spent together.
    pub fn spent(&self) -> Spending {
        self.spending.values().fold(Spending::default(), |mut all, spending| {
            all.merge(spending);
            all
        })
    }

    /// The most that the run was allowed to spend; `None` for no limit.
    pub fn budget(&self) -> Option<Money> {
        self.manifest.as_ref().and_then(|manifest| manifest.budget)
    }

    /// Attempts that the run set out to play; none before its first event.
    pub fn planned(&self) -> u32 {
        self.manifest.as_ref().map_or(0, |manifest| manifest.attempts)
    }

    /// Which part of a run it is; `None` for a whole run.
    pub fn shard(&self) -> Option<Shard> {
        self.manifest.as_ref().and_then(|manifest| manifest.shard())
    }

    /// Calls whose cost is not known, over all roles.
    pub fn calls_of_unknown_cost(&self) -> u64 {
        self.spending.values().map(Spending::of_unknown_cost).sum()
    }

    /// Attempts that are planned and not finished.
    pub fn unfinished(&self) -> u32 {
        self.planned().saturating_sub(self.total.attempts)
    }

    /// Attempts that have begun and are not finished, in the order of the plan, with their sessions.
    pub fn open(&self) -> impl Iterator<Item = (AttemptIndex, &AttemptId, &SessionId)> {
        self.open.iter().map(|(index, open)| (*index, &open.id, &open.session))
    }

    fn finish(&mut self, attempt: AttemptIndex, ending: &Ending, at: Timestamp) {
        let Some(open) = self.open.remove(&attempt) else { return };
        match ending {
            Ending::AgentError { message, .. }
            | Ending::ActorError { message, .. }
            | Ending::Timeout { message, .. } => {
                self.note(message.clone());
            }
            Ending::Budget => self.note(ModelError::Budget.to_string()),
            Ending::GoalMet
            | Ending::GaveUp { .. }
            | Ending::MaxTurns
            | Ending::Cancelled
            | Ending::ScriptEnded
            | Ending::Recorded => {}
        }
        let seed = self.manifest.as_ref().map(|manifest| manifest.seed);
        // Judging what was held before takes another time than playing it.
        let is_played = self.manifest.as_ref().is_some_and(|manifest| manifest.origin.is_played());
        let took_ms = u64::try_from(at.since(open.began).as_millis()).ok().filter(|_| is_played);
        let row = AttemptRow { took_ms, ..open.finish(ending, seed) };
        let (case, persona) = (row.id.case.to_string(), row.id.persona.to_string());
        self.total.add(&row);
        self.cases.entry(case.clone()).or_default().add(&row);
        self.personas.entry(persona.clone()).or_default().add(&row);
        self.grid.entry((case, persona)).or_default().add(&row);
        self.rows.insert(attempt, row);
    }

    fn note(&mut self, cause: String) {
        let is_known = self.causes.contains_key(&cause) || self.causes.len() < CAUSES;
        let cause = if is_known { cause } else { OTHER_CAUSES.to_owned() };
        *self.causes.entry(cause).or_default() += 1;
    }

    fn settle(&mut self, attempt: AttemptIndex, session: &Session) {
        use crate::span::Evidence;
        if let Some(open) = self.open.get_mut(&attempt) {
            open.settle(session);
        }
        if let Some(profile) = &session.profile {
            let who = (session.attempt.case.to_string(), session.attempt.persona.to_string());
            self.people.entry(who).or_insert_with(|| profile.traits.clone());
        }
        for turn in &session.turns {
            match turn.trace.evidence {
                Evidence::Complete | Evidence::NotExpected => {}
                Evidence::Incomplete { .. } | Evidence::Absent => {
                    self.turns_without_evidence += u32::from(session.ending.kind().is_valid());
                }
            }
        }
        self.spend_of_agent(attempt, session);
    }

    fn spend_of_agent(&mut self, attempt: AttemptIndex, session: &Session) {
        if self.manifest.as_ref().is_some_and(|manifest| !manifest.origin.accounts_for_the_agent()) {
            return;
        }
        let prices = self.manifest.as_ref().map(|manifest| &manifest.prices);
        let mut spent = Spending::default();
        for call in session.turns.iter().flat_map(|turn| turn.trace.model_calls()) {
            spent.add_agent_call(call, prices);
        }
        if spent.calls > 0 {
            self.spending.entry(Role::Agent).or_default().merge(&spent);
        }
        if let Some(open) = self.open.get_mut(&attempt) {
            open.agent_cost = RowCost::of(&spent);
        }
    }

    fn spend(&mut self, call: &ModelCalled) {
        self.spending.entry(call.role).or_default().add(call);
        let mut spent = Spending::default();
        spent.add(call);
        let cost = RowCost::of(&spent);
        // A call that nobody waited for may come in after its attempt is over.
        if let Some(open) = self.open.get_mut(&call.attempt) {
            open.own_cost = open.own_cost.plus(cost);
        } else if let Some(row) = self.rows.get_mut(&call.attempt) {
            row.own_cost = row.own_cost.plus(cost);
        }
    }
}
