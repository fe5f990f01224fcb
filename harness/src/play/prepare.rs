//! Everything about a run that can be known, checked and connected before anything is started or spent.

use super::{against, resume};
use crate::{
    args::{ReuseArgs, RunArgs},
    clock::{self, SystemClock},
    compose::{Calibrations, Means, Providers, Reuse, lifecycle, prices, prompts, same_prompt, telemetry},
    environment::Environment,
    exit::Failure,
    runs,
    selection::{Dealt, Selected},
};
use rehearsal_adapters::telemetry::Settings;
use rehearsal_core::{
    attempt::Attempt,
    clock::{Clock as _, Timestamp},
    event::{HeldAgainst, RunEnding, Sequential},
    ids::RunId,
    money::Money,
    price::PriceList,
    suite::{Continuity, Suite},
};
use rehearsal_engine::Budget;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

/// One millisecond in nanoseconds.
const MILLISECOND: u64 = 1_000_000;

/// Suites that are ready to be played, and what they share.
pub(crate) struct All {
    /// In the order in which they were named.
    pub(crate) suites: Vec<Prepared>,
    /// Answers that are not asked for again.
    pub(crate) reuse: Reuse,
    /// Where the runs are exported to; `None` for nowhere.
    pub(crate) exported: Option<Settings>,
    /// What a person should know before the first is played.
    pub(crate) warnings: Vec<String>,
}

/// A suite that has been read, checked, planned and connected; nothing is spent on it yet.
pub(crate) struct Prepared {
    pub(crate) run: RunId,
    pub(crate) suite: Suite,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) connected: Connected,
    /// What it is held against.
    pub(crate) baseline: Option<Box<HeldAgainst>>,
    /// How it stops once it is decided.
    pub(crate) sequential: Option<Sequential>,
    /// Which part of a run it is; `None` for a whole one, and for one that goes on as what it began as.
    pub(crate) dealt: Option<Dealt>,
    /// What it goes on with; `None` for a run that begins.
    pub(crate) resumed: Option<Resumed>,
}

/// A run that was killed or interrupted.
#[derive(Clone, Debug)]
pub(crate) struct Resumed {
    /// Where it is kept.
    pub(crate) folder: PathBuf,
    /// Whether its conversations can be continued.
    pub(crate) continuity: Continuity,
    /// How it ended, where it was not killed.
    pub(crate) ended: Option<RunEnding>,
}

/// A suite's models, connected, and what may be spent on them.
pub(crate) struct Connected {
    pub(crate) budget: Option<Money>,
    /// What is left of it; suites that share a limit share this.
    pub(crate) purse: Arc<Budget>,
    pub(crate) prices: Arc<PriceList>,
    pub(crate) providers: Providers,
    /// How far the suite's judges can be trusted, where somebody has found out.
    pub(crate) calibrations: Calibrations,
}

impl Connected {
    /// The same for those who put a run together.
    pub(crate) fn means<'a>(&'a self, reuse: &'a Reuse, prompts: Option<&'a Path>) -> Means<'a> {
        let (budget, prices) = (self.purse.clone(), self.prices.clone());
        Means { budget, prices, providers: &self.providers, reuse, prompts, kept: Arc::default() }
    }
}

/// What holds for every suite that is prepared.
pub(crate) struct Terms {
    pub(crate) prices: Arc<PriceList>,
    /// One limit for everything that is done under it; a suite's own holds for that suite.
    pub(crate) max_cost: Option<Money>,
    /// What is left of it.
    pub(crate) purse: Option<Arc<Budget>>,
    /// Whether models are asked at all, rather than a recording.
    pub(crate) asks: bool,
}

impl Terms {
    /// From what was asked for.
    pub(crate) fn new(
        prices: Option<&Path>,
        max_cost: Option<Money>,
        reuse: &ReuseArgs,
    ) -> Result<Self, Failure> {
        Ok(Self {
            prices: Arc::new(prices::read(prices)?),
            max_cost,
            purse: max_cost.map(|limit| Arc::new(Budget::new(Some(limit)))),
            asks: reuse.replay.is_none(),
        })
    }

    /// Checks and connects what a suite asks of models, and adds what a person should know to the warnings.
    pub(crate) async fn connect(
        &self,
        (run, suite): (&RunId, &Suite),
        environment: &Environment,
        warnings: &mut Vec<String>,
    ) -> Result<Connected, Failure> {
        let budget = self.max_cost.or(suite.budget);
        let mut providers = Providers::default();
        if self.asks {
            prices::check(suite, budget, &self.prices)?;
            providers = Providers::connect(suite, run, environment).await?;
        }
        warnings.extend(suite.notes.iter().cloned());
        let today = clock::day(SystemClock.now());
        let ending = suite.models.all().filter_map(|(_, choice)| {
            let warning = lifecycle::by_table(choice, &self.prices, &today)?;
            Some(format!("{choice}: {warning}"))
        });
        warnings.extend(ending.collect::<BTreeSet<_>>());
        warnings.extend(providers.warnings.iter().cloned());
        let purse = self.purse.clone().unwrap_or_else(|| Arc::new(Budget::new(budget)));
        Ok(Connected {
            budget,
            purse,
            prices: self.prices.clone(),
            providers,
            calibrations: Calibrations::read(&suite.file)?,
        })
    }
}

/// Prepares all suites, so that a mistake in the last is known before the first is played.
pub(crate) async fn all(args: &RunArgs, environment: &Environment) -> Result<All, Failure> {
    if let Some(run) = &args.resume.resume {
        return resume::prepare(run, args, environment).await;
    }
    let terms = Terms::new(args.selection.prices.as_deref(), args.max_cost, &args.reuse)?;
    prompts::check(args.prompts.as_deref())?;
    let exported = telemetry::settings(environment, args.otlp.as_ref()).await?;
    let planned = crate::selection::read(&args.selection, args.against.sequential, environment)?;
    let began = SystemClock.now();
    let (mut suites, mut warnings) = (Vec::new(), Vec::new());
    for (number, Selected { suite, attempts, dealt }) in (0..).zip(planned) {
        // A millisecond apart, so that two suites of the same name get two folders.
        let run = runs::name(&suite.name, Timestamp(began.0 + number * MILLISECOND));
        let connected = terms.connect((&run, &suite), environment, &mut warnings).await?;
        warnings.extend(same_prompt(&suite, args.prompts.as_deref())?);
        let baseline = against::baseline(&args.against, &suite, &mut warnings)?;
        let sequential = against::sequential(&args.against, &suite)?;
        let resumed = None;
        suites.push(Prepared { run, suite, attempts, connected, baseline, sequential, dealt, resumed });
    }
    // Last, because a recording is a file that is then there.
    let reuse = Reuse::open(&args.reuse, environment.secrets())?;
    Ok(All { suites, reuse, exported, warnings })
}
