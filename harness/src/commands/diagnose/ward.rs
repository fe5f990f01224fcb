//! Where sessions are examined: whoever looks is set up, and what the models cost is added up.

use super::chosen::Chosen;
use crate::{
    args::DiagnoseArgs,
    clock::SystemClock,
    commands::warn,
    compose::{Reuse, diagnosing},
    environment::Environment,
    exit::Failure,
    interrupt::Interrupt,
    play::prepare::{Connected, Terms},
};
use rehearsal_core::{spending::Spending, suite::Suite};
use rehearsal_engine::{Discharged, Events, Nowhere, Run, Ward as Beds};
use rehearsal_evaluators::diagnosis::Diagnosing;
use rehearsal_reports::diagnosis::Diagnosers;
use std::sync::Arc;

/// Where sessions are examined.
pub(super) struct Ward<'a> {
    pub(super) args: &'a DiagnoseArgs,
    pub(super) environment: &'a Environment,
    pub(super) interrupt: &'a Interrupt,
    /// Whose judge is asked; nobody is where `None`.
    pub(super) suite: Option<&'a Suite>,
}

/// What became of it.
pub(super) struct Examined {
    pub(super) by: Diagnosers,
    pub(super) sessions: Vec<Discharged>,
    pub(super) spent: Spending,
}

impl Ward<'_> {
    /// Examines the sessions; `None` where that was stopped at once.
    ///
    /// # Errors
    /// Where the judge cannot be set up, or a session cannot be read.
    pub(super) async fn examine(&self, chosen: &Chosen<'_>) -> Result<Option<Examined>, Failure> {
        // The diagnosis is kept as a whole, in its file; the run's own journal is closed.
        let run =
            Run::new((Arc::new(SystemClock), self.environment.discretion()), Box::new(Nowhere), Vec::new());
        let (diagnosing, by) = self.whoever_looks(chosen, run.events()).await?;
        let jobs = usize::try_from(self.args.jobs).unwrap_or(usize::MAX);
        let beds = Beds { diagnostician: Arc::new(diagnosing), jobs };
        let gently = self.interrupt.gently.clone();
        let examining = run.examine(chosen.manifest.clone(), chosen.sessions(), beds, gently);
        let examined = self.interrupt.at_once.run_until_cancelled(examining).await.transpose()?;
        Ok(examined.map(|(dispatched, sessions)| {
            warn(&dispatched.warnings);
            Examined { by, sessions, spent: dispatched.summary.spent() }
        }))
    }

    async fn whoever_looks(
        &self,
        chosen: &Chosen<'_>,
        events: Events,
    ) -> Result<(Diagnosing, Diagnosers), Failure> {
        let Some(suite) = self.suite else { return Ok((Diagnosing::by_rules(), Diagnosers::default())) };
        let connected = self.connected(chosen, suite).await?;
        let reuse = Reuse::open(&self.args.reuse, self.environment.secrets())?;
        let means = connected.means(&reuse, self.args.prompts.as_deref());
        let (diagnosing, prompts) = diagnosing(suite, &means, events)?;
        let (prompt, prompt_hash) = prompts.into_iter().next().unzip();
        let model = Some(suite.models.judge.model.clone());
        Ok((diagnosing, Diagnosers { model, prompt, prompt_hash }))
    }

    async fn connected(&self, chosen: &Chosen<'_>, suite: &Suite) -> Result<Connected, Failure> {
        let terms = Terms::new(self.args.prices.as_deref(), self.args.max_cost, &self.args.reuse)?;
        let mut warnings = Vec::new();
        let connected = terms.connect((&chosen.manifest.run, suite), self.environment, &mut warnings).await?;
        warn(self.environment.all_shown(&warnings));
        Ok(connected)
    }
}
