//! The summary: a fold over the events that keeps counts and nothing else.
//!
//! Live progress, the terminal's tables and the gate all read it. It holds counts for each case, each
//! persona and each evaluator, the attempts that are open at the moment, and one [row of numbers](AttemptRow)
//! for each that finished: a few hundred bytes, and not a word that was said. Sums of scores are whole
//! millionths: adding them up in the order in which attempts happen to finish gives the same result every time.

mod open;
mod row;
mod trust;

pub use row::{AttemptRow, RowCost, RowScore};
pub use trust::Trust;

use crate::{
    actor::Traits,
    attempt::AttemptIndex,
    event::{Manifest, ModelCalled, RunEnding, RunEvent, Stamped},
    ids::EvaluatorName,
    model::{ModelError, Role},
    money::Money,
    score::{Judgement, Score},
    session::{Ending, EndingKind, Session},
    spending::Spending,
};
use open::OpenAttempt;
use serde::{Deserialize, Serialize};
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

/// Counts over some attempts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Attempts that finished, however they ended.
    pub attempts: u32,
    /// How they ended.
    pub endings: BTreeMap<EndingKind, u32>,
    /// User messages in attempts that were played to an end.
    pub turns: u64,
    /// By evaluator.
    pub scores: BTreeMap<EvaluatorName, Tally>,
    /// What of it can be believed.
    #[serde(default)]
    pub trust: Trust,
}

/// Counts of one evaluator over some attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Attempts with a score.
    pub scored: u32,
    /// Attempts in which every score passed.
    pub passed: u32,
    /// The sum over attempts of the attempt's mean score, in millionths.
    pub millionths: u64,
    /// Attempts with nothing to judge.
    pub not_applicable: u32,
    /// Attempts that it failed to judge.
    pub failed: u32,
}

impl Tally {
    /// The share of scored attempts that passed.
    pub fn rate(&self) -> Option<f64> {
        (self.scored > 0).then(|| f64::from(self.passed) / f64::from(self.scored))
    }

    /// The mean score over scored attempts.
    pub fn mean(&self) -> Option<f64> {
        (self.scored > 0).then(|| self.millionths as f64 / 1e6 / f64::from(self.scored))
    }
}

impl Group {
    /// Attempts that were played to an end that says something of the agent, whether or not it can be believed.
    pub fn played(&self) -> u32 {
        self.endings.iter().filter(|(kind, _)| kind.is_valid()).map(|(_, count)| count).sum()
    }

    /// How many ended so.
    pub fn ended(&self, kind: EndingKind) -> u32 {
        self.endings.get(&kind).copied().unwrap_or(0)
    }

    /// The counts of one evaluator; all zero where it never judged here.
    pub fn tally(&self, evaluator: &EvaluatorName) -> Tally {
        self.scores.get(evaluator).copied().unwrap_or_default()
    }

    /// The counts of one evaluator over the valid attempts alone: those that were neither spoilt nor left unreviewed.
    pub fn believed(&self, evaluator: &EvaluatorName) -> Tally {
        self.tally(evaluator).without(self.trust.doubtful(evaluator))
    }

    /// Takes one attempt in.
    pub fn add(&mut self, row: &AttemptRow) {
        self.attempts += 1;
        *self.endings.entry(row.ending).or_default() += 1;
        if row.ending.is_valid() {
            self.turns += u64::from(row.turns);
        }
        for (evaluator, score) in &row.scores {
            self.scores.entry(evaluator.clone()).or_default().add(*score);
        }
        self.trust.add(row);
    }

    /// The counts over these attempts.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a AttemptRow>) -> Self {
        rows.into_iter().fold(Self::default(), |mut group, row| {
            group.add(row);
            group
        })
    }
}

impl Tally {
    /// What is left without some of the attempts.
    fn without(self, some: Self) -> Self {
        Self {
            scored: self.scored.saturating_sub(some.scored),
            passed: self.passed.saturating_sub(some.passed),
            millionths: self.millionths.saturating_sub(some.millionths),
            not_applicable: self.not_applicable.saturating_sub(some.not_applicable),
            failed: self.failed.saturating_sub(some.failed),
        }
    }

    fn add(&mut self, score: RowScore) {
        match score {
            RowScore::Scored { passed, millionths } => {
                self.scored += 1;
                self.passed += u32::from(passed);
                self.millionths += u64::from(millionths);
            }
            RowScore::NotApplicable => self.not_applicable += 1,
            RowScore::Failed => self.failed += 1,
        }
    }
}

/// Whether an attempt passed an evaluator: every one of its scores did, and there is at least one.
pub fn all_passed(scores: &[Score]) -> bool {
    !scores.is_empty() && scores.iter().all(|score| score.passed)
}

/// The mean of an attempt's scores, in whole millionths; 0 where there is none.
pub fn mean_millionths(scores: &[Score]) -> u64 {
    let sum: u64 = scores.iter().map(|score| (score.value.clamp(0.0, 1.0) * 1e6).round() as u64).sum();
    sum.checked_div(scores.len() as u64).unwrap_or(0)
}

impl Summary {
    /// Takes one event in.
    pub fn apply(&mut self, stamped: &Stamped) {
        match &stamped.event {
            RunEvent::RunStarted(manifest) => self.manifest = Some(manifest.clone()),
            RunEvent::AttemptStarted { attempt, id, session } => {
                self.open.insert(*attempt, OpenAttempt::new(id.clone(), session.clone()));
            }
            RunEvent::ActorCast { .. } | RunEvent::TurnEnded { .. } => {}
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
            RunEvent::AttemptFinished { attempt, ending } => self.finish(*attempt, ending),
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

    /// Calls whose cost is not known, over all roles.
    pub fn calls_of_unknown_cost(&self) -> u64 {
        self.spending.values().map(Spending::of_unknown_cost).sum()
    }

    /// Attempts that are planned and not finished.
    pub fn unfinished(&self) -> u32 {
        let planned = self.manifest.as_ref().map_or(0, |manifest| manifest.attempts);
        planned.saturating_sub(self.total.attempts)
    }

    fn finish(&mut self, attempt: AttemptIndex, ending: &Ending) {
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
        let row = open.finish(ending, seed);
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
