//! What the page tells of a run beyond its summary: a fold over the events that keeps a short row for each attempt, and
//! counters.

mod calls;
mod latency;
mod row;

pub(super) use calls::{ModelTally, ToolTally};
pub(super) use row::{Row, took};

use crate::journal::{JournalError, ReadJournal};
use calls::Calls;
use rehearsal_core::{
    actor::Traits,
    attempt::{AttemptId, AttemptIndex},
    event::{Manifest, ModelCalled, RunEvent},
    ids::EvaluatorName,
    model::Role,
    price::PriceList,
    review::Review,
    score::{Judgement, Score},
    session::{Ending, Session},
    spending::Spending,
};
use row::Mark;
use std::collections::BTreeMap;

/// Bars of a distribution of scores, each a tenth wide.
pub(super) const BINS: usize = 10;

/// How the scores of one evaluator are spread.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread {
    /// Scores by tenths, those that passed and those that did not; a full score is in the last.
    pub(super) bins: [(u32, u32); BINS],
    /// Whether every score is 0 or 1.
    pub(super) is_graded: bool,
}

/// The facts of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Every attempt that began, in the plan's order.
    pub(super) rows: BTreeMap<AttemptIndex, Row>,
    /// The different sets of traits of the people who played.
    pub(super) people: Vec<Traits>,
    /// The evaluators: the suite's, in its order, and whoever else judged.
    pub(super) evaluators: Vec<EvaluatorName>,
    /// The scores of each evaluator, in the same order.
    pub(super) spreads: Vec<Spread>,
    pub(super) calls: Calls,
    /// What each case cost, by role.
    pub(super) by_case: BTreeMap<String, BTreeMap<Role, Spending>>,
}

/// What is known of an attempt that has not finished.
#[derive(Default)]
struct Open {
    review: Option<Review>,
    judgements: Vec<(EvaluatorName, Judgement)>,
}

#[derive(Default)]
struct Fold {
    facts: Facts,
    open: BTreeMap<AttemptIndex, Open>,
    prices: Option<PriceList>,
    /// Whether what the agent spent is on this run's account.
    with_agent: bool,
}

impl Facts {
    /// Reads a run, event by event; keeps no session.
    pub(super) fn read(journal: &ReadJournal) -> Result<Self, JournalError> {
        let mut fold = Fold { with_agent: true, ..Fold::default() };
        for stamped in journal.events() {
            fold.take(stamped?.event);
        }
        Ok(fold.facts)
    }

    /// The traits of whoever played.
    pub(super) fn traits(&self, row: &Row) -> Option<&Traits> {
        row.person.and_then(|person| self.people.get(person))
    }

    fn evaluator(&mut self, name: &EvaluatorName) -> usize {
        if let Some(place) = self.evaluators.iter().position(|known| known == name) {
            return place;
        }
        self.evaluators.push(name.clone());
        self.spreads.push(Spread::default());
        self.evaluators.len() - 1
    }

    fn person(&mut self, traits: &Traits) -> usize {
        if let Some(place) = self.people.iter().position(|known| known == traits) {
            return place;
        }
        self.people.push(traits.clone());
        self.people.len() - 1
    }
}

impl Fold {
    fn take(&mut self, event: RunEvent) {
        match event {
            RunEvent::RunStarted(manifest) => self.start(&manifest),
            RunEvent::AttemptStarted { attempt, id, .. } => self.begin(attempt, id),
            RunEvent::ActorCast { attempt, profile } => self.cast(attempt, &profile.traits),
            RunEvent::ModelCalled(call) => self.called(&call),
            RunEvent::SessionSettled { attempt, session } => self.settle(attempt, &session),
            RunEvent::Reviewed { attempt, review } => {
                self.open.entry(attempt).or_default().review = Some(review);
            }
            RunEvent::Judged { attempt, evaluator, judgement } => self.judged(attempt, evaluator, judgement),
            RunEvent::AttemptFinished { attempt, ending } => self.finish(attempt, &ending),
            RunEvent::TurnEnded { .. } | RunEvent::TurnKept { .. } | RunEvent::RunFinished { .. } => {}
        }
    }

    fn start(&mut self, manifest: &Manifest) {
        self.with_agent = manifest.origin.accounts_for_the_agent();
        self.prices = Some(manifest.prices.clone());
        for evaluator in &manifest.evaluators {
            self.facts.evaluator(evaluator);
        }
    }

    /// An attempt that was begun before and played no further begins anew, with what it has cost already.
    fn begin(&mut self, attempt: AttemptIndex, id: AttemptId) {
        let before = self.facts.rows.remove(&attempt).map(|row| row.spending).unwrap_or_default();
        self.facts.rows.insert(attempt, Row { spending: before, ..Row::new(id) });
        self.open.insert(attempt, Open::default());
    }

    fn cast(&mut self, attempt: AttemptIndex, traits: &Traits) {
        let person = self.facts.person(traits);
        if let Some(row) = self.facts.rows.get_mut(&attempt) {
            row.person = Some(person);
        }
    }

    fn called(&mut self, call: &ModelCalled) {
        self.facts.calls.ours(call);
        let Some(row) = self.facts.rows.get_mut(&call.attempt) else { return };
        row.spending.add(call);
        let case = self.facts.by_case.entry(row.id.case.to_string()).or_default();
        case.entry(call.role).or_default().add(call);
    }

    fn settle(&mut self, attempt: AttemptIndex, session: &Session) {
        if let Some(profile) = &session.profile {
            self.cast(attempt, &profile.traits);
        }
        let spent = self.facts.calls.agents(session, (self.with_agent, self.prices.as_ref()));
        let Some(row) = self.facts.rows.get_mut(&attempt) else { return };
        row.settle(session);
        if spent.calls > 0 {
            row.spending.merge(&spent);
            let case = self.facts.by_case.entry(row.id.case.to_string()).or_default();
            case.entry(Role::Agent).or_default().merge(&spent);
        }
    }

    fn judged(&mut self, attempt: AttemptIndex, evaluator: EvaluatorName, judgement: Judgement) {
        let place = self.facts.evaluator(&evaluator);
        if let (Judgement::Scored(scores), Some(spread)) = (&judgement, self.facts.spreads.get_mut(place)) {
            scores.iter().for_each(|score| spread.add(score));
        }
        let judged = (evaluator, judgement);
        if let Some(row) = self.facts.rows.get_mut(&attempt) {
            row.marks.push((place, Mark::new(&judged)));
        }
        self.open.entry(attempt).or_default().judgements.push(judged);
    }

    fn finish(&mut self, attempt: AttemptIndex, ending: &Ending) {
        let open = self.open.remove(&attempt).unwrap_or_default();
        if let Some(row) = self.facts.rows.get_mut(&attempt) {
            row.marks.sort_by_key(|(place, _)| *place);
            row.finish(ending, open.review.as_ref(), &open.judgements);
        }
    }
}

impl Spread {
    fn add(&mut self, score: &Score) {
        let value = score.value.clamp(0.0, 1.0);
        self.is_graded |= value > 0.0 && value < 1.0;
        let bin = ((value * BINS as f64) as usize).min(BINS - 1);
        if let Some((passed, failed)) = self.bins.get_mut(bin) {
            *if score.passed { passed } else { failed } += 1;
        }
    }

    /// How many scores there are.
    pub(super) fn scores(&self) -> u32 {
        self.bins.iter().map(|(passed, failed)| passed + failed).sum()
    }
}
