//! The fold: events of journals into lines, each the spending of calls that are alike in every respect that
//! a person may want to know a cost by.

use crate::{
    journal::{JournalError, ReadJournal},
    show,
};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    event::{Manifest, ModelCalled, RunEvent, Stamped},
    model::Role,
    price::PriceList,
    session::Session,
    span::ModelCall,
    spending::Spending,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What calls have in common that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The run, its suite and who pays for it; `None` for a journal without a beginning.
    pub run: Option<Arc<RunFacts>>,
    /// The day on which the journal took the call in, in UTC, as `YYYY-MM-DD`. An agent's calls come with
    /// its session, so a session over midnight counts for the day on which it ended.
    pub day: Arc<str>,
    /// On whose account.
    pub role: Role,
    /// The model that was asked; for the agent, the one its span names, `None` where it names none.
    pub model: Option<Arc<str>>,
    /// Who serves it: the prefix of our model's name, or what the agent's span says.
    pub provider: Option<Arc<str>>,
    /// The case; `None` where the journal does not say which attempt it was.
    pub case: Option<Arc<str>>,
    /// The persona.
    pub persona: Option<Arc<str>>,
    /// Which repetition, from 1; `None` where trials are not told apart.
    pub trial: Option<u32>,
}

/// What all calls of a run have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunFacts {
    /// The run.
    pub run: String,
    /// The suite's name.
    pub suite: String,
    /// The Amazon Bedrock project that pays.
    pub project: Option<String>,
    /// The cost tags.
    pub tags: BTreeMap<String, String>,
}

/// How finely lines are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The trials of a case and persona are one line, so that memory does not grow with their number.
    Case,
    /// Each trial has lines of its own.
    Trial,
}

/// The spending of one or many runs, line by line.
#[derive(Clone, Debug)]
pub struct Lines {
    detail: Detail,
    lines: BTreeMap<Line, Spending>,
    /// Names that lines share rather than each have a copy.
    names: BTreeSet<Arc<str>>,
}

impl Lines {
    /// No lines yet.
    pub fn new(detail: Detail) -> Self {
        Self { detail, lines: BTreeMap::new(), names: BTreeSet::new() }
    }

    /// Adds a run. Reads it event by event; the memory it needs is that of the lines, and of the attempts
    /// that are open at the same time. A run that is added twice counts twice.
    ///
    /// # Errors
    /// Where an event cannot be read; what came before it is counted.
    pub fn add(&mut self, journal: &ReadJournal) -> Result<(), JournalError> {
        let mut run =
            RunFold { lines: self, run: None, prices: None, with_agent: true, open: BTreeMap::new() };
        journal.events().try_for_each(|stamped| run.take(&stamped?, journal))
    }

    /// Every line with what it came to.
    pub fn iter(&self) -> impl Iterator<Item = (&Line, &Spending)> {
        self.lines.iter()
    }

    /// The first and the last day; `None` where nothing was called.
    pub fn days(&self) -> Option<(&str, &str)> {
        let days = || self.lines.keys().map(|line| line.day.as_ref());
        days().min().zip(days().max())
    }

    /// The sum over all lines, equal to that of the runs' summaries.
    pub fn total(&self) -> Spending {
        self.lines.values().fold(Spending::default(), |mut total, spending| {
            total.merge(spending);
            total
        })
    }

    fn at(&mut self, line: Line) -> &mut Spending {
        self.lines.entry(line).or_default()
    }

    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let new: Arc<str> = Arc::from(name);
        self.names.insert(new.clone());
        new
    }
}

/// One run, being added.
struct RunFold<'a> {
    lines: &'a mut Lines,
    run: Option<Arc<RunFacts>>,
    prices: Option<PriceList>,
    /// Whether what the agent spent is on this run's account.
    with_agent: bool,
    open: BTreeMap<AttemptIndex, AttemptId>,
}

impl RunFold<'_> {
    fn take(&mut self, stamped: &Stamped, journal: &ReadJournal) -> Result<(), JournalError> {
        match &stamped.event {
            RunEvent::RunStarted(manifest) => self.start(manifest),
            RunEvent::AttemptStarted { attempt, id, .. } => drop(self.open.insert(*attempt, id.clone())),
            RunEvent::ModelCalled(call) => {
                let attempt = self.attempt(call.attempt, journal)?;
                self.ours(&show::day(stamped.at), attempt.as_ref(), call);
            }
            RunEvent::SessionSettled { session, .. } if self.with_agent => {
                self.agents(&show::day(stamped.at), session);
            }
            RunEvent::AttemptFinished { attempt, .. } => drop(self.open.remove(attempt)),
            RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::TurnKept { .. }
            | RunEvent::Reviewed { .. }
            | RunEvent::SessionSettled { .. }
            | RunEvent::Judged { .. }
            | RunEvent::RunFinished { .. } => {}
        }
        Ok(())
    }

    fn start(&mut self, manifest: &Manifest) {
        self.run = Some(Arc::new(RunFacts {
            run: manifest.run.to_string(),
            suite: manifest.suite.clone(),
            project: manifest.project.id.clone(),
            tags: manifest.project.tags.clone(),
        }));
        self.with_agent = manifest.origin.accounts_for_the_agent();
        self.prices = Some(manifest.prices.clone());
    }

    /// What an attempt is called. A call that nobody waited for may be recorded after its attempt's end.
    fn attempt(&self, index: AttemptIndex, journal: &ReadJournal) -> Result<Option<AttemptId>, JournalError> {
        match self.open.get(&index) {
            Some(id) => Ok(Some(id.clone())),
            None => journal.attempt_id(index),
        }
    }

    fn ours(&mut self, day: &str, attempt: Option<&AttemptId>, call: &ModelCalled) {
        let model = call.model.as_str();
        let provider = model.split_once('/').map(|(provider, _)| provider);
        let line = self.line((day, call.role), (Some(model), provider), attempt);
        self.lines.at(line).add(call);
    }

    fn agents(&mut self, day: &str, session: &Session) {
        for call in session.turns.iter().flat_map(|turn| turn.trace.model_calls()) {
            let ModelCall { model, provider, .. } = call;
            let of = (model.as_deref(), provider.as_deref());
            let line = self.line((day, Role::Agent), of, Some(&session.attempt));
            self.lines.at(line).add_agent_call(call, self.prices.as_ref());
        }
    }

    fn line(
        &mut self,
        (day, role): (&str, Role),
        (model, provider): (Option<&str>, Option<&str>),
        attempt: Option<&AttemptId>,
    ) -> Line {
        let trial = match self.lines.detail {
            Detail::Trial => attempt.map(|id| id.trial),
            Detail::Case => None,
        };
        let run = self.run.clone();
        let mut name = |name: Option<&str>| name.map(|name| self.lines.name(name));
        let (model, provider) = (name(model), name(provider));
        let case = name(attempt.map(|id| id.case.as_str()));
        let persona = name(attempt.map(|id| id.persona.as_str()));
        let day = self.lines.name(day);
        Line { run, day, role, model, provider, case, persona, trial }
    }
}
