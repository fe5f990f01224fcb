//! One suite's run, from its journal, which is empty or that of a run that goes on, to its last event.

use super::{
    Evaluators, Guest,
    prepare::{Prepared, Resumed},
    resume,
    umpire::Umpire,
};
use crate::{
    clock::SystemClock,
    compose::{Composition, Listen, Means, Reuse, Scene, Setup, compose, manifest, prompts, telemetry},
    environment::Environment,
    exit::Failure,
    interrupt::Interrupt,
    runs,
};
use rehearsal_adapters::{
    otlp::Tally,
    telemetry::{Export, Settings, Watch},
};
use rehearsal_core::{
    attempt::AttemptIndex,
    begun::{Begun, Remains},
    clock::Clock,
    event::{Manifest, Reporter, RunEnding},
    ids::RunId,
    price::PriceList,
    seed::Seed,
    suite::SpansWait,
    summary::Summary,
};
use rehearsal_engine::{Dispatched, Kept, Run, RunSettings, mint};
use rehearsal_reports::{Journal, ReadJournal};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio_util::sync::CancellationToken;

/// Where and how a suite is played.
pub(crate) struct Stage<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) interrupt: &'a Interrupt,
    pub(crate) reuse: &'a Reuse,
    /// Where the run is kept.
    pub(crate) folder: PathBuf,
    pub(crate) seed: Seed,
    pub(crate) jobs: u32,
    pub(crate) fail_fast: bool,
    /// Where to receive the agent's spans; `None` for any free port.
    pub(crate) otlp: Option<&'a Listen>,
    /// A folder with prompts of the user's own.
    pub(crate) prompts: Option<&'a Path>,
    /// Where the run is exported to.
    pub(crate) exported: Option<&'a Settings>,
    /// The evaluators that the calling program brings along.
    pub(crate) brought: &'a Evaluators,
    /// Tells a person what a resumed run goes on with.
    pub(crate) tell: fn(&str),
}

/// Who takes part beside the suite.
#[derive(Default)]
pub(crate) struct Company {
    /// Who watches.
    pub(crate) reporters: Vec<Box<dyn Reporter>>,
    /// The agent, where the suite leaves it to the calling program.
    pub(crate) guest: Option<Guest>,
}

/// What became of a run.
pub(crate) enum Ended {
    /// Its last event is recorded.
    Recorded {
        /// What was dispatched.
        dispatched: Box<Dispatched>,
        /// What became of the spans that were received; `None` where nobody waited for any.
        spans: Option<Tally>,
    },
    /// It was interrupted before anything was played: a run that was to begin leaves nothing, and one that was resumed is where
    /// it was.
    NeverBegan,
    /// It was stopped at once; the journal keeps what it has.
    StoppedAtOnce,
}

