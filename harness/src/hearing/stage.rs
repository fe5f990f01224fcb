//! The run that judges: from an empty journal to its last event.

use super::Docket;
use crate::{
    clock::SystemClock,
    compose::{Bench, Reuse, Setup, Workshop, bench, manifest, telemetry},
    environment::Environment,
    exit::Failure,
    interrupt::Interrupt,
    play::{Evaluators, prepare::Connected},
    runs,
};
use rehearsal_adapters::telemetry::{AgentSpans, Settings, Watch};
use rehearsal_core::{
    event::{HeldAgainst, Manifest, Reporter},
    ids::RunId,
    price::PriceList,
    suite::Suite,
};
use rehearsal_engine::{Dispatched, Hearing, Held, Run};
use rehearsal_reports::Journal;
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// Where and how conversations are judged.
pub(crate) struct Stage<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) run: &'a RunId,
    /// The suite whose evaluators judge.
    pub(crate) suite: &'a Suite,
    pub(crate) connected: &'a Connected,
    pub(crate) interrupt: &'a Interrupt,
    pub(crate) reuse: &'a Reuse,
    /// Where the run is kept.
    pub(crate) folder: &'a Path,
    pub(crate) jobs: u32,
    pub(crate) fail_fast: bool,
    /// What the run is held against.
    pub(crate) baseline: Option<Box<HeldAgainst>>,
    /// A folder with prompts of the user's own.
    pub(crate) prompts: Option<&'a Path>,
    /// Where the run is exported to.
    pub(crate) exported: Option<&'a Settings>,
}

impl Stage<'_> {
    /// Judges the conversations; `None` where that was stopped at once.
    ///
    /// # Errors
    /// Where a model is not to be had, a conversation cannot be read or the journal cannot be written.
    pub(crate) async fn judge(
        &self,
        docket: Docket,
        held: impl Iterator<Item = Result<Held, String>>,
        mut reporters: Vec<Box<dyn Reporter>>,
    ) -> Result<Option<Dispatched>, Failure> {
        let export = telemetry::begin(self.exported, self.watch(), &mut reporters).await?;
        let journal = Journal::create(self.folder)?;
        let run =
            Run::new((Arc::new(SystemClock), self.environment.discretion()), Box::new(journal), reporters);
        let means = self.connected.means(self.reuse, self.prompts);
        let workshop = Workshop {
            environment: self.environment,
            run: self.run,
            folder: self.folder,
            prices: &means.prices,
            brought: &Evaluators::default(),
        };
        let set_up = bench(self.suite, &means, &workshop, run.events()).await;
        let Bench { evaluators, reviewer, prompts } = match set_up {
            Ok(bench) => bench,
            Err(failure) => {
                drop(run);
                runs::discard(self.folder);
                return Err(failure);
            }
        };
        let jobs = usize::try_from(self.jobs).unwrap_or(usize::MAX);
        let hearing = Hearing { evaluators, reviewer, jobs, fail_fast: self.fail_fast };
        let judged = run.judge(self.manifest(docket, prompts), held, hearing, self.interrupt.gently.clone());
        let judged = self.interrupt.at_once.run_until_cancelled(judged).await;
        let Some(mut dispatched) = judged.transpose()? else { return Ok(None) };
        dispatched.warnings.extend(telemetry::finish(export, self.interrupt).await);
        Ok(Some(dispatched))
    }

    fn watch(&self) -> Watch<'_> {
        Watch {
            run: self.run,
            suite: &self.suite.name,
            // What the agent did was exported, or not, when the conversations were held.
            agent_spans: AgentSpans::LeftToTheAgent,
            secrets: self.environment.secrets(),
        }
    }

    fn manifest(&self, docket: Docket, prompts: BTreeMap<String, String>) -> Manifest {
        let Docket { origin, cases, attempts, personas, models, seed } = docket;
        let Connected { budget, prices, calibrations, .. } = self.connected;
        let (prices, budget) = (PriceList::clone(prices), *budget);
        let (run, jobs) = (self.run, self.jobs);
        let (baseline, sequential) = (self.baseline.clone(), None);
        let dealt = None;
        let setup =
            Setup { run, seed, jobs, prompts, prices, budget, calibrations, baseline, sequential, dealt };
        Manifest { origin, cases, attempts, personas, models, ..manifest(self.suite, &[], setup) }
    }
}