impl Stage<'_> {
    /// Plays the suite.
    ///
    /// # Errors
    /// Where the agent does not come up or the journal cannot be written.
    pub(crate) async fn play(&self, prepared: Prepared, company: Company) -> Result<Ended, Failure> {
        if let Some(over) = self.told_again(&prepared)? {
            return Ok(over);
        }
        let Company { mut reporters, guest } = company;
        let export = telemetry::begin(self.exported, self.watch(&prepared), &mut reporters).await?;
        let enough = CancellationToken::new();
        if prepared.sequential.is_some() {
            reporters.push(Box::new(Umpire::new(enough.clone())));
        }
        let (journal, mut remains) = self.journal(&prepared)?;
        if let Some(Resumed { continuity, .. }) = &prepared.resumed {
            (self.tell)(&resume::told(&remains, prepared.attempts.len(), *continuity));
        }
        let so_far = (std::mem::take(&mut remains.summary), remains.next);
        let prepared = goes_on(prepared, &so_far.0);
        let given: (Arc<dyn Clock>, _) = (Arc::new(SystemClock), self.environment.discretion());
        let run = Run::resume(given, Box::new(journal), reporters, so_far);
        if prepared.attempts.is_empty() {
            return self.record_nothing(&prepared, run, RunEnding::Completed).await;
        }
        let composed = async {
            let scene = self.scene(&prepared, &mut remains);
            let composed = compose(&prepared.suite, &scene, run.events(), guest).await?;
            self.refuse_circle(&composed)?;
            Ok(composed)
        };
        let composition = match self.interrupt.gently.run_until_cancelled(composed).await {
            Some(Ok(composition)) => composition,
            None => return self.never_began(&prepared, run, Ok(Ended::NeverBegan)).await,
            Some(Err(failure)) => return self.never_began(&prepared, run, Err(failure)).await,
        };
        self.perform(prepared, (run, remains.begun), composition, (export, enough)).await
    }

    /// What a resumed run came to before, where nothing of it is left to be played or judged. No agent is started for it, and what
    /// is on record stays as it is.
    fn told_again(&self, prepared: &Prepared) -> Result<Option<Ended>, Failure> {
        let Some(Resumed { folder, .. }) = &prepared.resumed else { return Ok(None) };
        let Some(summary) = ReadJournal::open(folder)?.over()? else { return Ok(None) };
        (self.tell)("nothing of the run is left to be played");
        let dispatched = Box::new(Dispatched { summary, warnings: Vec::new() });
        Ok(Some(Ended::Recorded { dispatched, spans: None }))
    }

    /// The run's journal, and what it holds already.
    fn journal(&self, prepared: &Prepared) -> Result<(Journal, Remains), Failure> {
        Ok(match &prepared.resumed {
            None => (Journal::create(&self.folder)?, Remains::default()),
            Some(Resumed { continuity, .. }) => {
                let terms = (*continuity, prepared.connected.budget);
                Journal::reopen(&self.folder, terms, SystemClock.now(), mint::session)?
            }
        })
    }

    async fn perform(
        &self,
        prepared: Prepared,
        (run, begun): (Run, BTreeMap<AttemptIndex, Begun>),
        composition: Composition,
        (export, enough): (Option<Export>, CancellationToken),
    ) -> Result<Ended, Failure> {
        let waited = match prepared.suite.agent.spans.wait {
            SpansWait::Auto | SpansWait::Expected => true,
            SpansWait::Off => false,
        };
        let manifest = self.manifest(&prepared, composition.prompts);
        let settings = self.settings(&prepared, begun, enough);
        let gently = self.interrupt.gently.clone();
        let played = run.play(manifest, prepared.attempts, (composition.parts, settings), gently);
        let played = self.interrupt.at_once.run_until_cancelled(played).await;
        composition.agent.shutdown().await;
        let spans = composition.receiver.shutdown().await;
        let Some(dispatched) = played else { return Ok(Ended::StoppedAtOnce) };
        let mut dispatched = dispatched?;
        dispatched.warnings.extend(telemetry::finish(export, self.interrupt).await);
        Ok(Ended::Recorded { dispatched: Box::new(dispatched), spans: waited.then_some(spans) })
    }

    /// Records that a run ended so without anything being played: a part into which nothing falls, and a resumed run of which
    /// nothing is left or can be played. No agent is started for it.
    async fn record_nothing(&self, prepared: &Prepared, run: Run, how: RunEnding) -> Result<Ended, Failure> {
        let prompts = prompts::hashes(&prepared.suite, self.prompts)?;
        let dispatched = run.nothing(self.manifest(prepared, prompts), how).await?;
        Ok(Ended::Recorded { dispatched: Box::new(dispatched), spans: None })
    }

    fn watch<'b>(&self, prepared: &'b Prepared) -> Watch<'b> {
        Watch {
            run: &prepared.run,
            suite: &prepared.suite.name,
            agent_spans: telemetry::agent_spans(&prepared.suite),
            secrets: self.environment.secrets(),
        }
    }

    fn refuse_circle(&self, composition: &Composition) -> Result<(), Failure> {
        let Some(settings) = self.exported else { return Ok(()) };
        telemetry::refuse_circle(settings, composition.receiver.address())
    }

    fn scene<'b>(&'b self, prepared: &'b Prepared, remains: &mut Remains) -> Scene<'b> {
        let kept = Arc::new(Kept::new(std::mem::take(&mut remains.answers)));
        Scene {
            environment: self.environment,
            run: &prepared.run,
            folder: &self.folder,
            otlp: self.otlp,
            means: Means { kept, ..prepared.connected.means(self.reuse, self.prompts) },
            brought: self.brought,
            people: std::mem::take(&mut remains.people),
        }
    }

    fn manifest(&self, prepared: &Prepared, prompts: BTreeMap<String, String>) -> Manifest {
        let Prepared { run, suite, attempts, connected, baseline, sequential, dealt, .. } = prepared;
        let (prices, budget) = (PriceList::clone(&connected.prices), connected.budget);
        let calibrations = &connected.calibrations;
        let (baseline, sequential, dealt) = (baseline.clone(), *sequential, dealt.as_ref());
        let (seed, jobs) = (self.seed, self.jobs);
        let setup =
            Setup { run, seed, jobs, prompts, prices, budget, calibrations, baseline, sequential, dealt };
        manifest(suite, attempts, setup)
    }

    fn settings(
        &self,
        prepared: &Prepared,
        begun: BTreeMap<AttemptIndex, Begun>,
        enough: CancellationToken,
    ) -> RunSettings {
        RunSettings {
            jobs: usize::try_from(self.jobs).unwrap_or(usize::MAX),
            turn_timeout: prepared.suite.turn_timeout,
            fail_fast: self.fail_fast,
            enough,
            continuity: prepared.suite.continuity(),
            begun,
        }
    }

    /// Takes an empty journal back, and gives that of a resumed run the ending again that it had.
    async fn never_began(
        &self,
        prepared: &Prepared,
        run: Run,
        end: Result<Ended, Failure>,
    ) -> Result<Ended, Failure> {
        match &prepared.resumed {
            None => {
                drop(run);
                runs::discard(&self.folder);
            }
            Some(Resumed { ended: Some(how), .. }) => drop(self.record_nothing(prepared, run, *how).await?),
            Some(Resumed { ended: None, .. }) => {}
        }
        end
    }
}

/// The run without the attempts that are finished, and without the money that is spent.
fn goes_on(mut prepared: Prepared, so_far: &Summary) -> Prepared {
    prepared.attempts.retain(|attempt| !so_far.rows.contains_key(&attempt.index));
    prepared.connected.purse.spent_elsewhere(so_far.cost());
    prepared
}

/// The folder of a run: below the one that was asked for where that is for several, else below `runs`.
pub(crate) fn folder(out: Option<&Path>, run: &RunId, one_of_several: bool) -> PathBuf {
    match out {
        Some(out) if one_of_several => out.join(run.as_str()),
        Some(out) => out.to_owned(),
        None => Path::new(runs::RUNS).join(run.as_str()),
    }
}
